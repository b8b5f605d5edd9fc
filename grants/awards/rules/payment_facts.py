"""What the payment rules are given: plain facts, so that a rule can be tried without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a request; `left` is what its budget line still has. Dollars; state fiscal years of line and work."""

    what: str
    budget_line: str
    amount: Decimal
    left: Decimal
    spent_from: dt.date
    spent_until: dt.date
    has_receipt: bool
    budget_year: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A request and everything that decides it on a day. Dollars; `citation` is the passage on state grants."""

    today: dt.date
    citation: str
    is_advance: bool
    is_final: bool
    justification: str
    lines: tuple[LineFacts, ...]
    is_executed: bool
    starts_on: dt.date | None
    ends_on: dt.date | None
    award_amount: Decimal
    award_left: Decimal
    year_left: tuple[tuple[int, Decimal, Decimal], ...]
    overdue_reports: tuple[tuple[str, dt.date], ...]
    hold_until: dt.date | None
    visits: tuple[dt.date, ...]
    reconciliations: int
    visit_above: Decimal
    visits_needed: int
    reconciliations_needed: int
    yearly_above: Decimal
    yearly_months: int
    # Of each fiscal year in the request: the last day on which it is paid; None where that never ends.
    lapses: tuple[tuple[int, dt.date | None], ...] = ()

    @property
    def total(self) -> Decimal:
        """Dollars asked for."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def takes_the_rest(self) -> bool:
        """It is the last payment: the grantee says so, or nothing is left after it."""
        return self.is_final or self.total >= self.award_left
