"""Academic years, named for the calendar year in which they begin: 2026 is 2026-27."""

from __future__ import annotations

from datetime import date, timedelta

from img_program.statute.parameters import parameter


def academic_year_of(day: date) -> int:
    """The academic year of a day. Raises NoParameterError for days before the program's first."""
    return day.year if day >= _start_in(day.year, as_of=day) else day.year - 1


def academic_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of an academic year, both included."""
    first = _start_in(year, as_of=date(year, 12, 31))
    following = _start_in(year + 1, as_of=date(year, 12, 31))
    return first, following - timedelta(days=1)


def academic_year_in_words(year: int) -> str:
    """For people: 2026 is the year 2026-27."""
    return f"{year}–{(year + 1) % 100:02d}"  # noqa: RUF001 - the dash of a span


def _start_in(year: int, *, as_of: date) -> date:
    month = parameter("periods.academic_year_start_month", on=as_of).as_int()
    return date(year, month, parameter("periods.academic_year_start_day", on=as_of).as_int())
