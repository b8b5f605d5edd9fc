"""How much part-time work counts."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import TextChoices


class PartTimeRule(TextChoices):
    """The ways that the parameter `residency.part_time_rule` may name."""

    PROPORTIONAL = "proportional", "in proportion to the time worked"
    FULL_FROM = "full_from", "a whole month from a share of full time on"


def part_time(share: Decimal, *, rule: PartTimeRule, full_from: Decimal) -> Decimal:
    """The share of a month that a month at `share` of full time counts for, from 0 to 1.

    Proportional: half-time work counts half. Full from: from `full_from` on a month counts whole, below it in proportion.
    Raises ValueError for a share outside of 0 to 1.
    """
    if not 0 < share <= 1:
        raise ValueError("A share of full time lies above 0 and is at most 1.")
    if rule is PartTimeRule.FULL_FROM and share >= full_from:
        return Decimal(1)
    return share
