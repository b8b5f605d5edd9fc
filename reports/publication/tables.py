"""What readers see: tables whose hidden counts are nowhere in them. Page, PDF and CSV are all made from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from reports.disclosure.table import NOT_SHOWN, TOTAL

MOST_EMPTY_LINES = 4
"""Finest categories with nobody in them are told in one sentence when they are more than this."""

TOO_FEW = "So few people are on the roster that no number can be shown without showing people."


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One category with its count of people, None when it is not shown. `depth` is 1 for the coarsest, 0 for everyone."""

    key: str
    label: str
    depth: int
    count: int | None
    is_leaf: bool

    @property
    def text(self) -> str:
        """The count as a reader sees it."""
        return NOT_SHOWN if self.count is None else f"{self.count:,}"

    @property
    def is_total(self) -> bool:
        """It counts everyone."""
        return self.key == TOTAL


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table at its step. `numbers` and `shown` count its finest cells above zero; `offer` tells of one step finer."""

    measure: str
    title: str
    population: str
    dimension: str
    step: str
    step_words: str
    level: int
    chosen_by_staff: bool
    rows: tuple[PublishedRow, ...]
    numbers: int
    shown: int
    offer: str
    finer_step: str
    legend: str

    @property
    def total(self) -> PublishedRow:
        """The row of everyone."""
        return next(row for row in self.rows if row.is_total)

    @property
    def leaves(self) -> list[PublishedRow]:
        """The finest categories of the step."""
        return [row for row in self.rows if row.is_leaf]

    def percent(self, row: PublishedRow) -> str:
        """A count as a whole percentage of everyone; nothing when either is not shown."""
        whole = self.total.count
        if row.count is None or not whole:
            return ""
        return f"{(Decimal(100 * row.count) / whole).quantize(Decimal(1), ROUND_HALF_UP)}%"

    @property
    def sentence(self) -> str:
        """At which step people are counted, why, and how much of it is shown."""
        why = (
            "The program chose this step for this report."
            if self.chosen_by_staff
            else "This is the finest step at which most numbers can be shown without showing people."
        )
        if not self.numbers:
            return f"People are counted {self.step_words}. Nobody is counted on this day."
        shown = (
            "All numbers can be shown."
            if self.shown == self.numbers
            else f"Of {self.numbers} numbers, {self.shown} can be shown."
        )
        return f"People are counted {self.step_words}. {why if self.level > 1 or self.chosen_by_staff else ''} {shown}".replace(
            "  ", " "
        )

    def as_data(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from what is kept."""
        return cls(**{**data, "rows": tuple(PublishedRow(**row) for row in data["rows"])})
