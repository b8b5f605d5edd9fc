"""PAID: a payment is marked as paid by a list of accounting only when the list says exactly what was sent."""

from __future__ import annotations

from decimal import Decimal

from grants.awards.models import PaidRow
from grants.awards.workflow import PaymentState

_O = PaidRow.Outcome


def paid_as_sent(*, state: str | None, sent: Decimal | None, paid: Decimal, is_twice: bool) -> PaidRow.Outcome:
    """How a row compares. `state` and `sent` are the request's; None when no request has the number."""
    if state is None:
        return _O.UNKNOWN
    if is_twice:
        return _O.TWICE
    if state == PaymentState.PAID:
        return _O.EARLIER if sent == paid else _O.DIFFERENT
    if state != PaymentState.BATCHED:
        return _O.NOT_SENT
    return _O.EQUAL if sent == paid else _O.DIFFERENT
