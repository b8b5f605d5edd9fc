"""What a physician owes for one year: the lesser of the yearly limit and a share of that year's compensation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Owed:
    """Dollars owed for one year, whether they are the limit, and the fact that decides it in words."""

    amount: Decimal
    is_limit: bool
    reason: str


def payment_owed(*, limit: Decimal, share: Decimal, compensation: Decimal | None) -> Owed:
    """The amount of one year; `share` is a share of 1, `compensation` is None for somebody who pays the limit.

    Income is asked only of those who say that they owe less; where the share equals the limit, the limit is owed.
    Parts of a cent are dropped: nobody pays more than the share. Raises ValueError for a negative amount.
    """
    if limit < 0 or share < 0 or (compensation is not None and compensation < 0):
        raise ValueError("Limit, share and compensation are never negative.")
    if compensation is None:
        return Owed(limit, is_limit=True, reason=f"You pay the yearly limit of {dollars(limit)}. Your income is not asked.")
    part = (compensation * share).quantize(CENT, ROUND_DOWN)
    if part >= limit:
        return Owed(limit, is_limit=True, reason=f"{percent(share)} of the compensation is {dollars(limit)} or more: the limit.")
    return Owed(part, is_limit=False, reason=f"{percent(share)} of {dollars(compensation)}, which is less than {dollars(limit)}.")


def dollars(amount: Decimal) -> str:
    """$15,000 or $9,812.50."""
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def percent(share: Decimal) -> str:
    """10 %."""
    return f"{(share * 100).normalize():f} %"
