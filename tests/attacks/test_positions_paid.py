"""What is paid for a residency position: a month pays a month, a year's limit is that year's, and papers are each resident's own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from grants.awards.actions import payments
from grants.awards.models import Agreement, LedgerEntry, PaymentLine, PaymentRequest
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from residency.training.actions import leave_program, withdraw_funding
from residency.training.models import Appointment, Position, PositionExpense
from tests.grants.awards.factories import Expense, approve, make_request, prepare, this_year, today
from tests.people import People
from tests.residency.training.factories import (
    appoint,
    ask,
    begin,
    first_day,
    fund,
    make_agreement,
    make_award,
    make_position,
    pass_gate,
    this_academic_year,
)

pytestmark = pytest.mark.django_db
CAP = 150_000


def held(people: People, *, amount: int = 120_000) -> tuple[Agreement, Position, Appointment]:
    """A funded position and its resident whose papers are there."""
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    with as_system(reason="test"):
        position = Position.objects.select_related("program").get(pk=position.pk)
    fund(people, position, award, amount=amount)
    return agreement, position, pass_gate(people, begin(people, appoint(people, position)))


def forced(people: People, request: PaymentRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approve while the rules are silent: the ledger itself is asked."""
    monkeypatch.setattr(payments, "payment_findings", lambda _request: [])
    approve(prepare(request, people), people)


def months_begun() -> int:
    return (today().year - first_day().year) * 12 + today().month - first_day().month + 1


def test_one_month_of_a_filled_position_never_pays_a_year(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, _position, appointment = held(people)
    with acting_as(people.manager):
        leave_program(appointment, by=people.manager, on=first_day() + timedelta(days=20))
    request = ask(people, agreement, 10_001, of=[appointment])
    with pytest.raises(ValidationError, match=r"at most .10,000"):
        prepare(request, people)
    with pytest.raises(ValidationError, match=r"allow 10000\.00 dollars"):
        forced(people, request, monkeypatch)


def test_months_to_come_are_not_paid_ahead(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, _position, appointment = held(people)
    payable = 10_000 * months_begun()
    by = people.finance
    with acting_as(by):
        line = agreement.budget_lines.get()
        request = payments.start_payment_request(
            agreement, by=by, kind=PaymentRequest.Kind.ADVANCE, justification="Salaries are due."
        )
        payments.add_payment_line(
            request, by=by, budget_line=line, what="Salaries", spent_from=today(), spent_until=today() + timedelta(days=100),
            amount=Decimal(payable + 1), beneficiary=str(appointment.pk),
        )  # fmt: skip
        payments.submit_payment_request(request, by=by)
    with pytest.raises(ValidationError, match="Filled positions only"):
        prepare(request, people)
    with pytest.raises(ValidationError, match="held the position allow"):
        forced(people, request, monkeypatch)


def test_a_second_year_does_not_lift_the_limit_of_the_first(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, position, _appointment = held(people, amount=CAP)
    later = this_academic_year() + 1
    with acting_as(people.grants_specialist):
        award = agreement.award
    fund(people, position, award, amount=CAP, year=later)
    request = ask(people, agreement, CAP // 12 * months_begun() + 1)
    with pytest.raises(ValidationError, match="Filled positions only"):
        prepare(request, people)
    with pytest.raises(ValidationError, match="held the position allow"):
        forced(people, request, monkeypatch)


def test_the_cap_holds_over_all_awards_of_a_year(people: People) -> None:
    _agreement, position, _appointment = held(people, amount=CAP - 1)
    other = make_award(people)
    with pytest.raises(ValidationError, match="the most is 150000"):
        fund(people, position, other, amount=2)
    fund(people, position, other, amount=1)
    fund(people, position, other, amount=CAP, year=this_academic_year() + 1)


def test_a_position_is_paid_from_its_own_dollars(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, first, _appointment = held(people, amount=60_000)
    second = make_position(people, first.program)
    fund(people, second, agreement.award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, second)))
    request = ask(people, agreement, 5_000 * months_begun() + 1, of=[_appointment])
    with pytest.raises(ValidationError, match="Filled positions only"):
        prepare(request, people)
    with pytest.raises(ValidationError, match="held the position allow"):
        forced(people, request, monkeypatch)


def test_nothing_is_paid_for_nobody_and_nobody_is_named_later(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, _position, appointment = held(people)
    by = people.finance
    for key in ("", "x", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(ValidationError, match="Choose the position and its resident"):
            make_request(people, agreement, Expense(1000, beneficiary=key))
    request = ask(people, agreement, 1000)
    with as_system(reason="test"):
        line = PaymentLine.objects.get(request=request)
        with pytest.raises(Exception, match="submitted"), transaction.atomic():
            PositionExpense.objects.filter(line=line).delete()
    with acting_as(by), pytest.raises(Exception, match=r"denied|submitted"), transaction.atomic():
        PositionExpense.objects.filter(line=line).update(appointment=appointment)
    unnamed = make_request(people, agreement, Expense(10, beneficiary=str(appointment.pk)), submit=False)
    with as_system(reason="test"):
        PositionExpense.objects.filter(line__request=unnamed).delete()
    with acting_as(by):
        payments.submit_payment_request(unnamed, by=by)
    with pytest.raises(ValidationError, match="No position and resident is named for Teacher"):
        prepare(unnamed, people)
    with pytest.raises(ValidationError, match="names the position and its resident"):
        forced(people, unnamed, monkeypatch)


def test_what_was_paid_for_stays_funded(people: People) -> None:
    agreement, position, _appointment = held(people)
    approve(prepare(ask(people, agreement, 10_000), people), people)
    # Another position of the award has money enough, and does not stand in for this one.
    fund(people, make_position(people, position.program), agreement.award, amount=100_000)
    with as_system(reason="test"):
        funding = position.fundings.get()
        with pytest.raises(IntegrityError, match="can't be taken back"), transaction.atomic():
            type(funding).objects.filter(pk=funding.pk).update(amount=9_999)
    with acting_as(people.grants_specialist), pytest.raises(ValidationError, match="can't be taken back"):
        withdraw_funding(funding, by=people.grants_specialist, reason="Another award.")
    with as_system(reason="test"):
        assert LedgerEntry.objects.get().budget_line.fiscal_year == this_year()
