"""The payment gate: what must be there, resident by resident, before money moves under a residency award."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.utils import timezone

from grants.awards.gates import Finding
from grants.awards.models import Award, LedgerEntry, PaymentLine, PaymentRequest
from grants.rounds.models import Program
from img_program.database.context import as_system
from img_program.statute.parameters import parameter, parameters
from residency.training.academic_year import academic_year_bounds, academic_year_in_words, academic_year_of
from residency.training.models import Appointment, GateItem, GateKind, ParticipantAgreement, PositionFunding
from residency.training.rules.contract_is_signed import contract_is_signed
from residency.training.rules.ecfmg_is_valid_when_training_starts import ecfmg_is_valid_when_training_starts
from residency.training.rules.facts import Held, ItemFacts, PositionYear, ResidentFacts
from residency.training.rules.months_filled import months_filled
from residency.training.rules.participant_agreement_is_signed import participant_agreement_is_signed
from residency.training.rules.positions_are_on_record import expenses_name_residents, positions_are_on_record
from residency.training.rules.readiness_certificate_is_shown import readiness_certificate_is_shown
from residency.training.rules.residence_and_ecfmg_are_certified import residence_and_ecfmg_are_certified
from residency.training.rules.within_filled_positions import within_filled_positions
from residency.training.workflow import AppointmentState, GateState, ParticipantAgreementState
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
RULES_OF_POSITION: Final[tuple[Callable[[PositionYear], Finding], ...]] = (positions_are_on_record, within_filled_positions)
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

    Called as the system by the grants room. Each expense is judged by the position and the resident that it names: nobody
    else's papers stand in its way. Positions are named in the findings, people are not.
    """
    award = request.agreement.award
    if award.program != Program.PRIMARY_CARE_RESIDENCY:
        return []
    lines = list(request.lines.select_related("position_expense__appointment__position__program"))
    named = [line for line in lines if hasattr(line, "position_expense")]
    findings = [rule(facts) for facts in _position_years(award, named) for rule in RULES_OF_POSITION]
    if len(named) < len(lines) or not lines:
        unnamed = [line.what for line in lines if line not in named] or ["this request"]
        findings.append(expenses_name_residents(unnamed, citation=parameter(CAP, on=timezone.localdate()).citation))
    asked_for = {line.position_expense.appointment_id: line.position_expense.appointment for line in named}
    return findings + [rule(facts) for facts in resident_facts(asked_for.values()).values() for rule in RULES_OF_RESIDENT]


@dataclass(frozen=True, slots=True)
class _Expense:
    """Dollars for a resident in a position, asked or paid."""

    appointment: UUID
    position: int
    year: int
    until: date
    amount: Decimal


def _position_years(award: Award, lines: Sequence[PaymentLine]) -> list[PositionYear]:
    """The facts of each position and academic year that the lines name, in a fixed number of queries."""
    asked = [_asked(line) for line in lines]
    paid = list(_paid(award))
    positions = {each.position for each in asked}
    fundings = PositionFunding.objects.running().filter(award=award, position__in=positions)
    funded = {(each.position_id, each.academic_year): each.amount for each in fundings}
    holders = list(Appointment.objects.filter(position__in=positions).exclude(state=AppointmentState.WITHDRAWN))
    names = {line.position_expense.appointment.position_id: str(line.position_expense.appointment.position) for line in lines}
    crossing = {
        (line.position_expense.appointment.position_id, academic_year_of(line.spent_from))
        for line in lines
        if academic_year_of(line.spent_until) != academic_year_of(line.spent_from)
    }
    found = []
    for position, year in sorted({(each.position, each.year) for each in asked}, key=lambda key: (key[1], names[key[0]])):
        first, last = academic_year_bounds(year)
        own, before = ([each for each in rows if (each.position, each.year) == (position, year)] for rows in (asked, paid))
        span = first, min(last, timezone.localdate(), max(each.until for each in (*own, *before)))
        seats = [row for row in holders if row.position_id == position]
        found.append(
            PositionYear(
                position=names[position],
                in_words=academic_year_in_words(year),
                funded=funded.get((position, year), ZERO),
                whole=_held(span, seats, own, before),
                residents=tuple(
                    _held(
                        span,
                        [row for row in seats if row.pk == who],
                        [each for each in own if each.appointment == who],
                        [each for each in before if each.appointment == who],
                    )
                    for who in sorted({each.appointment for each in own})
                ),
                citation=parameter(CAP, on=first).citation,
                crosses_year=(position, year) in crossing,
            )
        )
    return found


def _held(span: tuple[date, date], seats: list[Appointment], asked: list[_Expense], paid: list[_Expense]) -> Held:
    months = months_filled(*span, [(row.starts_on, row.ended_on) for row in seats])
    return Held(months, sum((each.amount for each in asked), ZERO), sum((each.amount for each in paid), ZERO))


def _asked(line: PaymentLine) -> _Expense:
    who = line.position_expense.appointment
    return _Expense(who.pk, who.position_id, academic_year_of(line.spent_from), line.spent_until, line.amount)


def _paid(award: Award) -> Iterable[_Expense]:
    """What was approved under an award before; what was voided or disallowed takes its payment off."""
    line = "position_expense__appointment"
    for way in ("payment_line", "reverses__payment_line", "disallows"):
        rows = LedgerEntry.objects.filter(**{"award": award, f"{way}__{line}__isnull": False}).values_list(
            f"{way}__{line}", f"{way}__{line}__position", f"{way}__spent_from", f"{way}__spent_until", "amount"
        )
        for who, position, first, until, amount in rows:
            yield _Expense(who, position, academic_year_of(first), until, amount)


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
