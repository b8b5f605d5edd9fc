"""The end of a fiscal year: what is open, to the cent, and when money lapses."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards.actions import batches, funds
from grants.awards.models import Appropriation, LedgerEntry
from grants.awards.models.fund import Lapse
from grants.awards.payment_rules import payment_findings
from grants.awards.rules.lapse import is_near, lapses_on
from grants.awards.year_end import OPEN, near_to_lapse, open_lines
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds
from tests.grants.awards.factories import (
    Expense,
    approve,
    disallow,
    give_back,
    make_agreement,
    make_fund,
    make_request,
    pay,
    prepare,
    this_year,
    today,
)
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db
END = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("lapse", "agreement", "days", "last"),
    [
        (Lapse.YEAR, None, 0, END), (Lapse.YEAR, None, 60, date(2024, 8, 29)), (Lapse.SECOND_YEAR, None, 0, date(2025, 6, 30)),
        (Lapse.AGREEMENT, date(2028, 2, 29), 0, date(2028, 2, 29)), (Lapse.AGREEMENT, date(2028, 2, 29), 1, date(2028, 3, 1)),
        (Lapse.AGREEMENT, None, 60, None), (Lapse.NEVER, END, 0, None),
    ],
)  # fmt: skip
def test_until_when_money_is_paid(lapse: Lapse, agreement: date | None, days: int, last: date | None) -> None:
    assert lapses_on(lapse, year_ends_on=END, agreement_ends_on=agreement, days_after=days) == last


@pytest.mark.parametrize(
    ("last", "near"),
    [
        (date(2026, 11, 29), False), (date(2026, 11, 30), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False), (None, False),
    ],
)  # fmt: skip
def test_money_is_warned_of_before_it_lapses(last: date | None, near: bool) -> None:  # noqa: FBT001
    assert is_near(last, today=date(2026, 11, 30), months=3) is near


def test_the_list_adds_up_with_the_budget_and_the_ledger(people: People) -> None:
    agreement = make_agreement(people)
    by = people.finance_officer
    pay(people, agreement, Expense(1000))
    give_back(people, agreement, "100", category="People")
    approve(prepare(make_request(people, agreement, Expense(400)), people), people)
    with acting_as(by):
        batches.make_batch(by=by)
    disallow(people, approve(prepare(make_request(people, agreement, Expense(300)), people), people), "50.25")
    make_request(people, agreement, Expense(20), Expense(7, "Rooms"))
    client = sign_in(Client(), people.auditor)
    address = reverse("awards:year_end")
    page = client.get(address).content.decode()
    for words in ("Not requested", "$18,430.25", "$400.00", "$249.75"):
        assert words in page
    rows = list(csv.DictReader(io.StringIO(client.get(address, {"format": "csv"}).content.decode())))
    parts = ("Not requested", "Requested", "Approved", "Sent, not confirmed", "Paid, less given back")
    for row in rows:
        assert sum(Decimal(row[name].lstrip("'")) for name in parts) == Decimal(row["Budget"])
    with as_system(reason="test"):
        moved = sum(LedgerEntry.objects.values_list("amount", flat=True))
    assert moved == sum(Decimal(row[name].lstrip("'")) for row in rows for name in parts[2:])
    assert {name for name in OPEN if client.get(address, {"state": name}).content.decode().count(agreement.number)} == set(OPEN)


def test_money_that_lapses_soon_is_warned_of_and_lapsed_money_is_not_paid(people: People) -> None:
    fund, by = make_fund(people), people.finance_officer
    agreement = make_agreement(people, fund=fund)
    request = make_request(people, agreement)
    with as_system(reason="test"):
        money = Appropriation.objects.get(fund=fund, fiscal_year=this_year())
        ends_on = fiscal_year_bounds(this_year())[1]
    with acting_as(by):
        funds.appropriate(fund, by=by, fiscal_year=this_year(), amount=money.amount, citation="Laws 2025", lapses=Lapse.YEAR)

    def near(on: date) -> set[str]:
        with as_system(reason="test"):
            return set(near_to_lapse(open_lines(), on).values_list("category", flat=True))

    assert (near(ends_on - timedelta(days=200)), near(ends_on)) == (set(), {"People", "Rooms"})
    with as_system(reason="test"):
        on_time, late = (
            {each.rule for each in payment_findings(request, on=day) if not each.passes}
            for day in (today(), ends_on + timedelta(days=61))
        )
    assert "LAPSE" not in on_time
    assert "LAPSE" in late
