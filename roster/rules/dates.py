"""Dates known to the day, the month or the year, and when years of living somewhere are complete."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import TextChoices

from img_program.web.fields import PartialDate

DAYS_OF_A_YEAR = 365


class DatePrecision(TextChoices):
    """How exactly a date is known."""

    YEAR = "year", "Year"
    MONTH = "month", "Month and year"
    DAY = "day", "Day, month and year"


@dataclass(frozen=True, slots=True)
class RoughDate:
    """A date with its precision; the unknown parts stand at their first value."""

    value: date
    precision: str = DatePrecision.DAY

    @classmethod
    def of(cls, known: PartialDate) -> Self:
        """The date of the parts that are known."""
        precision = DatePrecision.DAY if known.day else DatePrecision.MONTH if known.month else DatePrecision.YEAR
        return cls(known.first, precision)

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        if self.precision == DatePrecision.YEAR:
            return self.value.replace(month=1, day=1)
        return self.value.replace(day=1) if self.precision == DatePrecision.MONTH else self.value

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        if self.precision == DatePrecision.YEAR:
            return self.value.replace(month=12, day=31)
        if self.precision == DatePrecision.MONTH:
            return self.value.replace(day=monthrange(self.value.year, self.value.month)[1])
        return self.value

    def in_words(self) -> str:
        """Say "2024", "May 2024" or "3 May 2024"."""
        if self.precision == DatePrecision.YEAR:
            return str(self.value.year)
        if self.precision == DatePrecision.MONTH:
            return f"{self.value:%B %Y}"
        return day_in_words(self.value)


@dataclass(frozen=True, slots=True)
class ResidencePeriod:
    """Living in Minnesota from one rough date to another, or until now."""

    since: RoughDate
    until: RoughDate | None = None

    def in_words(self) -> str:
        """Say "since May 2024", "from 2019 to May 2021"."""
        if self.until is None:
            return f"since {self.since.in_words()}"
        return f"from {self.since.in_words()} to {self.until.in_words()}"


def day_in_words(day: date) -> str:
    """Say "3 May 2026"."""
    return f"{day.day} {day:%B %Y}"


def between_in_words(first: date, last: date) -> str:
    """Two possible days: "1 or 31 May 2026", "1 January or 31 December 2026", or one day when they agree."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} or {day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} or {day_in_words(last)}"
    return f"{day_in_words(first)} or {day_in_words(last)}"


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _merged(spans: Sequence[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[tuple[date, date | None]] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end < start:
            continue
        if merged:
            last_start, last_end = merged[-1]
            if last_end is None:
                break
            if start <= last_end + timedelta(days=1):
                merged[-1] = (last_start, None if end is None else max(last_end, end))
                continue
        merged.append((start, end))
    return merged


def _length(start: date, end: date) -> tuple[int, int]:
    """Whole years and the days beyond them, from the first day to the last, both lived."""
    after = end + timedelta(days=1)
    years = after.year - start.year
    if add_years(start, years) > after:
        years -= 1
    return years, (after - add_years(start, years)).days


def complete_from(spans: Sequence[tuple[date, date | None]], *, years: int, unbroken: bool) -> date | None:
    """The day from which the spans make so many years; None when they never do. First and last days of a span are lived.

    1 January 2021 to 31 December 2022 makes two years from 1 January 2023. `unbroken`: one span must do it alone; otherwise
    whole years and the days beyond them add up, 365 days being a year.
    """
    years_left, days = years, 0
    for start, end in _merged(spans):
        day = max(start, add_years(start, years_left) - timedelta(days=days))
        if end is None or day <= end + timedelta(days=1):
            return day
        if unbroken:
            continue
        lived, rest = _length(start, end)
        more, days = divmod(days + rest, DAYS_OF_A_YEAR)
        years_left -= lived + more
        if years_left <= 0:
            return end + timedelta(days=1)
    return None
