"""Corrections by reversing entries: disallowed, withheld, given back after the end; and what accounting says it paid."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from grants.awards.actions import batches, closeout, corrections, paid_files, payments
from grants.awards.models import Agreement, Correction, LedgerEntry, PaidFile, PaidRow, PaymentRequest, PerformanceEvaluation
from grants.awards.queries import sent_dollars
from grants.awards.rules.correction_amounts import left_to_allow, left_to_settle, why_not
from grants.awards.rules.paid_as_sent import paid_as_sent
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import (
    Expense,
    agree,
    approve,
    disallow,
    give_back,
    make_agreement,
    make_fund,
    make_report,
    make_request,
    pay,
    prepare,
    this_year,
    today,
    void,
    withhold,
)
from tests.grants.awards.recount import by_fund_and_year, by_line
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def approved(people: People, agreement: Agreement, *expenses: Expense) -> PaymentRequest:
    return approve(prepare(make_request(people, agreement, *expenses), people), people)


def sent(request: PaymentRequest) -> Decimal:
    with as_system(reason="test"):
        return sent_dollars([request])[request.pk]


def state(request: PaymentRequest) -> str:
    with as_system(reason="test"):
        return PaymentRequest.objects.get(pk=request.pk).state


def batch(people: People) -> Any:
    with acting_as(people.finance_officer):
        return batches.make_batch(by=people.finance_officer)


D = Decimal
OUT = PaidRow.Outcome


@pytest.mark.parametrize(
    ("amount", "most", "words"),
    [
        (D("0.00"), None, "above zero"), (D("-0.01"), D(5), "above zero"), (D("0.01"), D("0.01"), ""), (D("5.00"), D("5.00"), ""),
        (D("5.01"), D("5.00"), "At most $5.00"), (D("0.01"), D("0.00"), "At most $0.00"), (D("9.99"), None, ""),
    ],
)  # fmt: skip
def test_how_much_can_be_taken_back(amount: Decimal, most: Decimal | None, words: str) -> None:
    assert (words in why_not(amount, most)) if words else why_not(amount, most) == ""
    assert left_to_allow(D(100), [D("99.99")]) == D("0.01") == left_to_settle(D("50.01"), [D(50)])


@pytest.mark.parametrize(
    ("state", "sent", "paid", "is_twice", "outcome"),
    [
        (None, None, D(1), False, OUT.UNKNOWN), (None, None, D(1), True, OUT.UNKNOWN), ("batched", D(1), D(1), True, OUT.TWICE),
        ("batched", D("1.00"), D("1.00"), False, OUT.EQUAL), ("batched", D("1.00"), D("1.01"), False, OUT.DIFFERENT),
        ("batched", D("1.00"), D("0.99"), False, OUT.DIFFERENT), ("approved", D(1), D(1), False, OUT.NOT_SENT),
        ("voided", D(0), D(1), False, OUT.NOT_SENT), ("paid", D(1), D(1), False, OUT.EARLIER), ("paid", D(1), D(2), False, OUT.DIFFERENT),
    ],
)  # fmt: skip
def test_how_a_row_compares(state: str | None, sent: Decimal | None, paid: Decimal, is_twice: bool, outcome: str) -> None:  # noqa: FBT001
    assert paid_as_sent(state=state, sent=sent, paid=paid, is_twice=is_twice) == outcome


def test_a_disallowed_part_is_not_paid_and_its_dollars_can_be_asked_for_again(people: People) -> None:
    agreement = make_agreement(people)
    request = approved(people, agreement, Expense(1000), Expense(500, "Rooms"))
    disallow(people, request, "200.01")
    assert sent(request) == D("1299.99")
    # No more than the expense was, all corrections together.
    with pytest.raises(ValidationError, match=r"At most \$799\.99"):
        disallow(people, request, "800.00")
    assert (
        "To be paid, or paid: <strong>$1,299.99"
        in sign_in(Client(), people.finance).get(reverse("awards:payment", args=[request.pk])).content.decode()
    )
    batch(people)
    void(people, request)
    with as_system(reason="test"):
        assert sent_dollars([request])[request.pk] == D("1299.99")
        assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
    approved(people, agreement, Expense(20_000))


def test_what_was_paid_and_disallowed_is_owed_withheld_and_given_back(people: People) -> None:
    agreement = make_agreement(people)
    paid = pay(people, agreement)
    owed = disallow(people, paid, "300")
    with as_system(reason="test"):
        assert (owed.is_owed, LedgerEntry.objects.filter(kind="disallow").count()) == (True, 0)
    later = approved(people, agreement, Expense(250, "Rooms"))
    with pytest.raises(ValidationError, match=r"At most \$250\.00"):
        withhold(people, later, owed, "250.01")
    withhold(people, later, owed, "200")
    assert sent(later) == D("50.00")
    with pytest.raises(ValidationError, match=r"At most \$100\.00"):
        give_back(people, agreement, "100.01", category="People", settles=owed)
    give_back(people, agreement, "100", category="People", settles=owed)
    with as_system(reason="test"):
        assert corrections.still_owed(owed) == 0
    # A voided payment withheld nothing: the dollars are owed again.
    void(people, later)
    with as_system(reason="test"):
        owed = Correction.objects.get(pk=owed.pk)
        assert corrections.still_owed(owed) == D(200)
        assert {str(line): line.paid for line in agreement.budget_lines.with_balance()} == {  # type: ignore[attr-defined]
            f"People, fiscal year {this_year()}": D(900), f"Rooms, fiscal year {this_year()}": D(0),
        }  # fmt: skip


def test_money_comes_back_after_the_grant_was_closed_and_can_be_awarded_again(people: People) -> None:
    fund = make_fund(people, {this_year(): 40_000})
    agreement = make_agreement(people, fund=fund, starts_on=today() - timedelta(days=90), ends_on=today() - timedelta(days=1))
    pay(people, agreement, Expense(1000, day=today() - timedelta(days=5)))
    by, met = people.coordinator, PerformanceEvaluation.Rating.MET
    with as_system(reason="test"):
        due = agreement.reports_due.select_related("agreement__award", "organization").get()
    make_report(people, due, accept=True)
    with acting_as(by):
        closeout.write_evaluation(agreement, by=by, work=met, money=met, reporting=met, text="Good.")
        closeout.close_agreement(agreement, by=by)
    give_back(people, agreement, "400", category="People")
    with as_system(reason="test"):
        part = agreement.award.parts.get()
        assert (part.released, agreement.closeout.paid) == (D(39_400), D(1000))
    page = sign_in(Client(), people.finance_officer).get(reverse("awards:agreement", args=[agreement.pk])).content.decode()
    assert reverse("awards:agreement_act", args=[agreement.pk, "return-money"]) in page
    make_agreement(people, amount=39_400, fund=fund)


def test_a_declined_correction_lets_the_payment_go_on(people: People) -> None:
    request, by = approved(people, make_agreement(people)), people.finance_officer
    sent_batch = batch(people)
    with acting_as(by):
        asked = corrections.propose_void(request, by=by, reason="A doubt.")
    assert state(request) == "approved"
    with acting_as(people.program_manager):
        corrections.decline_correction(asked, by=people.program_manager, reason="The receipt is right.")
    with acting_as(by), pytest.raises(WrongStateError):
        corrections.decline_correction(asked, by=by, reason="Again.")
    batch(people)
    assert state(request) == "batched"
    with as_system(reason="test"):
        assert sent_batch.requests.count() == 0


def test_the_ledger_takes_nothing_back_without_a_correction_of_two(people: People) -> None:
    agreement, by = make_agreement(people), people.finance_officer
    pay(people, agreement)
    with acting_as(by):
        line = agreement.budget_lines.get(category="People")
        asked = corrections.propose_refund(agreement, by=by, budget_line=line, amount=D(5), on=today(), note="Check")
    values = {
        "award_id": agreement.award_id, "agreement": agreement, "organization": agreement.organization, "budget_line": line,
        "kind": "return", "amount": -5, "entered_on": today(), "note": "Check", "recorded_by": by,
    }  # fmt: skip
    for more in ({}, {"correction": asked}):
        with as_system(reason="test"), pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
            LedgerEntry(**values, **more).save(force_insert=True)
    with as_system(reason="test"), pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
        Correction.objects.filter(pk=asked.pk).update(state="entered")
    agree(asked, people)
    with as_system(reason="test"), pytest.raises(IntegrityError, match="takes back once"), transaction.atomic():
        LedgerEntry(**values, correction=asked).save(force_insert=True)


def test_a_failed_row_leaves_its_batch_and_the_list_of_accounting_is_compared_to_the_cent(people: People) -> None:
    agreement, by = make_agreement(people), people.finance_officer
    good, short, failed, absent = (approved(people, agreement, Expense(n)) for n in (100, 200, 300, 400))
    disallow(people, good, "0.01")
    made = batch(people)
    client = sign_in(Client(), by)
    url = reverse("awards:payment_act", args=[failed.pk, "failed"])
    assert client.post(url, {"reason": "The supplier number was closed."}).status_code == 302
    text = client.get(reverse("awards:batch_file", args=[made.pk])).content.decode()
    rows = {row["Request"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {number: row["Amount"] for number, row in rows.items()} == {
        good.number: "99.99", short.number: "200.00", absent.number: "400.00",
    }  # fmt: skip
    lines = [(good.number, "99.99"), (short.number, "199.99"), (failed.number, "300"), ("R-1999-1", "7"), ("", "")]
    content = "Request,Paid on,Amount\r\n" + "".join(f"{number},{today()},{amount}\r\n" for number, amount in lines if number)
    answer = client.post(reverse("awards:paid_files"), {"file": io.BytesIO(content.encode())}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("difference $-0.01", "No request has this number", absent.number, "Mark 1 as paid"):
        assert words in page
    with as_system(reason="test"):
        file = PaidFile.objects.get()
        assert list(file.rows.values_list("outcome", flat=True)) == ["equal", "different", "not_sent", "unknown"]
    assert client.post(reverse("awards:paid_file", args=[file.pk]), {"confirmed": "1"}).status_code == 302
    # Twice does nothing.
    assert client.post(reverse("awards:paid_file", args=[file.pk]), {"confirmed": "1"}).status_code == 422
    assert [state(each) for each in (good, short, failed, absent)] == ["paid", "batched", "approved", "batched"]
    with acting_as(by):
        batches.mark_batch_paid(made, by=by, paid_on=today())
    assert [state(each) for each in (good, short, failed, absent)] == ["paid", "paid", "approved", "paid"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Request|request"), (b"Request,Paid on\nR-1,2026-11-02\n", "amount"), (b"Request,Paid on,Amount\n", "no rows"),
        (b"Request,Paid on,Amount\nR-1,2026-02-30,5\n", "Line 2"), (b"Request,Paid on,Amount\nR-1,2026-11-02,5.001\n", "Line 2"),
        (b"Request,Paid on,Amount\n,2026-11-02,5\n", "number of the request is missing"),
        (b"Request,Paid on,Amount\nR-1,2999-11-02,5\n", "Line 2"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_told_line_by_line(people: People, content: bytes, words: str) -> None:
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match=words):
        paid_files.read_paid_file(by=people.finance_officer, name="paid.csv", content=content)


def test_a_request_keeps_its_number(people: People) -> None:
    request = make_request(people, make_agreement(people))
    assert request.number == f"{request.agreement.number}/1"
    with acting_as(people.grants_specialist):
        payments.return_payment_request(request, by=people.grants_specialist, reason="Another receipt, please.")
    with acting_as(people.finance):
        assert payments.submit_payment_request(request, by=people.finance).number == request.number
    with as_system(reason="test"), pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        PaymentRequest.objects.filter(pk=request.pk).update(number="R-1")


def test_every_page_equals_a_recount_of_the_exported_ledger(people: People) -> None:
    fund = make_fund(people, {this_year(): 100_000})
    first, second = (make_agreement(people, fund=fund) for _ in range(2))
    paid = pay(people, first, Expense(4000), Expense(1000, "Rooms"))
    owed = disallow(people, paid, "300.50")
    later = approved(people, first, Expense(900))
    withhold(people, later, owed, "100.25")
    disallow(people, approved(people, second, Expense(700)), "0.75")
    batch(people)
    void(people, later)
    give_back(people, first, "200.25", category="People", settles=owed)
    approved(people, second, Expense(50))
    client = sign_in(Client(), people.auditor)

    def rows(name: str) -> list[dict[str, str]]:
        text = client.get(reverse(f"awards:{name}"), {"format": "csv"}).content.decode()
        return [{key: cell.lstrip("'") for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]

    text = client.get(reverse("awards:ledger"), {"format": "csv"}).content.decode()
    counted = by_fund_and_year(text)
    assert counted == {
        (row["Fund"], row["Fiscal year"]): {
            "approved": D(row["Approved"]), "paid": D(row["Paid"]), "returned": D(row["Given back"])
        }
        for row in rows("funds")
    }  # fmt: skip
    moved = by_line(text)
    for each in rows("staff_agreements"):
        own = sum((amount for (number, _line), amount in moved.items() if number == each["Agreement"]), D(0))
        assert D(each["Left"]) == D(each["Amount"]) - own
    for agreement in (first, second):
        page = client.get(reverse("awards:agreement", args=[agreement.pk]))
        assert {(agreement.number, str(line)): line.paid for line in page.context["budget"] if line.paid} == {
            key: amount for key, amount in moved.items() if key[0] == agreement.number and amount
        }
