"""The books: every figure of a fund is the sum of what it opens, and of a recount from the ledger's own file."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards.actions import batches, payments
from grants.awards.models import Agreement, Appropriation
from grants.awards.queries import fund_years
from grants.awards.workflow import PaymentState
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import (
    Expense,
    approve,
    give_back,
    make_agreement,
    make_award,
    make_fund,
    make_request,
    pay,
    prepare,
    this_year,
    today,
    void,
)
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db
FIGURES = ("committed", "encumbered", "requested", "approved", "paid", "returned", "left", "unpaid")


def lively(people: People) -> Agreement:
    """$40,000: 5,000 paid, 300 given back, 2,000 approved, 700 voided, 450 and 50 waiting; a second award not encumbered."""
    fund = make_fund(people, {this_year(): 100_000})
    agreement = make_agreement(people, amount=40_000, fund=fund)
    make_award(people, amount=10_000, fund=fund)
    pay(people, agreement, Expense(4000), Expense(1000, "Rooms"))
    approve(prepare(make_request(people, agreement, Expense(2000)), people), people)
    voided = approve(prepare(make_request(people, agreement, Expense(700)), people), people)
    make_request(people, agreement, Expense(450))
    prepare(make_request(people, agreement, Expense(50)), people)
    make_request(people, agreement, Expense(9), submit=False)
    void(people, voided)
    give_back(people, agreement, "300", category="People")
    return agreement


def figures() -> dict[str, Decimal]:
    with as_system(reason="test"):
        row = fund_years().get(amount=100_000)
        return {name: getattr(row, name) for name in FIGURES}


def test_a_fund_and_year_says_what_became_of_its_dollars(people: People) -> None:
    lively(people)
    assert figures() == {
        "committed": 50_000, "encumbered": 40_000, "requested": 500, "approved": 2000, "paid": 5000, "returned": -300,
        "left": 50_000, "unpaid": 43_300,
    }  # fmt: skip


def test_another_fund_has_nothing_of_it(people: People) -> None:
    lively(people)
    make_fund(people, {this_year(): 7})
    with as_system(reason="test"):
        other = fund_years().get(amount=7)
    assert {name: getattr(other, name) for name in FIGURES} == dict.fromkeys(FIGURES, 0) | {"left": 7}


def test_every_figure_opens_what_it_is_made_of(people: People) -> None:
    lively(people)
    client, expected = sign_in(Client(), people.auditor), figures()
    with as_system(reason="test"):
        key = str(Appropriation.objects.get(amount=100_000).pk)
    page = client.get(reverse("awards:funds")).content.decode()
    for name in ("approved", "paid", "returned"):
        address = f"{reverse('awards:ledger')}?appropriation={key}&state={name}"
        assert address.replace("&", "&amp;") in page
        assert f"Sum of these entries: ${expected[name]:,.2f}" in client.get(address).content.decode()
    for page, state, total in (
        ("staff_payments", "waiting", expected["requested"]),
        ("staff_awards", "awarded", expected["committed"]),
        ("staff_awards", "encumbered", expected["encumbered"]),
    ):
        text = client.get(reverse(f"awards:{page}"), {"appropriation": key, "state": state, "format": "csv"}).content.decode()
        assert sum(Decimal(row["Amount"]) for row in csv.DictReader(io.StringIO(text))) == total


def test_a_recount_from_the_file_alone_gives_the_same_balances(people: People) -> None:
    agreement = lively(people)
    client = sign_in(Client(), people.finance)
    address = reverse("awards:agreement_ledger", args=[agreement.pk])
    rows = list(csv.DictReader(io.StringIO(client.get(address, {"format": "csv"}).content.decode())))
    running: defaultdict[str, Decimal] = defaultdict(lambda: Decimal(20_000))
    for row in reversed(rows):
        running[row["Budget line"]] -= Decimal(row["Dollars"].lstrip("'"))
        assert Decimal(row["Left in the line"]) == running[row["Budget line"]]
    with as_system(reason="test"):
        lines: Any = agreement.budget_lines.with_balance()
        assert {str(line): line.left for line in lines} == running
    assert client.get(address, {"format": "xlsx"}).content[:2] == b"PK"
    assert sign_in(Client(), people.rival).get(address).status_code == 404


def test_finance_returns_a_request_and_the_grantee_sees_where_it_is(people: People) -> None:
    agreement, by = make_agreement(people), people.finance_officer
    request = prepare(make_request(people, agreement), people)
    url = reverse("awards:payment", args=[request.pk])
    grantee, finance = sign_in(Client(), people.finance), sign_in(Client(), by)
    page = grantee.get(url).content.decode()
    assert [page.index(each) for each in (">Received<", ">Checked<", ">Approved<", ">Sent for payment<", ">Paid<")]
    assert page.count("Not yet") == 3
    back = reverse("awards:payment_act", args=[request.pk, "return"])
    assert back in finance.get(url).content.decode()
    assert finance.post(back, {"reason": "The receipt is of another month."}).status_code == 302
    assert "The receipt is of another month." in grantee.get(url).content.decode()
    with acting_as(people.finance):
        request = payments.submit_payment_request(request, by=people.finance)
    # Sent again, it is checked again.
    assert grantee.get(url).content.decode().count("Not yet") == 4
    request = approve(prepare(request, people), people)
    with acting_as(by):
        batches.mark_batch_paid(batches.make_batch(by=by), by=by, paid_on=today())
        request.refresh_from_db()
    assert request.state == PaymentState.PAID
    assert "Not yet" not in grantee.get(url).content.decode()
