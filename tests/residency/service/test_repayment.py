"""Payments into the account: planned years, what is declared, what is paid, and never more than is owed."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from img_program.database.context import as_system
from img_program.notifications.models import Letter
from img_program.notifications.reminders import send_due_reminders
from img_program.organizations.acting import acting_as
from residency.service.actions import account
from residency.service.actions import repayment as actions
from residency.service.models import AccountEntry, Declared, Obligation, PaymentYear, ServiceQuestion
from tests.people import People
from tests.residency.service.support import BEGINS, Terms, make_obligation, report, today, year_of

pytestmark = pytest.mark.django_db


def working(people: People, terms: Terms | None = None) -> Obligation:
    """Somebody at work since July 2023."""
    obligation = make_obligation(people, terms=terms)
    report(obligation)
    return obligation


def declare(obligation: Obligation, number: int = 2, compensation: int | None = None, *, version: int = 0) -> PaymentYear:
    """The physician says what they pay."""
    year, by = year_of(obligation, number), obligation.user
    kind = Declared.LIMIT if compensation is None else Declared.COMPENSATION
    amount = None if compensation is None else Decimal(compensation)
    with acting_as(by):
        return actions.declare_payment(year, by=by, seen_version=version or year.version, declared=kind, compensation=amount)


def pay(people: People, obligation: Obligation, amount: int, number: int = 2) -> AccountEntry:
    """Finance records a payment."""
    by = people.finance_officer
    with acting_as(by):
        return actions.record_payment(year_of(obligation, number), by=by, amount=Decimal(amount), on=today(), source="SWIFT 1")


def test_years_two_to_six_are_planned_from_the_first_day_of_work(people: People) -> None:
    obligation = working(people)
    with as_system(reason="test"):
        years = list(PaymentYear.objects.filter(obligation=obligation))
    assert [each.number for each in years] == [2, 3, 4, 5, 6]
    assert (years[0].starts_on, years[0].ends_on, years[0].due_on) == (date(2024, 7, 1), date(2025, 6, 30), date(2025, 9, 28))
    assert {each.yearly_limit for each in years} == {Decimal(15_000)}


def test_the_signed_terms_plan_and_no_number_of_today(people: People) -> None:
    obligation = working(people, Terms(first_year=1, years=2, cap=Decimal(9_000), share=Decimal("0.05")))
    with as_system(reason="test"):
        numbers = list(PaymentYear.objects.filter(obligation=obligation).values_list("number", flat=True))
    assert numbers == [1, 2]
    assert declare(obligation, 1, 100_000).amount_due == 5_000
    assert declare(obligation, 2).amount_due == 9_000


def test_an_earlier_first_day_moves_the_years_until_something_was_declared(people: People) -> None:
    obligation = make_obligation(people)
    report(obligation, starts_on=date(2023, 9, 1))
    assert year_of(obligation).starts_on == date(2024, 9, 1)
    report(obligation, starts_on=date(2023, 8, 1), ends_on=date(2023, 8, 31))
    assert year_of(obligation).starts_on == date(2024, 8, 1)
    declare(obligation)
    report(obligation, starts_on=BEGINS, ends_on=date(2023, 7, 31))
    assert year_of(obligation).starts_on == date(2024, 8, 1)
    with as_system(reason="test"):
        assert "stay as they are until you decide" in ServiceQuestion.objects.get(obligation=obligation).facts


def test_income_is_asked_only_of_those_who_owe_less(people: People) -> None:
    obligation = working(people)
    year = declare(obligation)
    assert year.amount_due == 15_000
    assert year.compensation is None
    by = obligation.user
    with acting_as(by), pytest.raises(ValidationError, match="do not ask"):
        actions.declare_payment(year, by=by, seen_version=year.version, declared=Declared.LIMIT, compensation=Decimal(200_000))
    with acting_as(by), pytest.raises(ValidationError):
        actions.declare_payment(year, by=by, seen_version=year.version, declared=Declared.COMPENSATION)
    assert declare(obligation, 2, 90_000).amount_due == 9_000
    assert declare(obligation, 2, 0).amount_due == 0


def test_a_year_that_goes_on_has_no_compensation_yet(people: People) -> None:
    obligation = working(people)
    with as_system(reason="test"):
        running = PaymentYear.objects.filter(obligation=obligation, ends_on__gte=today()).order_by("number")[0]
    with pytest.raises(ValidationError, match="after that day"):
        declare(obligation, running.number, 90_000)
    assert declare(obligation, running.number).amount_due == 15_000


def test_two_tabs_do_not_overwrite_each_other(people: People) -> None:
    obligation = working(people)
    declare(obligation)
    with pytest.raises(ValidationError, match="meantime"):
        declare(obligation, 2, 90_000, version=1)


def test_nobody_declares_for_somebody_else(people: People) -> None:
    obligation, other = working(people), working(people)
    year = year_of(obligation)
    with acting_as(other.user), pytest.raises(PermissionDenied):
        actions.declare_payment(year, by=other.user, seen_version=1, declared=Declared.LIMIT)


def test_a_document_is_seen_and_not_kept(people: People) -> None:
    obligation, by = working(people), people.finance_officer
    declare(obligation)
    with acting_as(by), pytest.raises(ValidationError, match="pays the limit"):
        actions.record_document_seen(year_of(obligation), by=by, on=today())
    declare(obligation, 2, 90_000)
    with acting_as(by):
        assert actions.record_document_seen(year_of(obligation), by=by, on=today()).document_seen_by_id == by.pk
    assert declare(obligation, 2, 80_000).document_seen_on is None, "another amount is another document"


def test_a_payment_enters_the_account_and_the_physician_is_told(people: People) -> None:
    obligation = working(people)
    declare(obligation, 2, 90_000)
    pay(people, obligation, 4_000)
    pay(people, obligation, 5_000)
    year = year_of(obligation)
    assert year.paid == 9_000
    assert year.left == 0
    with as_system(reason="test"):
        assert AccountEntry.objects.balance() == 9_000
        assert Letter.objects.filter(user=obligation.user_id, template="residency_payment_received").count() == 2
    by = people.program_manager
    with acting_as(by), pytest.raises(PermissionDenied):
        actions.record_payment(year, by=by, amount=Decimal(1), on=today(), source="x")


@pytest.mark.parametrize(("declared", "paid"), [(None, 15_001), (90_000, 9_001)])
def test_more_than_is_owed_is_refused(people: People, declared: int | None, paid: int) -> None:
    obligation = working(people)
    if declared is not None:
        declare(obligation, 2, declared)
    with pytest.raises(ValidationError, match="more than is owed"):
        pay(people, obligation, paid)
    pay(people, obligation, paid - 1)
    with pytest.raises(ValidationError, match="more than is owed"):
        pay(people, obligation, 1)


def test_less_than_was_paid_can_not_be_declared(people: People) -> None:
    obligation = working(people)
    pay(people, obligation, 10_000)
    with pytest.raises(ValidationError, match="paid already"):
        declare(obligation, 2, 90_000)
    assert declare(obligation, 2, 110_000).amount_due == 11_000


def test_a_payment_taken_back_is_owed_again(people: People) -> None:
    obligation, by = working(people), people.finance_officer
    entry = pay(people, obligation, 15_000)
    with acting_as(by):
        account.correct_entry(entry, by=by, reason="Another physician's check.")
    assert year_of(obligation).left == 15_000
    pay(people, obligation, 15_000)
    assert year_of(obligation).left == 0


def test_a_payment_of_somebody_else_cannot_be_forged(people: People) -> None:
    obligation, other = working(people), working(people)
    by, year = people.finance_officer, year_of(obligation)
    forged = AccountEntry(kind="payment", amount=1, entered_on=today(), payment_year=year, user_id=other.user_id, recorded_by=by)
    with acting_as(by), pytest.raises(IntegrityError):
        _saved_and_checked(forged)


def _saved_and_checked(entry: AccountEntry) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        entry.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_cannot_record_more_than_is_owed(people: People) -> None:
    obligation = working(people)
    assert people.finance_officer
    barrier = threading.Barrier(2)
    outcomes: list[str | None] = []

    def run() -> None:
        try:
            barrier.wait()
            pay(people, obligation, 10_000)
            outcomes.append("paid")
        except ValidationError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(each) for each in outcomes) == ["limit", "paid"]
    assert year_of(obligation).paid == 10_000


def test_a_reminder_before_the_day_and_none_after_payment(people: People) -> None:
    obligation = working(people)
    year = year_of(obligation, 2)
    assert send_due_reminders(on=year.due_on - timedelta(days=30)) == 1
    assert send_due_reminders(on=year.due_on - timedelta(days=30)) == 0
    pay(people, obligation, 15_000)
    assert send_due_reminders(on=year.due_on - timedelta(days=7)) == 0
