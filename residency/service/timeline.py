"""The timeline of one commitment: work, events, decisions, employers' words, payments, and what comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.utils import timezone

from img_program.notifications.workflow import LinkState
from img_program.web.components import TimelineEvent
from residency.service.facts import Rows
from residency.service.models import AccountEntry, EmploymentPeriod, LifeEvent, Obligation, PaymentYear, Verification
from residency.service.rules.payment_owed import dollars


def timeline_of(
    obligation: Obligation, rows: Rows, years: Sequence[PaymentYear], payments: Iterable[AccountEntry]
) -> list[TimelineEvent]:
    """In order of time. `years` carry `paid`."""
    events = [
        TimelineEvent("Service begins, the day after residency", obligation.begins_on),
        *chain.from_iterable(_work(each) for each in rows.periods),
        *(_life(each) for each in rows.events),
        *(TimelineEvent(each.get_kind_display(), each.decided_on, each.reason) for each in rows.decisions),
        *chain.from_iterable(_word(each) for each in rows.verifications),
        *(_payment(each) for each in payments),
        *(_due(year) for year in years if year.left > 0),
    ]
    return sorted(events, key=lambda each: (_day(each.when), each.title))


def _work(period: EmploymentPeriod) -> Iterator[TimelineEvent]:
    yield TimelineEvent(f"Work at {period.site.employer}", period.starts_on, period.share_in_words)
    if period.ends_on:
        is_coming = period.ends_on > timezone.localdate()
        title = f"Work at {period.site.employer} ends"
        yield TimelineEvent(title, period.ends_on, state="coming" if is_coming else "done")


def _life(event: LifeEvent) -> TimelineEvent:
    until = f"Until {event.ends_on:%-d %B %Y}." if event.ends_on else ""
    return TimelineEvent(event.get_kind_display(), event.starts_on, " ".join(filter(None, (until, event.note))))


def _word(word: Verification) -> Iterator[TimelineEvent]:
    if word.state == LinkState.CONFIRMED and word.answered_at:
        yield TimelineEvent("The employer confirmed work", timezone.localdate(word.answered_at), str(word))


def _due(year: PaymentYear) -> TimelineEvent:
    is_past = year.due_on < timezone.localdate()
    title = f"Payment for employment year {year.number} {'was' if is_past else 'is'} due"
    return TimelineEvent(title, year.due_on, state="current" if is_past else "coming")


def _payment(entry: AccountEntry) -> TimelineEvent:
    what = "Payment received" if entry.is_in else "A payment entered in error was taken back"
    number = entry.payment_year.number if entry.payment_year else ""
    return TimelineEvent(what, entry.entered_on, f"{dollars(abs(entry.amount))}, employment year {number}")


def _day(when: dt.date | dt.datetime | None) -> dt.date:
    return timezone.localdate(when) if isinstance(when, dt.datetime) else when or dt.date.min
