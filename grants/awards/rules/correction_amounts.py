"""CORRECT: how much of an expense can still be disallowed, and of what is owed still be given or kept back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

ZERO = Decimal("0.00")


def left_to_allow(expense: Decimal, disallowed: Iterable[Decimal]) -> Decimal:
    """Dollars of an expense that nobody disallowed yet."""
    return expense - sum(disallowed, ZERO)


def left_to_settle(owed: Decimal, settled: Iterable[Decimal]) -> Decimal:
    """Dollars that the grantee still owes back."""
    return owed - sum(settled, ZERO)


def why_not(amount: Decimal, most: Decimal | None) -> str:
    """Why this amount can't be taken back, in words; empty when it can. `most`: None where nothing limits it here."""
    if amount <= 0:
        return "Write an amount above zero."
    if most is not None and amount > most:
        return f"At most ${most:,.2f} are left."
    return ""
