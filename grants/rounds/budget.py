"""A budget: categories by years, with sums that are computed and never typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grants.rounds.models import Application, BudgetCategory

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One category: dollars by year, and their sum."""

    category: BudgetCategory
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """Dollars of all years."""
        return sum(self.amounts, ZERO)


@dataclass(frozen=True, slots=True)
class Budget:
    """One version of an application's budget, in dollars."""

    rows: tuple[BudgetRow, ...]
    years: int

    @property
    def year_numbers(self) -> range:
        """1, 2, … of the project."""
        return range(1, self.years + 1)

    @property
    def year_totals(self) -> tuple[Decimal, ...]:
        """Dollars of each year."""
        return tuple(sum((row.amounts[year - 1] for row in self.rows), ZERO) for year in self.year_numbers)

    @property
    def total(self) -> Decimal:
        """Dollars of everything."""
        return sum(self.year_totals, ZERO)

    def as_data(self) -> dict[str, Any]:
        """For the sealed copy: plain texts, so that a hash of it never changes."""
        return {
            "years": self.years,
            "rows": [
                {
                    "category": row.category.name,
                    "amounts": [f"{amount:.2f}" for amount in row.amounts],
                    "total": f"{row.total:.2f}",
                }
                for row in self.rows
            ],
            "year_totals": [f"{amount:.2f}" for amount in self.year_totals],
            "total": f"{self.total:.2f}",
        }


def budget_of(application: Application, *, version: int = 1) -> Budget:
    """A version of an application's budget; what was not filled in counts as nothing. Two queries."""
    years = application.opportunity.budget_years
    amounts = {(line.category_id, line.year): line.amount for line in application.budget_lines.filter(budget_version=version)}
    rows = tuple(
        BudgetRow(category, tuple(amounts.get((category.pk, year), ZERO) for year in range(1, years + 1)))
        for category in application.opportunity.budget_categories.all()
    )
    return Budget(rows, years)
