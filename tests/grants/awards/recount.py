"""Counts the money of awards again from the exported ledger alone: nothing here reads the database or the program's code.

`python tests/grants/awards/recount.py ledger.csv` prints what was approved, paid and given back of each fund and year.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ON_ITS_WAY = {"Payment approved", "Payment voided", "Expense disallowed", "Withheld from a payment"}


def entries(text: str) -> Iterator[dict[str, str]]:
    """The rows of the file; a leading quote keeps spreadsheets from taking a minus for a formula."""
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        yield {name: cell.lstrip("'") for name, cell in row.items()}


def by_fund_and_year(text: str) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Approved, paid and given back of each fund and fiscal year, in dollars."""
    sums: defaultdict[tuple[str, str], dict[str, Decimal]] = defaultdict(
        lambda: {"approved": Decimal(0), "paid": Decimal(0), "returned": Decimal(0)}
    )
    for row in entries(text):
        what = "paid" if row["Paid on"] else "approved"
        if row["What"] not in ON_ITS_WAY:
            what = "returned"
        sums[row["Fund"], row["Budget line"].rsplit(" ", 1)[1]][what] += Decimal(row["Dollars"])
    return dict(sums)


def by_line(text: str) -> dict[tuple[str, str], Decimal]:
    """What moved of each budget line of each agreement, in dollars."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in entries(text):
        sums[row["Agreement"], row["Budget line"]] += Decimal(row["Dollars"])
    return dict(sums)


if __name__ == "__main__":
    for (fund, year), figures in sorted(by_fund_and_year(Path(sys.argv[1]).read_text(encoding="utf-8")).items()):
        print(fund, year, *(f"{name} {amount:,.2f}" for name, amount in figures.items()), sep="\t")  # noqa: T201 - its output
