"""What an agreement's dates and amount make due: reports, visits, reconciliations (OGM policies 08-09 and 08-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from img_program.statute.fiscal import add_months

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report: kind "progress" or "final", its period and its last day."""

    kind: str
    period_starts_on: dt.date
    period_ends_on: dt.date
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class DueMonitoring:
    """A visit or a reconciliation, from a day and until another."""

    kind: str
    window_starts_on: dt.date
    due_on: dt.date


def due_reports(starts_on: dt.date, ends_on: dt.date, *, interval_months: int, final_after_days: int) -> Iterator[DueReport]:
    """One report after each interval, and the final one some days after the end."""
    begin, number = starts_on, 1
    while (due := add_months(starts_on, number * interval_months)) < ends_on:
        yield DueReport("progress", begin, due - ONE_DAY, due)
        begin, number = due, number + 1
    yield DueReport("final", begin, ends_on, ends_on + dt.timedelta(days=final_after_days))


def due_monitoring(
    starts_on: dt.date, ends_on: dt.date, amount: Decimal, *, once_above: Decimal, yearly_above: Decimal, interval_months: int
) -> Iterator[DueMonitoring]:
    """Above the first amount one visit and one reconciliation before the end, above the second a visit in every interval."""
    if amount > once_above:
        yield DueMonitoring("reconciliation", starts_on, ends_on)
    if amount > yearly_above:
        begin, number = starts_on, 1
        while begin <= ends_on:
            following = add_months(starts_on, number * interval_months)
            yield DueMonitoring("visit", begin, min(following - ONE_DAY, ends_on))
            begin, number = following, number + 1
    elif amount > once_above:
        yield DueMonitoring("visit", starts_on, ends_on)
