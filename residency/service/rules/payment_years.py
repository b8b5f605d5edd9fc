"""The years of employment in which a physician pays, with their last day of payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from img_program.statute.fiscal import add_months

_MONTHS = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaymentYearDates:
    """One employment year by its number: first and last day, and the day by which its payment is due."""

    number: int
    starts_on: date
    ends_on: date
    due_on: date


def payment_years(employed_since: date, *, first_year: int, years: int, due_after_days: int) -> list[PaymentYearDates]:
    """The years with a payment. Employment year 1 begins on the first day of work after residency.

    With the first payment in year 2 and five payments, these are the years 2 to 6. A year is owed once it is over,
    because only then its compensation is known. Raises ValueError for a first year before 1 or no years.
    """
    if first_year < 1 or years < 1:
        raise ValueError("The first year is at least 1, and there is at least one.")
    return [_year(employed_since, number, due_after_days) for number in range(first_year, first_year + years)]


def employment_year_of(day: date, *, employed_since: date) -> int:
    """The number of the employment year in which a day lies; 0 before the first."""
    number = 0
    while add_months(employed_since, number * _MONTHS) <= day:
        number += 1
    return number


def _year(employed_since: date, number: int, due_after_days: int) -> PaymentYearDates:
    begin = add_months(employed_since, (number - 1) * _MONTHS)
    end = add_months(employed_since, number * _MONTHS) - _ONE_DAY
    return PaymentYearDates(number, begin, end, end + timedelta(days=due_after_days))
