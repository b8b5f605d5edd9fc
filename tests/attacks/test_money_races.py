"""Two connections at once: no rule that a payment rests on is judged on rows that another payment is changing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Q

from grants.awards.actions import agreements, batches, corrections, execution, monitoring, payments
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import Agreement, Hold, LedgerEntry, PaymentRequest
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from residency.service.actions import account
from residency.service.hooks import free_money
from residency.service.models import AccountEntry
from residency.training.actions import leave_program, withdraw_funding
from residency.training.models import Appointment, PositionFunding
from tests.documents.files import pdf, sent
from tests.grants.awards.factories import Expense, approve, make_request, pay, prepare, this_year, today
from tests.grants.awards.factories import make_agreement as plain_agreement
from tests.people import People
from tests.residency.service.support import fill_account
from tests.residency.service.test_account import propose as propose_administration
from tests.residency.training.factories import (
    appoint,
    ask,
    begin,
    fund,
    make_agreement,
    make_award,
    make_position,
    pass_gate,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*presses: tuple[User, Callable[[], Any]]) -> list[str]:
    """Each in a connection of its own, begun together: "done", or why not."""
    start = Barrier(len(presses))

    def press(pair: tuple[User, Callable[[], Any]]) -> str:
        by, act = pair
        try:
            with acting_as(by):
                start.wait()
                act()
                return "done"
        except (ValidationError, WrongStateError):
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(press, presses))


def approving(request: PaymentRequest, by: User) -> tuple[User, Callable[[], Any]]:
    return by, lambda: payments.approve_payment(request, by=by)


def test_the_ledger_itself_knows_the_filled_positions(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    requests = [prepare(ask(people, agreement, 30_000), people) for _ in range(2)]
    approve(requests[0], people)
    # The rules are silent, as they were when both were judged at once.
    monkeypatch.setattr(payments, "payment_findings", lambda _request: [])
    with pytest.raises(ValidationError, match="held the position allow 50000"):
        approve(requests[1], people)


# Two presses at once and what may come of them; whatever comes, the books hold.
type Presses = tuple[tuple[User, Callable[[], Any]], tuple[User, Callable[[], Any]]]
ONE, BOTH, EITHER = [["done", "refused"]], [["done", "done"]], [["done", "refused"], ["done", "done"]]


def _one_line(people: People) -> tuple[Agreement, Presses]:
    """PAY: the line of $20,000."""
    agreement = plain_agreement(people)
    first, second = (prepare(make_request(people, agreement, Expense(11_000)), people) for _ in range(2))
    return agreement, (approving(first, people.finance_officer), approving(second, people.program_manager))


def _one_request(people: People) -> tuple[Agreement, Presses]:
    """Two persons approve the same request."""
    agreement = plain_agreement(people)
    request = prepare(make_request(people, agreement), people)
    return agreement, (approving(request, people.finance_officer), approving(request, people.program_manager))


def _approval_and_amendment(people: People) -> tuple[Agreement, Presses]:
    """AMEND: the line goes down to $5,000 while $10,000 of it are approved."""
    agreement, by, day = plain_agreement(people), people.grants_specialist, today()
    request = prepare(make_request(people, agreement, Expense(10_000)), people)
    with acting_as(by):
        version = agreements.amend_agreement(
            agreement, by=by, what_changes="Less.", ends_on=agreement.ends_on or day,
            lines=[BudgetAmount("People", this_year(), Decimal(5000)), BudgetAmount("Rooms", this_year(), Decimal(20_000))],
        )  # fmt: skip
        version = execution.record_encumbrance(version, by=by, encumbrance_id="3001", on=day)
        version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=day)
        version = execution.record_state_signature(
            version, by=by, signer="Max Lee", on=day, approval_reference="DOA-78", file=sent("a.pdf", pdf())
        )
    with acting_as(people.coordinator):
        version = execution.approve_execution(version, by=people.coordinator)
    manager = people.program_manager
    return agreement, (
        approving(request, people.finance_officer),
        (manager, lambda: execution.approve_execution(version, by=manager)),
    )


def _approval_and_hold(people: People) -> tuple[Agreement, Presses]:
    agreement, by = plain_agreement(people), people.program_manager
    request = prepare(make_request(people, agreement), people)
    hold = (by, lambda: monitoring.place_hold(agreement, by=by, order="Order 7", reason="A tip.", days=10))
    return agreement, (approving(request, people.finance_officer), hold)


def _paid_mark_and_hold(people: People) -> tuple[Agreement, Presses]:
    agreement, by, manager = plain_agreement(people), people.finance_officer, people.program_manager
    approve(prepare(make_request(people, agreement), people), people)
    with acting_as(by):
        batch = batches.make_batch(by=by)
    hold = (manager, lambda: monitoring.place_hold(agreement, by=manager, order="Order 7", reason="A tip.", days=10))
    return agreement, ((by, lambda: batches.mark_batch_paid(batch, by=by, paid_on=today())), hold)


def _batch_and_void(people: People) -> tuple[Agreement, Presses]:
    agreement, one, other = plain_agreement(people), people.finance_officer, people.program_manager
    request = approve(prepare(make_request(people, agreement), people), people)
    void = (other, lambda: corrections.propose_void(request, by=other, reason="A forged receipt."))
    return agreement, ((one, lambda: batches.make_batch(by=one)), void)


def _paid_mark_and_void(people: People) -> tuple[Agreement, Presses]:
    agreement, one, other = plain_agreement(people), people.finance_officer, people.program_manager
    request = approve(prepare(make_request(people, agreement), people), people)
    with acting_as(one):
        batch = batches.make_batch(by=one)
    void = (other, lambda: corrections.propose_void(request, by=other, reason="A forged receipt."))
    return agreement, ((one, lambda: batches.mark_batch_paid(batch, by=one, paid_on=today())), void)


def _two_batches(people: People) -> tuple[Agreement, Presses]:
    agreement, by = plain_agreement(people), people.finance_officer
    approve(prepare(make_request(people, agreement), people), people)
    return agreement, ((by, lambda: batches.make_batch(by=by)), (by, lambda: batches.make_batch(by=by)))


def _withdrawn_and_prepared(people: People) -> tuple[Agreement, Presses]:
    agreement, grantee, office = plain_agreement(people), people.finance, people.grants_specialist
    request = make_request(people, agreement)
    return agreement, (
        (grantee, lambda: payments.withdraw_payment_request(request, by=grantee)),
        (office, lambda: payments.prepare_payment(request, by=office)),
    )


def _returned_and_approved(people: People) -> tuple[Agreement, Presses]:
    agreement, manager = plain_agreement(people), people.program_manager
    request = prepare(make_request(people, agreement), people)
    back = (manager, lambda: payments.return_payment_request(request, by=manager, reason="A page is missing."))
    return agreement, (approving(request, people.finance_officer), back)


def _money_back_twice(people: People) -> tuple[Agreement, Presses]:
    """CLOSE: $1,000 was paid, and $800 come back twice."""
    agreement = plain_agreement(people)
    pay(people, agreement)
    with as_system(reason="test"):
        line = agreement.budget_lines.get(category="People")

    def back(by: User) -> tuple[User, Callable[[], Any]]:
        office = people.grants_specialist
        with acting_as(office):
            asked = corrections.propose_refund(
                agreement, by=office, budget_line=line, amount=Decimal(800), on=today(), note="Check"
            )
        return by, lambda: corrections.approve_correction(asked, by=by)

    return agreement, (back(people.finance_officer), back(people.program_manager))


def _resident(people: People, *, from_account: bool = False) -> tuple[Agreement, PositionFunding, Appointment]:
    award = make_award(people, from_account=from_account)
    agreement, position = make_agreement(people, award), make_position(people)
    funding = fund(people, position, award, amount=120_000)
    return agreement, funding, pass_gate(people, begin(people, appoint(people, position)))


def _one_position(people: People) -> tuple[Agreement, Presses]:
    """FILLED: five months of the year have begun, so $50,000."""
    agreement, _funding, _appointment = _resident(people)
    first, second = (prepare(ask(people, agreement, 30_000), people) for _ in range(2))
    return agreement, (approving(first, people.finance_officer), approving(second, people.program_manager))


def _approval_and_leaving(people: People) -> tuple[Agreement, Presses]:
    agreement, _funding, appointment = _resident(people)
    request, by = prepare(ask(people, agreement, 50_000), people), people.manager
    last = appointment.starts_on + timedelta(days=40)
    leaves = (by, lambda: leave_program(appointment, by=by, on=last))
    return agreement, (approving(request, people.finance_officer), leaves)


def _approval_and_funding_taken_back(people: People) -> tuple[Agreement, Presses]:
    agreement, funding, _appointment = _resident(people)
    request, by = prepare(ask(people, agreement, 1000), people), people.grants_specialist
    back = (by, lambda: withdraw_funding(funding, by=by, reason="Another award."))
    return agreement, (approving(request, people.finance_officer), back)


def _one_account(people: People) -> tuple[Agreement, Presses]:
    """Two approvals of two awards from an account of $30,000."""
    fill_account(people, 30_000)
    (first, *_), (second, *_) = (_resident(people, from_account=True) for _ in range(2))
    one, other = (prepare(ask(people, agreement, 20_000), people) for agreement in (first, second))
    return first, (approving(one, people.finance_officer), approving(other, people.program_manager))


def _approval_and_administration(people: People) -> tuple[Agreement, Presses]:
    """What is left in the account, $10,000 or nothing more, is wanted twice."""
    agreement, *_ = _resident(people, from_account=True)
    fill_account(people, 50_000)
    with as_system(reason="test"):
        left = int(free_money())
    request, by = prepare(ask(people, agreement, 20_000), people), people.program_manager
    money = propose_administration(people, left - 10_000)
    return agreement, (
        approving(request, people.finance_officer),
        (by, lambda: account.approve_money_out(money, by=by)),
    )


RACES: list[tuple[Callable[[People], tuple[Agreement, Presses]], list[list[str]]]] = [
    (_one_line, ONE),
    (_one_request, ONE),
    (_approval_and_amendment, ONE),
    (_approval_and_hold, EITHER),
    (_paid_mark_and_hold, EITHER),
    (_batch_and_void, EITHER),
    # A batch whose one payment was stopped is paid without it.
    (_paid_mark_and_void, EITHER),
    (_two_batches, ONE),
    (_withdrawn_and_prepared, ONE),
    (_returned_and_approved, ONE),
    (_money_back_twice, ONE),
    (_one_position, ONE),
    (_approval_and_leaving, EITHER),
    (_approval_and_funding_taken_back, ONE),
    (_one_account, ONE),
    (_approval_and_administration, ONE),
]


def books_hold(agreement: Agreement) -> list[str]:
    """What is wrong in the books of an agreement; nothing when all is right."""
    with as_system(reason="test"):
        lines: Any = agreement.budget_lines.with_balance()
        faults = [f"{line}: {line.paid} of {line.amount}" for line in lines if not 0 <= line.paid <= line.amount]
        entries = LedgerEntry.objects.filter(agreement=agreement)
        for request in PaymentRequest.objects.filter(agreement=agreement):
            asked = sum((line.amount for line in request.lines.all()), Decimal(0))
            of_request = entries.filter(
                Q(payment_line__request=request) | Q(reverses__payment_line__request=request) | Q(reduces=request)
                | Q(reverses__reduces=request)
            )  # fmt: skip
            entered = sum(of_request.values_list("amount", flat=True), Decimal(0))
            smaller = request.corrections.filter(kind__in=["disallow", "withhold"], state="entered", is_owed=False)
            asked -= sum(smaller.values_list("amount", flat=True), Decimal(0))
            if entered != (asked if request.state in {"approved", "batched", "paid"} else 0):
                faults.append(f"{request.state}: {entered} of {asked}")
        held = Hold.objects.filter(agreement=agreement, lifted_at=None).exists()
        if held and PaymentRequest.objects.filter(agreement=agreement, state="batched").exists():
            faults.append("On its way under a hold")
        if AccountEntry.objects.balance() < 0 or free_money() < 0:
            faults.append("The account holds less than nothing")
    return faults


def test_every_rule_that_a_payment_rests_on_holds_with_two_connections(people: People) -> None:
    wrong = {}
    for race, expected in RACES:
        agreement, presses = race(people)
        results = at_once(*presses)
        if results not in expected or (faults := books_hold(agreement)):
            wrong[race.__name__] = (results, results in expected and faults)
    assert wrong == {}
