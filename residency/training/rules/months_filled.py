"""How many months of an academic year somebody held a position."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from img_program.statute.fiscal import add_months
from residency.training.rules.facts import MONTHS_OF_A_YEAR

type Held = tuple[date, date | None]


def months_filled(first: date, until: date, held: Sequence[Held]) -> int:
    """Months that began by `until`, counted from the year's first day, in which somebody held it on one day at least.

    `held` are spans with both days included; without a last day it is held on.
    """
    count = 0
    for number in range(MONTHS_OF_A_YEAR):
        begins = add_months(first, number)
        ends = min(add_months(first, number + 1) - timedelta(days=1), until)
        if begins <= until and any(start <= ends and (end is None or end >= begins) for start, end in held):
            count += 1
    return count
