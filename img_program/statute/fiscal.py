"""The state's fiscal year: named for the calendar year in which it ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from img_program.statute.parameters import parameter


def fiscal_year_of(day: date) -> int:
    """The fiscal year of a day: with a year that starts on 1 July, 30 June 2026 is 2026 and 1 July 2026 is 2027.

    Raises NoParameterError for days before the program's first.
    """
    return day.year + 1 if day >= _start_in(day.year, as_of=day) else day.year


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year, both included."""
    # The year after the first day tells by which rule it starts.
    first = _start_in(year - 1, as_of=date(year, 1, 1))
    following = _start_in(year, as_of=date(year, 1, 1))
    return first, following - timedelta(days=1)


def _start_in(year: int, *, as_of: date) -> date:
    month = parameter("periods.fiscal_year_start_month", on=as_of).as_int()
    return date(year, month, parameter("periods.fiscal_year_start_day", on=as_of).as_int())


def add_months(day: date, months: int) -> date:
    """The same day of a later month; the month's last day where it is shorter (31 January and one month: 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
