"""AMEND: a small shift between budget lines is the grantee's own; a larger one, and every other change, is an amendment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

type Lines = Mapping[tuple[str, int], Decimal]

ZERO = Decimal("0.00")


def years_of(lines: Lines) -> dict[int, Decimal]:
    """Dollars of each fiscal year."""
    years: dict[int, Decimal] = {}
    for (_category, year), amount in lines.items():
        years[year] = years.get(year, ZERO) + amount
    return {year: amount for year, amount in years.items() if amount}


def moves_between_years(signed: Lines, wanted: Lines) -> bool:
    """It changes what a fiscal year has, so it is more than a shift."""
    return years_of(signed) != years_of(wanted)


def lines_beyond(signed: Lines, wanted: Lines, *, share: Decimal) -> list[tuple[str, int]]:
    """Lines that differ from those that both sides signed by more than this share of the signed line.

    Earlier shifts count along: what was signed last is compared, not what a shift has made of it. A line that was not
    signed, or had nothing, is beyond with its first cent.
    """
    keys = sorted({*signed, *wanted}, key=lambda key: (key[1], key[0]))
    return [key for key in keys if abs(wanted.get(key, ZERO) - signed.get(key, ZERO)) > share * signed.get(key, ZERO)]
