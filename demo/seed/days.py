"""The days on which something of the demonstration happened: asked before prepared, prepared before approved, approved before paid."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from grants.awards.models import PaymentBatch, PaymentRequest
from img_program.database.context import as_system

TURN = timedelta(days=25)


def paid_on(worked_until: date) -> date:
    """When money for work until that day arrived."""
    return min(worked_until + TURN, timezone.localdate())


def date_payment(request: PaymentRequest, batch: PaymentBatch, *, worked_until: date) -> None:
    """Give a paid request the days of its steps, all between the work and the payment."""
    asked, prepared, approved, sent = (_moment(worked_until, days, hour) for days, hour in ((3, 9), (8, 10), (12, 14), (15, 11)))
    with as_system(reason="demonstration data: the days on which it happened"):
        PaymentRequest.objects.filter(pk=request.pk).update(
            created_at=asked, submitted_at=asked, prepared_at=prepared, approved_at=approved
        )
        PaymentBatch.objects.filter(pk=batch.pk).update(made_at=sent)


def date_prepared(request: PaymentRequest, *, worked_until: date, after: int) -> None:
    """Give a request that waits for its approval the days on which it was asked and recommended; `after` spreads them."""
    asked, prepared = _moment(worked_until, 2 + after // 4, 9, after), _moment(worked_until, 6 + after // 3, 10, after)
    with as_system(reason="demonstration data: the days on which it happened"):
        PaymentRequest.objects.filter(pk=request.pk).update(created_at=asked, submitted_at=asked, prepared_at=prepared)


def _moment(day: date, days: int, hour: int, minutes: int = 0) -> datetime:
    at = datetime.combine(day + timedelta(days=days), time(hour, 12 + 3 * minutes), tzinfo=timezone.get_current_timezone())
    return min(at, timezone.now())
