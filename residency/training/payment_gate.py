"""The payment gate: what must be there, resident by resident, before money moves under a residency award."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, Sum
from django.utils import timezone

from grants.awards.gates import Finding
from grants.awards.models import LedgerEntry, PaymentRequest
from grants.rounds.models import Program
from img_program.database.context import as_system
from img_program.statute.parameters import parameter, parameters
from residency.training.academic_year import academic_year_bounds, academic_year_in_words, academic_year_of
from residency.training.models import Appointment, GateItem, GateKind, ParticipantAgreement, PositionFunding
from residency.training.rules.contract_is_signed import contract_is_signed
from residency.training.rules.ecfmg_is_valid_when_training_starts import ecfmg_is_valid_when_training_starts
from residency.training.rules.facts import FundedPosition, ItemFacts, ResidentFacts, YearFacts
from residency.training.rules.months_filled import months_filled
from residency.training.rules.participant_agreement_is_signed import participant_agreement_is_signed
from residency.training.rules.positions_are_on_record import positions_are_on_record
from residency.training.rules.readiness_certificate_is_shown import readiness_certificate_is_shown
from residency.training.rules.residence_and_ecfmg_are_certified import residence_and_ecfmg_are_certified
from residency.training.rules.within_filled_positions import within_filled_positions
from residency.training.workflow import GateState, ParticipantAgreementState
from roster.hooks import RestsOn
from roster.models import Registrant
from roster.queries import certificates_of
from roster.rules.ecfmg import certified_on

RULES_OF_RESIDENT: Final[tuple[Callable[[ResidentFacts], Finding], ...]] = (
    contract_is_signed,
    residence_and_ecfmg_are_certified,
    ecfmg_is_valid_when_training_starts,
    participant_agreement_is_signed,
    readiness_certificate_is_shown,
)
RULES_OF_YEAR: Final[tuple[Callable[[YearFacts], Finding], ...]] = (positions_are_on_record, within_filled_positions)
CAP: Final = "residency.cap_per_position_year"
DEMANDS: Final = {
    "contract_demanded": "residency.signed_contract_required",
    "residence_demanded": "residency.minnesota_residence_required",
    "ecfmg_demanded": "residency.ecfmg_certification_required",
    "agreement_demanded": "residency.participant_agreement_required",
}
ZERO = Decimal("0.00")


def residency_payment_gate(request: PaymentRequest) -> list[Finding]:
    """What stands before a payment under an award that pays for residency positions; nothing for other awards.

    Called as the system by the grants room. A position is paid for in the months in which somebody holds it and once
    that resident's papers are there; nobody else's papers stand in the way. Positions are named, people are not.
    """
    award = request.agreement.award
    if award.program != Program.PRIMARY_CARE_RESIDENCY:
        return []
    findings: list[Finding] = []
    for facts, missing in _years_of(request):
        of_year = [rule(facts) for rule in RULES_OF_YEAR]
        findings += of_year
        # One resident's missing paper is a matter of that resident's money alone.
        if not all(each.passes for each in of_year):
            findings += missing
    return findings


def _fundings(request: PaymentRequest, year: int) -> list[PositionFunding]:
    rows = PositionFunding.objects.running().filter(award_id=request.agreement.award_id, academic_year=year)
    return list(rows.select_related("position").order_by("position__academic_year", "position__label"))


def _holders(request: PaymentRequest, year: int) -> list[Appointment]:
    positions = PositionFunding.objects.running().filter(award_id=request.agreement.award_id, academic_year=year)
    first, last = academic_year_bounds(year)
    rows = Appointment.objects.filter(position__in=positions.values("position")).in_period(first, last)
    return list(rows.select_related("position__program").order_by("position__label", "starts_on"))


def _years_of(request: PaymentRequest) -> list[tuple[YearFacts, list[Finding]]]:
    asked: dict[int, Decimal] = {}
    until: dict[int, date] = {}
    crossing: set[int] = set()
    for line in request.lines.all():
        year = academic_year_of(line.spent_from)
        asked[year] = asked.get(year, ZERO) + line.amount
        until[year] = max(line.spent_until, until.get(year, line.spent_until))
        if academic_year_of(line.spent_until) != year:
            crossing.add(year)
    return [_year(request, year, amount, until[year], crosses=year in crossing) for year, amount in sorted(asked.items())]


def _year(request: PaymentRequest, year: int, asked: Decimal, until: date, *, crosses: bool) -> tuple[YearFacts, list[Finding]]:
    """The facts of an academic year, and what is missing of those who hold its positions."""
    first, last = academic_year_bounds(year)
    entries = LedgerEntry.objects.filter(within(first, last), award_id=request.agreement.award_id)
    paid = entries.aggregate(total=Sum("amount"), until=Max("payment_line__spent_until"))
    until = min(last, max(until, paid["until"] or until))
    holders = _holders(request, year)
    missing = [rule(facts) for facts in resident_facts(holders).values() for rule in RULES_OF_RESIDENT]
    unready = {
        row.position_id
        for row, facts in zip(holders, resident_facts(holders).values(), strict=True)
        if not all(rule(facts).passes for rule in RULES_OF_RESIDENT)
    }
    facts = YearFacts(
        year=year,
        in_words=academic_year_in_words(year),
        asked=asked,
        paid=paid["total"] or ZERO,
        positions=tuple(
            FundedPosition(
                str(each.position),
                year,
                each.amount,
                months_filled(
                    first, until, [(row.starts_on, row.ended_on) for row in holders if row.position_id == each.position_id]
                ),
                each.position_id not in unready,
            )
            for each in _fundings(request, year)
        ),
        citation=parameter(CAP, on=first).citation,
        crosses_year=crosses,
    )
    return facts, missing


def within(first: date, last: date) -> Q:
    """Entries of work between two days: payments by their work, what was voided with them, what came back by its day."""
    days = (first, last)
    return (
        Q(payment_line__spent_from__range=days)
        | Q(reverses__payment_line__spent_from__range=days)
        | Q(payment_line=None, reverses=None, entered_on__range=days)
    )


def gate_findings(appointment: Appointment) -> list[Finding]:
    """What stands before money for one resident. Runs as the system: the caller has asked whether the person may see it."""
    with as_system(reason="judge a resident's payment gate"):
        facts = resident_facts([appointment])[appointment.pk]
        return [rule(facts) for rule in RULES_OF_RESIDENT]


def trainings_resting_on(registrant: Registrant) -> Iterator[RestsOn]:
    """Each appointment that goes on, as certification stands on the first day of training."""
    with as_system(reason="what rests on somebody's facts"):
        rows = [row for row in Appointment.objects.filter(registrant=registrant).select_related("position") if row.is_running]
        for row in rows:
            found = certified_on(certificates_of([registrant.pk]).get(registrant.pk), row.starts_on)
            yield RestsOn(f"Residency, training from {row.starts_on.day} {row.starts_on:%B %Y}", found.counts, found.words)


def passing(appointments: Iterable[Appointment]) -> dict[UUID, list[Finding]]:
    """For a list: what does not pass yet, by appointment; an empty list means that nothing is missing."""
    with as_system(reason="judge the payment gates of a list"):
        found = resident_facts(appointments)
    return {key: [each for rule in RULES_OF_RESIDENT if not (each := rule(facts)).passes] for key, facts in found.items()}


def resident_facts(appointments: Iterable[Appointment], *, on: date | None = None) -> dict[UUID, ResidentFacts]:
    """The facts of several residents in a fixed number of queries. Appointments carry position and program."""
    rows = list(appointments)
    in_force = parameters(DEMANDS.values(), on=on or timezone.localdate())
    demands = {name: in_force[key] for name, key in DEMANDS.items()}
    items: dict[tuple[UUID, str], ItemFacts] = {}
    for item in GateItem.objects.filter(appointment__in=rows):
        items[item.appointment_id, item.kind] = ItemFacts(GateState(item.state), item.state_reason, item.dated_on)
    agreements = _agreements(rows)
    certificates = certificates_of(row.registrant_id for row in rows)
    nothing = ItemFacts(None)
    return {
        row.pk: ResidentFacts(
            position=str(row.position),
            contract=items.get((row.pk, GateKind.CONTRACT), nothing),
            certification=items.get((row.pk, GateKind.CERTIFICATION), nothing),
            readiness=items.get((row.pk, GateKind.READINESS), nothing),
            agreement=agreements.get(row.registrant_id),
            ecfmg=certified_on(certificates.get(row.registrant_id), row.starts_on),
            demands_certificate=row.position.program.demands_certificate,
            **demands,
        )
        for row in rows
    }


_FURTHEST = [ParticipantAgreementState.IN_FORCE, ParticipantAgreementState.SIGNED, ParticipantAgreementState.PREPARED]


def _agreements(rows: list[Appointment]) -> dict[int, ParticipantAgreementState]:
    """The furthest agreement of each physician: it is the person's, and goes along to another program."""
    found: dict[int, ParticipantAgreementState] = {}
    kept = ParticipantAgreement.objects.filter(registrant__in=[row.registrant_id for row in rows])
    for registrant, state in kept.exclude(state=ParticipantAgreementState.CANCELLED).values_list("registrant_id", "state"):
        reached = ParticipantAgreementState(state)
        best = found.get(registrant)
        if best is None or _FURTHEST.index(reached) < _FURTHEST.index(best):
            found[registrant] = reached
    return found
