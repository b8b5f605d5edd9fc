"""On the beat: yearly contact with physicians and employers, and links that wait for long."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from img_program.database.context import as_system
from img_program.notifications.models.private_link import PrivateLink
from img_program.notifications.workflow import LinkState
from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter
from residency.service.actions.links import ONE_DAY, ask_employer, end_link, months_to_confirm, send_again, send_yearly_check
from residency.service.models.links import Verification, YearlyCheck
from residency.service.models.service import EmploymentPeriod, Obligation
from residency.service.models.service_records import EventKind, LifeEvent

logger = logging.getLogger(__name__)
MOST_TIMES = 3


def keep_contact(*, on: dt.date) -> int:
    """On the beat: yearly checks and questions to employers that came due, and links that wait for long, sent again.

    One that breaks is logged and does not hold up the others. Returns how many were sent.
    """
    with as_system(reason="yearly contact with physicians and employers"):
        months = parameter("residency.yearly_check_months", on=on).as_int()
        again = parameter("residency.link_reminder_days", on=on).as_int()
        quiet_since = add_months(on, -months)
        obligations = list(Obligation.objects.open().filter(last_contact_on__lte=quiet_since).select_related("user", "agreement"))
        periods = list(
            EmploymentPeriod.objects.filter(obligation__state="open").exclude(contact_email="").exclude(obligation__in=_silent())
        )
        stale = on - dt.timedelta(days=again)
        links: list[PrivateLink] = [
            *_to_send_again(Verification, stale),
            *_to_send_again(YearlyCheck, stale),
        ]
    sent = sum(_try(partial(send_again, link, by=None)) for link in links)
    sent += sum(_try(partial(_yearly_check_if_due, each, quiet_since)) for each in obligations)
    return sent + sum(_try(partial(_ask_if_due, each, on, months)) for each in periods)


def _silent() -> QuerySet[LifeEvent, Any]:
    """Obligations of physicians who have died: nobody is asked about them by the program itself."""
    return LifeEvent.objects.filter(kind=EventKind.DEATH).values("obligation")


def _to_send_again[L: PrivateLink](model: type[L], stale: dt.date) -> list[L]:
    rows = model._default_manager.filter(  # noqa: SLF001 - documented
        state=LinkState.SENT, times_sent__lt=MOST_TIMES, sent_at__date__lte=stale, obligation__state="open"
    )
    return list(rows.exclude(obligation__in=_silent()).select_related("obligation__user"))


def _try(act: Callable[[], object]) -> int:
    try:
        with transaction.atomic():
            return int(act() is not None)
    except Exception:
        logger.exception("yearly contact broke")
        return 0


def _yearly_check_if_due(obligation: Obligation, quiet_since: dt.date) -> YearlyCheck | None:
    with as_system(reason="is a yearly check waiting?"):
        waiting = YearlyCheck.objects.waiting().filter(obligation=obligation).first()
        if waiting is not None and timezone.localdate(waiting.sent_at) > quiet_since:
            return None
        if waiting is not None:
            end_link(waiting, "withdraw_link")
    return send_yearly_check(obligation, by=None)


def _ask_if_due(period: EmploymentPeriod, on: dt.date, months: int) -> Verification | None:
    """A whole year without the employer's word, or a period that ended."""
    with as_system(reason="is an employer's word due?"):
        open_days = months_to_confirm(period, on=on)
        asked = Verification.objects.filter(period=period).exclude(state=LinkState.WITHDRAWN)
        # What an employer answered otherwise waits for a person, not for the same question again.
        if open_days is None or asked.filter(covers_until__gte=open_days[0]).exists():
            return None
    is_over = period.ends_on is not None and period.ends_on <= on
    if is_over or add_months(open_days[0], months) - ONE_DAY <= open_days[1]:
        return ask_employer(period, by=None, on=on)
    return None
