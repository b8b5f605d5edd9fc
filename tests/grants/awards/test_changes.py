"""Changes of an agreement: the grantee's own small shift, what the office answers, and what both sides sign."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from grants.awards.actions import agreements, changes, execution
from grants.awards.actions.agreements import BudgetAmount, Terms
from grants.awards.models import Agreement, AgreementVersion, ChangeRequest
from grants.awards.rules.amendment_crosses import crosses
from grants.awards.rules.shift_needs_approval import lines_beyond, moves_between_years
from grants.awards.workflow import ChangeState
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import Expense, execute, make_agreement, make_award, make_fund, pay, sign, this_year, today
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db
D = Decimal
SIGNED = {("People", 2027): D(1000), ("Rooms", 2027): D(500), ("People", 2028): D(100)}


@pytest.mark.parametrize(
    ("wanted", "beyond", "between_years"),
    [
        ({}, [], False),
        ({("People", 2027): D("1050.00"), ("Rooms", 2027): D("450.00")}, [], False),
        ({("People", 2027): D("1050.01"), ("Rooms", 2027): D("449.99")}, [("Rooms", 2027)], False),
        ({("People", 2027): D("1100.01"), ("Rooms", 2027): D("399.99")}, [("People", 2027), ("Rooms", 2027)], False),
        ({("Travel", 2027): D("0.01"), ("Rooms", 2027): D("499.99")}, [("Travel", 2027)], False),
        ({("People", 2027): D("999.99"), ("People", 2028): D("100.01")}, [], True),
    ],
)  # fmt: skip
def test_how_far_a_line_is_shifted(wanted: dict[Any, Decimal], beyond: list[Any], between_years: bool) -> None:  # noqa: FBT001
    changed = SIGNED | wanted
    assert lines_beyond(SIGNED, changed, share=D("0.10")) == beyond
    assert moves_between_years(SIGNED, changed) is between_years


@pytest.mark.parametrize(
    ("before", "after", "from_it", "crossed"),
    [
        ("49999.99", "50000.00", True, True), ("49999.99", "50000.00", False, False), ("50000.00", "50000.01", False, True),
        ("50000.00", "60000.00", True, False), ("50000.01", "60000.00", False, False), ("60000.00", "40000.00", True, False),
    ],
)  # fmt: skip
def test_which_thresholds_an_amendment_crosses(before: str, after: str, from_it: bool, crossed: bool) -> None:  # noqa: FBT001
    assert crosses(D(before), D(after), D(50_000), from_it=from_it) is crossed


def lines(people_dollars: str, rooms: str) -> list[BudgetAmount]:
    return [BudgetAmount("People", this_year(), D(people_dollars)), BudgetAmount("Rooms", this_year(), D(rooms))]


def ask(people: People, agreement: Agreement, *amounts: str, terms: Terms = Terms(), **more: Any) -> ChangeRequest:  # noqa: B008
    by = people.manager
    values = {"why": "Rooms cost more.", "ends_on": agreement.ends_on} | more
    with acting_as(by):
        return changes.ask_for_change(agreement, by=by, terms=terms, lines=lines(*amounts), **values)


def budget(agreement: Agreement) -> dict[str, Decimal]:
    with as_system(reason="test"):
        return dict(agreement.budget_lines.values_list("category", "amount"))


def test_a_small_shift_holds_at_once_and_many_small_ones_are_a_large_one(people: People) -> None:
    agreement = make_agreement(people)
    assert ask(people, agreement, "19000", "21000").state == ChangeState.MADE
    assert budget(agreement) == {"People": D(19_000), "Rooms": D(21_000)}
    # 10 % of the signed line to the cent, all shifts together.
    assert ask(people, agreement, "18000", "22000").state == ChangeState.MADE
    assert ask(people, agreement, "17999.99", "22000.01").state == ChangeState.ASKED
    assert budget(agreement) == {"People": D(18_000), "Rooms": D(22_000)}
    with pytest.raises(ValidationError, match="not answered yet"):
        ask(people, agreement, "17000", "23000")


def test_a_shift_never_takes_what_was_paid(people: People) -> None:
    agreement = make_agreement(people)
    pay(people, agreement, Expense(19_500))
    with pytest.raises(ValidationError, match="lower than what was paid"):
        ask(people, agreement, "19000", "21000")
    assert budget(agreement) == {"People": D(20_000), "Rooms": D(20_000)}


@pytest.mark.parametrize("more", [{"terms": Terms(key_people="Rosa Diaz")}, {"ends_on": 30}, {"amounts": ("20000", "20001")}])
def test_everything_else_is_answered_by_the_program(people: People, more: dict[str, Any]) -> None:
    agreement = make_agreement(people)
    amounts = more.pop("amounts", ("20000", "20000"))
    if days := more.pop("ends_on", 0):
        more = {"ends_on": (agreement.ends_on or today()) + timedelta(days=days)}
    assert ask(people, agreement, *amounts, **more).state == ChangeState.ASKED


def test_nothing_that_changes_nothing_and_nobody_else(people: People) -> None:
    agreement = make_agreement(people)
    with pytest.raises(ValidationError, match="Nothing changes"):
        ask(people, agreement, "20000", "20000")
    for by in (people.finance, people.rival, people.coordinator):
        with acting_as(by), pytest.raises(PermissionDenied):
            changes.ask_for_change(agreement, by=by, why="Me.", ends_on=today(), terms=Terms(), lines=lines("19000", "21000"))


def test_an_accepted_change_becomes_an_amendment_beside_what_holds(people: People) -> None:
    agreement, by = make_agreement(people), people.grants_specialist
    ends_on = (agreement.ends_on or today()) + timedelta(days=30)
    change = ask(people, agreement, "40000", "20000", ends_on=ends_on, terms=Terms("Two classes", "Rosa Diaz", "Duluth"))
    grantee, office = sign_in(Client(), people.manager), sign_in(Client(), by)
    page = grantee.get(reverse("awards:change", args=[change.pk])).content.decode()
    for words in ("Rosa Diaz", "+20,000.00", "Withdraw the request", "Nothing written"):
        assert words in page
    assert sign_in(Client(), people.rival).get(reverse("awards:change", args=[change.pk])).status_code == 404
    assert office.post(reverse("awards:change_act", args=[change.pk, "accept"])).status_code == 302
    with as_system(reason="test"):
        version = AgreementVersion.objects.select_related("agreement__award", "organization").get(number=2)
        assert (version.amount, version.key_people, version.ends_on, version.change.state) == (
            D(60_000),
            "Rosa Diaz",
            ends_on,
            "accepted",
        )
    page = office.get(reverse("awards:version", args=[version.pk])).content.decode()
    for words in ("Rosa Diaz", "The award gets to $50,000 or more", "A visit and a reconciliation become due", "+20,000.00"):
        assert words in page
    # Nobody outside reads it before it is signed.
    assert grantee.get(reverse("awards:version", args=[version.pk])).status_code == 404
    with pytest.raises(ValidationError, match="Assess the risk again"):
        execute(sign(version, people), people)
    with acting_as(people.manager), pytest.raises(WrongStateError):
        changes.withdraw_change(change, by=people.manager)


def test_a_declined_change_says_why(people: People) -> None:
    change, by = ask(people, make_agreement(people), "10000", "30000"), people.coordinator
    with acting_as(by):
        with pytest.raises(ValidationError, match="Say why"):
            changes.decline_change(change, by=by, reason=" ")
        changes.decline_change(change, by=by, reason="People come first.")
    page = sign_in(Client(), people.manager).get(reverse("awards:change", args=[change.pk])).content.decode()
    assert "People come first." in page


def test_the_terms_stay_when_an_amendment_is_about_money_alone(people: People) -> None:
    agreement, by = make_agreement(people), people.grants_specialist
    with as_system(reason="test"):
        assert agreement.versions.get().key_people == ""
    with acting_as(by):
        agreements.amend_agreement(
            agreement, by=by, what_changes="Less.", ends_on=agreement.ends_on or today(), lines=lines("10000", "10000")
        )


def test_no_grantee_writes_an_answer(people: People) -> None:
    change = ask(people, make_agreement(people), "10000", "30000")
    with acting_as(people.manager):
        for column, value in (("state", "accepted"), ("state_reason", "Yes.")):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE awards_changerequest SET {column} = %s WHERE id = %s", [value, change.pk])


def test_an_award_without_an_agreement_is_rescinded_and_its_money_is_free(people: People) -> None:
    fund, by = make_fund(people, {this_year(): 40_000}), people.coordinator
    award = make_award(people, amount=40_000, fund=fund)
    client = sign_in(Client(), by)
    url = reverse("awards:award_act", args=[award.pk, "rescind"])
    assert url in client.get(reverse("awards:award", args=[award.pk])).content.decode()
    assert client.post(url, {"reason": "The applicant closed."}).status_code == 302
    assert "Cancelled before the agreement" in Client().get(reverse("awards:public_list")).content.decode()
    kept = make_agreement(people, fund=fund)
    with acting_as(by), pytest.raises(ValidationError, match="has an agreement"):
        execution.rescind_award(kept.award, by=by, reason="No.")
