"""The payment gate: what must be there, resident by resident, before money moves under a residency award."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from grants.awards.gates import Finding
from grants.awards.models import LedgerEntry, PaymentRequest
from grants.rounds.models import Program
from img_program.database.context import as_system
from img_program.statute.parameters import parameter, parameters
from residency.training.academic_year import academic_year_bounds, academic_year_in_words, academic_year_of
from residency.training.models import Appointment, GateItem, GateKind, ParticipantAgreement, PositionFunding
from residency.training.rules.contract_is_signed import contract_is_signed
from residency.training.rules.facts import FundedPosition, ItemFacts, ResidentFacts, YearFacts
from residency.training.rules.participant_agreement_is_signed import participant_agreement_is_signed
from residency.training.rules.positions_are_on_record import positions_are_on_record
from residency.training.rules.readiness_certificate_is_shown import readiness_certificate_is_shown
from residency.training.rules.residence_and_ecfmg_are_certified import residence_and_ecfmg_are_certified
from residency.training.rules.within_filled_positions import within_filled_positions
from residency.training.workflow import GateState, ParticipantAgreementState

RULES_OF_RESIDENT: Final[tuple[Callable[[ResidentFacts], Finding], ...]] = (
    contract_is_signed,
    residence_and_ecfmg_are_certified,
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

    Called as the system by the grants room. Every funded and filled position of each academic year that the request
    touches must pass; a position that nobody holds is not paid for. Positions are named, people are not.
    """
    award = request.agreement.award
    if award.program != Program.PRIMARY_CARE_RESIDENCY:
        return []
    years = _years_of(request)
    findings = [rule(facts) for facts in years for rule in RULES_OF_YEAR]
    appointments: dict[UUID, Appointment] = {}
    for facts in years:
        for appointment in _holders(request, facts.year):
            appointments[appointment.pk] = appointment
    for facts_of in resident_facts(appointments.values()).values():
        findings += [rule(facts_of) for rule in RULES_OF_RESIDENT]
    return findings


def _fundings(request: PaymentRequest, year: int) -> list[PositionFunding]:
    rows = PositionFunding.objects.running().filter(award_id=request.agreement.award_id, academic_year=year)
    return list(rows.select_related("position").order_by("position__academic_year", "position__label"))


def _holders(request: PaymentRequest, year: int) -> list[Appointment]:
    positions = PositionFunding.objects.running().filter(award_id=request.agreement.award_id, academic_year=year)
    first, last = academic_year_bounds(year)
    rows = Appointment.objects.filter(position__in=positions.values("position")).in_period(first, last)
    return list(rows.select_related("position__program").order_by("position__label", "starts_on"))


def _years_of(request: PaymentRequest) -> list[YearFacts]:
    asked: dict[int, Decimal] = {}
    crossing: set[int] = set()
    for line in request.lines.all():
        year = academic_year_of(line.spent_from)
        asked[year] = asked.get(year, ZERO) + line.amount
        if academic_year_of(line.spent_until) != year:
            crossing.add(year)
    return [_year(request, year, amount, crosses=year in crossing) for year, amount in sorted(asked.items())]


def _year(request: PaymentRequest, year: int, asked: Decimal, *, crosses: bool) -> YearFacts:
    held = {appointment.position_id for appointment in _holders(request, year)}
    first, last = academic_year_bounds(year)
    within = Q(payment_line__spent_from__range=(first, last)) | Q(payment_line=None, entered_on__range=(first, last))
    paid = LedgerEntry.objects.filter(within, award_id=request.agreement.award_id).aggregate(total=Sum("amount"))["total"]
    return YearFacts(
        year=year,
        in_words=academic_year_in_words(year),
        asked=asked,
        paid=paid or ZERO,
        positions=tuple(
            FundedPosition(str(each.position), year, each.amount, each.position_id in held) for each in _fundings(request, year)
        ),
        citation=parameter(CAP, on=first).citation,
        crosses_year=crosses,
    )


def gate_findings(appointment: Appointment) -> list[Finding]:
    """What stands before money for one resident. Runs as the system: the caller has asked whether the person may see it."""
    with as_system(reason="judge a resident's payment gate"):
        facts = resident_facts([appointment])[appointment.pk]
        return [rule(facts) for rule in RULES_OF_RESIDENT]


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
    nothing = ItemFacts(None)
    return {
        row.pk: ResidentFacts(
            position=str(row.position),
            contract=items.get((row.pk, GateKind.CONTRACT), nothing),
            certification=items.get((row.pk, GateKind.CERTIFICATION), nothing),
            readiness=items.get((row.pk, GateKind.READINESS), nothing),
            agreement=agreements.get(row.registrant_id),
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
