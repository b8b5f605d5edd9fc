"""Sums of money: when a published sum would tell what one person gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class AmountRule:
    """At least `people` must stand behind a sum (few-contributors rule), and the rest beside the two largest amounts must be at
    least `share` of the largest (p% rule): whoever gave the second largest can't work out the largest more closely.
    """

    people: int
    share: Fraction

    def may_show(self, by_person: Iterable[Decimal]) -> bool:
        """Whether the sum of these amounts, one a person, may be shown. A sum of nobody's money tells of nobody."""
        amounts = sorted((abs(amount) for amount in by_person if amount), reverse=True)
        if not amounts:
            return True
        if len(amounts) < max(self.people, 3):
            return False
        rest = sum(amounts[2:], Decimal(0))
        return Fraction(rest) >= self.share * Fraction(amounts[0])
