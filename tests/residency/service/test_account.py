"""The revolving account: append-only, never below nothing, money out by two persons, errors taken back in the open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.approvals.models import Approval
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from residency.service.actions import account as actions
from residency.service.models import AccountEntry, Contributor, EntryKind, MoneyOut
from residency.service.permissions import MONEY_OUT_STEP
from tests.approvals.support import elsewhere, second_look
from tests.people import People, sign_in
from tests.residency.service.support import fill_account, today

pytestmark = pytest.mark.django_db


def propose(people: People, amount: int, on: date | None = None) -> MoneyOut:
    """The finance officer proposes."""
    by = people.finance_officer
    with acting_as(by):
        return actions.propose_money_out(by=by, amount=Decimal(amount), on=on or today(), note="Audit of 2026")


def approve(money: MoneyOut, by: User) -> AccountEntry:
    """The second person."""
    with acting_as(by):
        return actions.approve_money_out(money, by=by)


def balance() -> Decimal:
    """What the account holds."""
    with as_system(reason="test"):
        return AccountEntry.objects.balance()


def give(people: People, name: str, amount: int) -> AccountEntry:
    """A contribution of a new contributor."""
    by = people.finance_officer
    with acting_as(by):
        contributor = actions.add_contributor(by=by, name=name, told_public_on=today(), told_no_choice_on=today())
        return actions.record_contribution(contributor, by=by, amount=Decimal(amount), on=today())


def test_money_in_by_the_finance_officer_only(people: People) -> None:
    fill_account(people, 1000)
    assert balance() == 1000
    by = people.program_manager
    with acting_as(by), pytest.raises(PermissionDenied):
        actions.record_income(by=by, kind=EntryKind.EARNINGS, amount=Decimal(5), on=today(), source="x")
    by = people.finance_officer
    refused: list[tuple[EntryKind, int, date, str]] = [
        (EntryKind.AWARD, 5, today(), "x"),
        (EntryKind.CONTRIBUTION, 5, today(), "x"),
        (EntryKind.EARNINGS, 0, today(), "x"),
        (EntryKind.EARNINGS, 5, today() + timedelta(days=1), "x"),
        (EntryKind.EARNINGS, 5, today(), " "),
    ]
    with acting_as(by):
        for kind, amount, on, source in refused:
            with pytest.raises(ValidationError):
                actions.record_income(by=by, kind=kind, amount=Decimal(amount), on=on, source=source)


def test_money_out_needs_two_persons(people: People) -> None:
    fill_account(people, 1000)
    money = propose(people, 400)
    assert balance() == 1000
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="second, different person"):
        actions.approve_money_out(money, by=people.finance_officer)
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        actions.approve_money_out(money, by=people.coordinator)
    entry = approve(money, people.program_manager)
    assert entry.amount == -400
    assert balance() == 600
    with acting_as(people.program_manager), pytest.raises(WrongStateError):
        actions.approve_money_out(money, by=people.program_manager)


def test_an_approval_given_elsewhere_is_the_second_person(people: People) -> None:
    fill_account(people, 1000)
    money, by = propose(people, 400), people.finance_officer
    with acting_as(by), pytest.raises(ValidationError, match="You prepared this"):
        actions.approve_money_out_elsewhere(money, by=by, **elsewhere())
    with acting_as(people.program_manager):
        actions.approve_money_out_elsewhere(money, by=people.program_manager, **elsewhere(approved_by="Ana Berg"))
        assert Approval.objects.get(subject_id=str(money.pk)).given_elsewhere_by == "Ana Berg"
    assert balance() == 1000
    second_look(MONEY_OUT_STEP.name, money.pk)
    assert balance() == 600


def test_refused_and_taken_back_with_a_reason(people: People) -> None:
    first, second = propose(people, 1), propose(people, 2)
    with acting_as(people.program_manager):
        assert actions.refuse_money_out(first, by=people.program_manager, reason="Wrong fund.").state == "refused"
    by = people.finance_officer
    with acting_as(by):
        with pytest.raises(ValidationError):
            actions.withdraw_money_out(second, by=by, reason=" ")
        assert actions.withdraw_money_out(second, by=by, reason="Entered twice.").state == "withdrawn"


def test_the_account_never_holds_less_than_nothing_on_any_day(people: People) -> None:
    fill_account(people, 1000)  # on 1 July 2023
    money = propose(people, 1001)
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="less than nothing"):
        actions.approve_money_out(money, by=people.program_manager)
    early = propose(people, 10, on=date(2023, 6, 30))
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="less than nothing"):
        actions.approve_money_out(early, by=people.program_manager)
    assert balance() == 1000


def test_an_error_is_taken_back_once_by_a_counter_entry(people: People) -> None:
    entry, by = fill_account(people, 1000), people.finance_officer
    with acting_as(by):
        with pytest.raises(ValidationError):
            actions.correct_entry(entry, by=by, reason=" ")
        counter = actions.correct_entry(entry, by=by, reason="Belongs to another account.")
        assert counter.amount == -1000
        assert (counter.kind, counter.corrects_id) == ("appropriation", entry.pk)
        with pytest.raises(ValidationError, match="taken back before"):
            actions.correct_entry(entry, by=by, reason="Again.")
        with pytest.raises(ValidationError, match="counter-entry already"):
            actions.correct_entry(counter, by=by, reason="Back.")
    assert balance() == 0


def test_spent_money_cannot_be_taken_back_from_its_income(people: People) -> None:
    entry = fill_account(people, 1000)
    approve(propose(people, 800), people.program_manager)
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="less than nothing"):
        actions.correct_entry(entry, by=people.finance_officer, reason="Wrong.")


def test_the_database_itself_keeps_the_ledger(people: People) -> None:
    entry, by = fill_account(people, 1000), people.finance_officer
    money = propose(people, 100)
    forged = [
        {"kind": "award", "amount": -10},
        {"kind": "administration", "amount": -100, "money_out": money},
        {"kind": "earnings", "amount": -10},
        {"kind": "contribution", "amount": 10},
        {"kind": "payment", "amount": 10},
        {"kind": "appropriation", "amount": -999, "corrects": entry, "note": "Half."},
    ]
    with acting_as(by):
        for values in forged:
            with pytest.raises(IntegrityError), transaction.atomic():
                AccountEntry(entered_on=today(), recorded_by=by, **values).save(force_insert=True)
        for statement in (
            f"UPDATE service_accountentry SET amount = 1 WHERE id = '{entry.pk}'",
            f"DELETE FROM service_accountentry WHERE id = '{entry.pk}'",
            f"UPDATE service_moneyout SET state = 'entered', approved_by_id = {by.pk} WHERE id = '{money.pk}'",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_impossible_state_is_refused_by_the_database(people: People) -> None:
    money = propose(people, 100)
    with acting_as(people.finance_officer), pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        MoneyOut(amount=1, on=today(), note="x", proposed_by=people.finance_officer, state="entered").save()
    with acting_as(people.program_manager):
        actions.refuse_money_out(money, by=people.program_manager, reason="No.")
        with pytest.raises(DatabaseError), transaction.atomic():
            MoneyOut.objects.filter(pk=money.pk).update(state="proposed")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_cannot_spend_the_same_money(people: People) -> None:
    fill_account(people, 1000)
    manager = people.program_manager
    proposals = [propose(people, 700), propose(people, 600)]
    outcomes = _at_once([lambda money=money: approve(money, manager) for money in proposals])  # type: ignore[misc]
    assert sorted(type(each).__name__ for each in outcomes) == ["AccountEntry", "ValidationError"]
    assert balance() in (300, 400)


@pytest.mark.django_db(transaction=True)
def test_two_persons_who_approve_at_once_enter_the_money_once(people: People) -> None:
    fill_account(people, 1000)
    money, manager = propose(people, 700), people.program_manager
    outcomes = _at_once([lambda: approve(money, manager), lambda: approve(money, manager)])
    assert sum(isinstance(each, AccountEntry) for each in outcomes) == 1
    assert balance() == 300


def _at_once(acts: list[Callable[[], object]]) -> list[object]:
    barrier, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            outcomes.append(act())
        except Exception as fault:  # noqa: BLE001 - the outcome is what is asked
            outcomes.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_contributors_are_told_and_entered_once(people: People) -> None:
    give(people, "  Lakes   Foundation ", 500)
    by = people.finance_officer
    with acting_as(by):
        assert Contributor.objects.get().name == "Lakes Foundation"
        with pytest.raises(ValidationError, match="on record already"):
            actions.add_contributor(by=by, name="lakes foundation", told_public_on=today(), told_no_choice_on=today())
        later = today() + timedelta(days=1)
        with pytest.raises(ValidationError, match="future"):
            actions.add_contributor(by=by, name="Other", told_public_on=today(), told_no_choice_on=later)


def test_names_and_amounts_are_public_and_nothing_else(people: People) -> None:
    fill_account(people)
    give(people, "Lakes Foundation", 500)
    wrong = give(people, "=Cmd|calc", 70)
    page = Client().get(reverse("service:contributors")).content.decode()
    assert "Lakes Foundation" in page
    assert "500.00" in page
    assert "choose who receives" in page
    assert "500,000" not in page
    file = Client().get(reverse("service:contributors"), {"format": "csv"}).content.decode()
    assert "'=Cmd|calc,70.00" in file
    with acting_as(people.finance_officer):
        actions.correct_entry(wrong, by=people.finance_officer, reason="Given to somebody else.")
    assert "=Cmd" not in Client().get(reverse("service:contributors")).content.decode()


def test_the_form_says_that_contributors_cannot_choose(people: People) -> None:
    page = sign_in(Client(), people.finance_officer).get(reverse("service:account_act", args=["contributor"])).content.decode()
    assert "choose who receives" in page
    assert "public" in page


def test_the_file_of_the_ledger_is_safe_for_spreadsheets(people: People) -> None:
    by = people.finance_officer
    with acting_as(by):
        actions.record_income(by=by, kind=EntryKind.EARNINGS, amount=Decimal(12), on=today(), source='=HYPERLINK("x")')
    approve(propose(people, 5), people.program_manager)
    file = sign_in(Client(), by).get(reverse("service:account"), {"format": "csv"}).content.decode()
    assert "'=HYPERLINK" in file
    assert ",5.00," in file
    assert not [cell for line in file.splitlines() for cell in line.split(",") if cell.startswith(("=", "-", "+", "@"))]


def test_the_page_of_the_account(people: People) -> None:
    fill_account(people, 1000)
    money = propose(people, 400)
    client = sign_in(Client(), people.program_manager)
    page = client.get(reverse("service:account")).content.decode()
    assert "1,000.00" in page
    assert "Audit of 2026" in page
    answer = client.post(reverse("service:money_out_act", args=[money.pk, "approve"]), {"reason": ""})
    assert answer.status_code == 302
    assert "600.00" in client.get(reverse("service:account")).content.decode()
