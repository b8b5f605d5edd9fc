"""The yearly limit for a year in which somebody was employed only for a part of it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal

from residency.service.rules.payment_owed import CENT


def limit_of_part_year(limit: Decimal, *, days_employed: int, starts_on: date, ends_on: date, is_prorated: bool) -> Decimal:
    """The limit of a year from `starts_on` to `ends_on`, both included, with so many days of employment.

    The law's text does not say whether a part of a year lowers the limit: a parameter does. Parts of a cent are
    dropped. Raises ValueError when there are more days than the year has.
    """
    days = (ends_on - starts_on).days + 1
    if not 0 <= days_employed <= days:
        raise ValueError("A year has no more days of employment than days.")
    if not is_prorated:
        return limit
    return (limit * days_employed / days).quantize(CENT, ROUND_DOWN)
