"""Residency of the demonstration: an institution with two programs and residents at every stage, made through the actions.

One resident completed training, one passed the payment gate, one misses papers, one position nobody filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from demo.people import BY_SLUG
from demo.seed.account import ACCOUNT_FUND, make_account_fund
from demo.seed.accounts import make_account
from demo.seed.awards import decided, executed, report_all
from demo.seed.days import date_payment, paid_on
from demo.seed.papers import paper
from demo.seed.residents import Cast, own_account, pass_gate, record_paper, train
from grants.awards.actions import awards, batches, payments
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import Agreement, Fund, PaymentRequest
from grants.rounds.models import Program
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.geography.models import Place
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.invitations import accept_invitation, invite_member
from img_program.organizations.actions.organizations import create_organization
from img_program.organizations.models import MembershipRole, Organization, OrganizationKind
from residency.training import actions
from residency.training.academic_year import academic_year_bounds, academic_year_of
from residency.training.models import (
    Appointment,
    FilledBy,
    GateKind,
    Position,
    RecordShare,
    ResidencyProgram,
    ResidencyText,
    ShareAnswer,
    TextKind,
)
from roster.models import Registrant

A_YEAR = Decimal(120_000)


def make_residency(staff: dict[str, User]) -> int:
    """Two programs, three academic years of positions, four residents; returns how many. Runs after awards and registrants."""
    make_account_fund(staff)
    cast = _cast(staff)
    with as_system(reason="demonstration data"):
        year = academic_year_of(timezone.localdate())
    family, psychiatry = _programs(cast)
    physicians = _physicians(5)
    _share(physicians, cast.institution)
    _approve_text(staff["manager"])
    earlier = opened(family, cast, year - 3, "FM-1")
    running, new = opened(family, cast, year - 1, "FM-1"), opened(family, cast, year, "FM-1")
    empty = opened(psychiatry, cast, year, "PSY-1")
    _plan(family, cast, year + 1, "FM-1")
    past = _fund(cast, years=(year - 2, year - 1), positions=((earlier, (year - 2, year - 1)),))
    completed, trained, starting, _candidate, _other = physicians
    done = appoint(earlier, completed, cast, FilledBy.MATCH)
    train(pass_gate(done, cast), cast, years=3)
    report_all(past, staff)
    _paid(_ask(past, cast, done, year=year - 1, amount=Decimal(60_000)), cast)
    passed = appoint(running, trained, cast, FilledBy.OUTSIDE)
    train(pass_gate(passed, cast), cast, years=1)
    waiting = appoint(new, starting, cast, FilledBy.SOAP)
    train(waiting, cast, years=0)
    record_paper(waiting, cast, GateKind.CERTIFICATION, confirm=False)
    with acting_as(cast.manager):
        actions.mark_unfilled(empty, by=cast.manager)
    paying = ((running, (year, year + 1)), (new, (year, year + 1, year + 2)), (empty, (year,)))
    agreement = _fund(cast, years=(year, year + 1, year + 2), positions=paying)
    _ask(agreement, cast, passed, year=year, amount=Decimal(40_000))
    return 3


def _cast(staff: dict[str, User]) -> Cast:
    office, people = staff["coordinator"], {}
    with acting_as(office):
        institution = create_organization(
            by=office, name="Lakes Region Medical Center", kind=OrganizationKind.SPONSORING_INSTITUTION
        )
    for slug, role in (("positions", MembershipRole.GRANT_MANAGER), ("residency-finance", MembershipRole.FINANCE)):
        person = BY_SLUG[slug]
        people[slug] = make_account(person.email)
        with acting_as(office):
            invitation = invite_member(organization=institution, by=office, email=person.email, role=role)
        with acting_as(people[slug]):
            accept_invitation(invitation=invitation, by=people[slug], name=person.name)
    return Cast(staff, institution, people["positions"], people["residency-finance"])


def _programs(cast: Cast) -> tuple[ResidencyProgram, ResidencyProgram]:
    made, by = [], cast.manager
    with acting_as(by):
        places = {place.name: place for place in Place.objects.filter(kind="city", name__in=["Duluth", "Hermantown"])}
        for name, specialty, number in (
            ("Lakes Region Family Medicine Residency", "family_medicine", "1202600001"),
            ("Lakes Region Psychiatry Residency", "psychiatry", "4002600002"),
        ):
            program = actions.create_program(
                by=by, organization=cast.institution, name=name, specialty=specialty, accreditation_id=number
            )
            actions.add_site(program, by=by, name="Lakes Region Hospital", place=places["Duluth"], is_main=True)
            actions.add_site(program, by=by, name="Hermantown Family Clinic", place=places["Hermantown"])
            made.append(program)
    with acting_as(cast.first):
        actions.record_accreditation_check(made[0], by=cast.first, on=timezone.localdate() - timedelta(days=40))
    return made[0], made[1]


def _physicians(count: int) -> list[Registrant]:
    """Physicians of family medicine first; those of the sign-in page who have their own stories stay out of it."""
    told = [BY_SLUG[slug].email for slug in ("amina", "daniel")]
    with as_system(reason="demonstration data"):
        able = Registrant.objects.filter(status="active", user__isnull=False).exclude(user__email__in=told)
        others = sorted(able.select_related("user").order_by("-pk"), key=lambda row: row.specialty_id != "family-medicine")
        return others[:count]


def _share(physicians: Sequence[Registrant], institution: Organization) -> None:
    """All but the last say Yes; Amina is still asked on her page."""
    for number, record in enumerate(physicians, start=1):
        answer = ShareAnswer.NO if number == len(physicians) else ShareAnswer.YES
        with acting_as(own_account(record)):
            actions.answer_share(record, by=own_account(record), organization=institution, answer=answer)


def _approve_text(manager: User) -> None:
    with acting_as(manager):
        text = ResidencyText.objects.get(kind=TextKind.PARTICIPANT_AGREEMENT, version="1")
        actions.approve_text(text, by=manager, note="Made up for this demonstration")


def _plan(program: ResidencyProgram, cast: Cast, year: int, label: str) -> Position:
    with acting_as(cast.manager):
        (position,) = actions.plan_positions(program, by=cast.manager, academic_year=year, labels=[label])
    return position


def opened(program: ResidencyProgram, cast: Cast, year: int, label: str) -> Position:
    """A position that is open for an appointment."""
    position = _plan(program, cast, year, label)
    with acting_as(cast.manager):
        return actions.open_position(position, by=cast.manager)


def appoint(position: Position, record: Registrant, cast: Cast, filled_by: FilledBy) -> Appointment:
    """A physician takes a position on the first day of its academic year."""
    with as_system(reason="demonstration data"):
        first, _last = academic_year_bounds(position.academic_year)
    is_outside = filled_by == FilledBy.OUTSIDE
    with acting_as(cast.manager):
        return actions.record_appointment(
            Position.objects.select_related("program").get(pk=position.pk),
            by=cast.manager,
            share=RecordShare.objects.get(registrant=record.pk, organization=cast.institution),
            filled_by=filled_by,
            starts_on=first,
            exception_name="Rural scholars exception" if is_outside else "",
            exception_year=position.academic_year if is_outside else None,
        )


def _fund(cast: Cast, *, years: Sequence[int], positions: Sequence[tuple[Position, Sequence[int]]]) -> Agreement:
    """An award for academic years (each is the state's fiscal year that ends in it), executed, and its position-years."""
    dollars = {year: A_YEAR * sum(year in funded for _position, funded in positions) for year in years}
    with as_system(reason="demonstration data"):
        starts_on, ends_on = academic_year_bounds(years[0])[0], academic_year_bounds(years[-1])[1]
        money = Fund.objects.get(code=ACCOUNT_FUND)
    by = cast.second
    with acting_as(by):
        award = awards.single_source_award(
            by=by,
            organization=cast.institution,
            program=Program.PRIMARY_CARE_RESIDENCY,
            title="Residency positions for the lakes region",
            years={year + 1: amount for year, amount in dollars.items()},
            fund=money,
            starts_on=starts_on,
            ends_on=ends_on,
            justification="The only sponsoring institution of the region.",
        )
    award = decided(award, cast.staff)
    with acting_as(by):
        for position, funded in positions:
            for year in funded:
                actions.fund_position(position, by=by, award=award, academic_year=year, amount=A_YEAR)
    return executed(award, [BudgetAmount("Residents", year + 1, amount) for year, amount in dollars.items()], cast.staff)


def _ask(agreement: Agreement, cast: Cast, resident: Appointment, *, year: int, amount: Decimal) -> PaymentRequest:
    by = cast.finance
    with acting_as(by):
        first, last = academic_year_bounds(year)
        until = min(first + timedelta(days=175), last, timezone.localdate())
        request = payments.start_payment_request(agreement, by=by, kind=PaymentRequest.Kind.REIMBURSEMENT)
        payments.add_payment_line(
            request,
            by=by,
            budget_line=agreement.budget_lines.get(fiscal_year=year + 1),
            what="Salaries and training of residents",
            spent_from=first,
            spent_until=until,
            amount=amount,
            receipt=paper("payroll.pdf"),
            beneficiary=str(resident.pk),
        )
        return payments.submit_payment_request(request, by=by)


def _paid(request: PaymentRequest, cast: Cast) -> None:
    with acting_as(cast.second):
        payments.prepare_payment(request, by=cast.second)
    officer = cast.staff["finance"]
    with acting_as(officer):
        payments.approve_payment(request, by=officer)
        batch = batches.make_batch(by=officer)
        until = max(line.spent_until for line in request.lines.all())
        batches.mark_batch_paid(batch, by=officer, paid_on=paid_on(until))
    date_payment(request, batch, worked_until=until)
