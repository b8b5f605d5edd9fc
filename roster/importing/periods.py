"""Periods of living in Minnesota as one cell: `2019..2021-05|2024-03-02..`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from img_program.web.fields import ANY, parse_partial
from roster.columns.column import SEPARATOR
from roster.columns.current import Period
from roster.models import DatePrecision, MinnesotaResidence
from roster.rules.dates import RoughDate

BETWEEN = ".."
_REASON = "Write periods as 2019..2021-05 or 2024-03-02.. and a | between two of them."


def periods_from(cell: str, *, today: date) -> tuple[Period, ...]:
    """The periods of a cell, in order. Raises ValidationError in words."""
    periods: list[Period] = []
    for text in (part.strip() for part in cell.split(SEPARATOR)):
        if not text:
            continue
        since_text, between, until_text = text.partition(BETWEEN)
        since, until = _rough(since_text), _rough(until_text) if until_text else None
        if not between or since is None or (until_text and until is None):
            raise ValidationError({"minnesota_periods": _REASON})
        latest = until.earliest if until else since.earliest
        if latest > today or (until and until.value < since.value):
            raise ValidationError({"minnesota_periods": "A period ends before it begins, or lies in the future."})
        periods.append((since.value, since.precision, until.value if until else None, until.precision if until else ""))
    return tuple(sorted(periods, key=_order))


def _order(period: Period) -> tuple[date, str, date, str]:
    return (period[0], period[1], period[2] or date.max, period[3])


def _rough(text: str) -> RoughDate | None:
    try:
        return RoughDate.of(parse_partial(text, ANY))
    except ValidationError:
        return None


def periods_of(rows: Iterable[MinnesotaResidence]) -> tuple[Period, ...]:
    """The stored periods that were not removed, in the same order."""
    stored = ((row.starts_on, row.starts_precision, row.ends_on, row.ends_precision) for row in rows if row.removed_at is None)
    return tuple(sorted(stored, key=_order))


def in_a_cell(periods: tuple[Period, ...]) -> str:
    """The periods as the layout writes them."""
    return SEPARATOR.join(f"{_text(since, how)}{BETWEEN}{_text(until, till)}" for since, how, until, till in periods)


def _text(day: date | None, precision: str) -> str:
    if day is None:
        return ""
    shown = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
    return day.isoformat()[: shown[DatePrecision(precision)]]
