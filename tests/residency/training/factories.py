"""Residency programs, positions, residents and awards for the tests, made through the actions by those whose job it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.conf import settings

from grants.awards.actions import agreements, awards
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import Agreement, Award, PaymentRequest
from grants.rounds.models import Program
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.models import Document
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization, OrganizationKind
from img_program.statute.fiscal import fiscal_year_of
from residency.training import actions
from residency.training.academic_year import academic_year_bounds, academic_year_of
from residency.training.models import (
    Appointment,
    FilledBy,
    GateItem,
    GateKind,
    ParticipantAgreement,
    Position,
    PositionFunding,
    RecordShare,
    ResidencyProgram,
    ResidencyText,
    ShareAnswer,
    TextKind,
)
from residency.training.workflow import TextState
from roster.models import Basis, Registrant
from tests.documents.files import pdf, sent
from tests.documents.support import check
from tests.grants.awards.factories import Expense, decide, execute, make_fund, make_request, propose, sign, today
from tests.grants.rounds.factories import office_without_conflict
from tests.people import People, make_user
from tests.roster.factories import certify, make_registrant

_numbers = count(1)


def this_academic_year() -> int:
    """The academic year of today."""
    with as_system(reason="test"):
        return academic_year_of(today())


def first_day(year: int | None = None) -> date:
    """The first day of an academic year, of the running one unless named."""
    with as_system(reason="test"):
        return academic_year_bounds(this_academic_year() if year is None else year)[0]


def institution(people: People) -> Organization:
    """Northstar, as a sponsoring institution of residency programs."""
    with as_system(reason="test"):
        people.organization.kind = OrganizationKind.SPONSORING_INSTITUTION
        people.organization.save(update_fields=["kind"])
    return people.organization


def make_program(people: People, *, demands_certificate: bool = False) -> ResidencyProgram:
    """A family medicine program of Northstar."""
    organization, by = institution(people), people.manager
    with acting_as(by):
        return actions.create_program(
            by=by,
            organization=organization,
            name=f"Family Medicine {next(_numbers)}",
            specialty="family_medicine",
            accreditation_id="1202521123",
            demands_certificate=demands_certificate,
        )


def make_position(people: People, program: ResidencyProgram | None = None, *, year: int | None = None) -> Position:
    """An open position that begins in the running academic year."""
    program, by = program or make_program(people), people.manager
    year = this_academic_year() if year is None else year
    with acting_as(by):
        (position,) = actions.plan_positions(program, by=by, academic_year=year, labels=[f"FM-{next(_numbers)}"])
        return actions.open_position(position, by=by)


def candidate(name: str = "") -> Registrant:
    """Somebody on the roster with an account."""
    values = {"name": name} if name else {}
    return make_registrant(make_user(), **values)


def say(record: Registrant, organization: Organization, answer: ShareAnswer = ShareAnswer.YES) -> RecordShare:
    """The physician answers the question about sharing."""
    user = own_user(record)
    with acting_as(user):
        return actions.answer_share(record, by=user, organization=organization, answer=answer)


def own_user(record: Registrant | Appointment) -> User:
    """The account of a physician."""
    with as_system(reason="test"):
        assert record.user_id is not None
        return User.objects.get(pk=record.user_id)


def appoint(people: People, position: Position | None = None, record: Registrant | None = None, **more: Any) -> Appointment:
    """The program records an appointment of somebody who said Yes, through the Match unless said otherwise."""
    position, record, by = position or make_position(people), record or candidate(), people.manager
    share = say(record, people.organization)
    with acting_as(by):
        position = Position.objects.select_related("program").get(pk=position.pk)
        values = {"filled_by": FilledBy.MATCH, "starts_on": first_day(position.academic_year), **more}
        return actions.record_appointment(position, by=by, share=share, **values)


def begin(people: People, appointment: Appointment) -> Appointment:
    """Training began on its first day."""
    with acting_as(people.manager):
        return actions.begin_training(appointment, by=people.manager, on=appointment.starts_on)


def check_paper(document: Document | None) -> None:
    """The paper passes its check."""
    assert document is not None
    before = settings.DOCUMENT_SCANNER
    settings.DOCUMENT_SCANNER = "none-demo-only"
    try:
        check(document)
    finally:
        settings.DOCUMENT_SCANNER = before


def record_item(people: People, appointment: Appointment, kind: GateKind, *, by: User | None = None, **more: Any) -> GateItem:
    """The program records one thing of the gate; a contract's paper passes its check."""
    by = by or people.manager
    values: dict[str, Any] = {"dated_on": today()}
    if kind == GateKind.CONTRACT:
        values["file"] = sent("contract.pdf", pdf())
    if kind == GateKind.CERTIFICATION:
        values["basis"] = Basis.DOCUMENT
    with acting_as(by):
        item = actions.record_gate_item(appointment, by=by, kind=kind, **values | more)
    if item.document_id is not None:
        check_paper(item.document)
    with as_system(reason="test"):
        return GateItem.objects.get(pk=item.pk)


def confirm_item(people: People, item: GateItem) -> GateItem:
    """The coordinator takes the second look."""
    with acting_as(people.coordinator):
        return actions.confirm_gate_item(item, by=people.coordinator)


def approved_text(people: People) -> ResidencyText:
    """The text of the participant agreement, in use."""
    with acting_as(people.program_manager):
        text = ResidencyText.objects.get(kind=TextKind.PARTICIPANT_AGREEMENT, version="1")
        if text.state != TextState.DRAFT:
            return text
        return actions.approve_text(text, by=people.program_manager, note="Counsel, memo 7")


def prepare_agreement(people: People, appointment: Appointment) -> ParticipantAgreement:
    """Prepared by the coordinator."""
    approved_text(people)
    with acting_as(people.coordinator):
        return actions.prepare_agreement(appointment, by=people.coordinator)


def sign_agreement(people: People, agreement: ParticipantAgreement, **more: Any) -> ParticipantAgreement:
    """Both signatures recorded; the paper passes its check."""
    by, day = people.coordinator, more.pop("on", today())
    with acting_as(by):
        signed = actions.record_signatures(
            agreement,
            by=by,
            physician_signed_on=day,
            state_signer="Max Lee",
            state_signed_on=day,
            file=sent("agreement.pdf", pdf()),
            **more,
        )
    check_paper(signed.document)
    with as_system(reason="test"):
        return ParticipantAgreement.objects.get(pk=signed.pk)


def agreement_in_force(people: People, appointment: Appointment, *, on: date | None = None) -> ParticipantAgreement:
    """Signed, and confirmed by the grants specialist."""
    signed = sign_agreement(people, prepare_agreement(people, appointment), on=on or today())
    with acting_as(people.grants_specialist):
        return actions.confirm_agreement(signed, by=people.grants_specialist)


def pass_gate(people: People, appointment: Appointment) -> Appointment:
    """Contract, certification and participant agreement, each looked at by a second person."""
    with as_system(reason="test"):
        record = Registrant.objects.get(pk=appointment.registrant_id)
    certify(record, people.coordinator)
    for kind in (GateKind.CONTRACT, GateKind.CERTIFICATION):
        confirm_item(people, record_item(people, appointment, kind))
    agreement_in_force(people, appointment)
    return appointment


def complete(people: People, appointment: Appointment, *, on: date | None = None) -> Appointment:
    """Training is completed, today unless said otherwise."""
    with acting_as(people.manager):
        appointment = Appointment.objects.get(pk=appointment.pk)
        return actions.complete_training(appointment, by=people.manager, on=on or today())


def make_award(
    people: People,
    *,
    amount: int = 300_000,
    program: Program = Program.PRIMARY_CARE_RESIDENCY,
    from_account: bool = False,
) -> Award:
    """A decided award for residency positions, in the running fiscal year; from the revolving account where that is said."""
    fund, by = make_fund(people, from_account=from_account), people.grants_specialist
    institution(people)
    office_without_conflict(people, people.organization)
    with acting_as(by):
        draft = awards.single_source_award(
            by=by,
            organization=people.organization,
            program=program,
            title="Family medicine positions",
            years={fiscal_year_of(today()): Decimal(amount)},
            fund=fund,
            starts_on=today() - timedelta(days=90),
            ends_on=today() + timedelta(days=200),
            justification="The only program of its kind in the region.",
        )
    return decide(propose(draft, people), people.coordinator, people.program_manager)


def make_agreement(people: People, award: Award) -> Agreement:
    """The grant agreement of an award, in force: one line."""
    by = people.grants_specialist
    with acting_as(by):
        lines = [BudgetAmount("People", fiscal_year_of(today()), award.amount)]
        version = agreements.start_agreement(
            award, by=by, number=f"R-{next(_numbers)}", starts_on=award.starts_on, ends_on=award.ends_on, lines=lines
        )
    return execute(sign(version, people), people)


def fund(people: People, position: Position, award: Award, *, amount: int = 150_000, year: int | None = None) -> PositionFunding:
    """The award pays for the position in a year, its first unless named."""
    by = people.grants_specialist
    with acting_as(by):
        return actions.fund_position(
            position, by=by, award=award, academic_year=year or position.academic_year, amount=Decimal(amount)
        )


def ask(people: People, agreement: Agreement, *amounts: int, of: Sequence[Appointment] = (), **more: Any) -> PaymentRequest:
    """A submitted request: dollars for each resident, in the order of `of`; without it, for those of the award's positions."""
    with as_system(reason="test"):
        held = of or Appointment.objects.filter(position__fundings__award=agreement.award_id).order_by("recorded_at").distinct()
        who = [str(each.pk) for each in held]
    return make_request(
        people, agreement, *(Expense(amount, beneficiary=key, **more) for amount, key in zip(amounts, who, strict=False))
    )
