"""Two connections at once: no rule that a payment rests on is judged on rows that another payment is changing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Sum

from grants.awards.actions import batches, monitoring, payments
from grants.awards.models import Agreement, LedgerEntry, PaymentRequest
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import Expense, approve, make_request, prepare
from tests.grants.awards.factories import make_agreement as plain_agreement
from tests.people import People
from tests.residency.training.factories import (
    appoint,
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


def paid(agreement: Agreement) -> Decimal:
    with as_system(reason="test"):
        return LedgerEntry.objects.filter(agreement=agreement).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def approving(request: PaymentRequest, by: User) -> tuple[User, Callable[[], Any]]:
    return by, lambda: payments.approve_payment(request, by=by)


def test_two_requests_do_not_pay_more_than_filled_positions_allow(people: People) -> None:
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    # Five months of the year have begun: $50,000.
    both = [prepare(make_request(people, agreement, Expense(30_000)), people) for _ in range(2)]
    pairs = zip(both, (people.finance_officer, people.program_manager), strict=True)
    assert at_once(*(approving(request, by) for request, by in pairs)) == ["done", "refused"]
    assert paid(agreement) == 30_000


def test_the_ledger_itself_knows_the_filled_positions(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    requests = [prepare(make_request(people, agreement, Expense(30_000)), people) for _ in range(2)]
    approve(requests[0], people)
    # The rules are silent, as they were when both were judged at once.
    monkeypatch.setattr(payments, "payment_findings", lambda _request: [])
    with pytest.raises(ValidationError, match="Filled positions allow 50000"):
        approve(requests[1], people)


def test_a_hold_and_an_approval_at_once(people: People) -> None:
    agreement = plain_agreement(people)
    request = prepare(make_request(people, agreement, Expense(1000)), people)
    by = people.program_manager
    results = at_once(
        approving(request, people.finance_officer),
        (by, lambda: monitoring.place_hold(agreement, by=by, order="Order 7", reason="A tip.", days=10)),
    )
    assert "done" in results
    with acting_as(people.finance_officer), pytest.raises(ValidationError):
        batches.make_batch(by=people.finance_officer)


def test_a_batch_and_a_void_at_once(people: People) -> None:
    agreement = plain_agreement(people)
    request = approve(prepare(make_request(people, agreement, Expense(1000)), people), people)
    one, other = people.finance_officer, people.program_manager
    results = at_once(
        (one, lambda: batches.make_batch(by=one)),
        (other, lambda: batches.void_payment(request, by=other, reason="A forged receipt.")),
    )
    assert "done" in results
    assert paid(agreement) == 0
