"""What readers see: tables whose hidden counts are nowhere in them. Page, PDF and CSV are all made from these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from reports.disclosure.table import NOT_SHOWN, TOTAL

_MOST_NAMED = 3
MOST_EMPTY_LINES = 4
"""Finest categories with nobody in them are told in one sentence when they are more than this."""

TOO_FEW = "So few people are on the roster that no number can be shown without showing people."


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One category with its count of people, None when it is not shown. `depth` is 1 for the coarsest, 0 for everyone.

    A line that counts several categories together has their `labels`, in `within` all categories that it counts, and in `hides` those
    whose numbers may not be told.
    """

    key: str
    label: str
    depth: int
    count: int | None
    is_leaf: bool
    labels: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The count as a reader sees it."""
        return NOT_SHOWN if self.count is None else f"{self.count:,}"

    @property
    def short_label(self) -> str:
        """The label for a chart: of many categories counted together only the first."""
        return f"{self.labels[0]} and {len(self.labels) - 1} more" if len(self.labels) > _MOST_NAMED else self.label

    @property
    def is_total(self) -> bool:
        """It counts everyone."""
        return self.key == TOTAL


@dataclass(frozen=True, slots=True)
class StepCost:
    """What one step of a table would show, alone and beside earlier reports: categories with people in them, and how they fare."""

    words: str
    numbers: int
    alone: int
    together: int
    hidden: int

    @classmethod
    def of(cls, words: str, rows: Sequence[PublishedRow]) -> Self:
        """Count the finest lines of a step."""
        leaves = [row for row in rows if row.is_leaf and row.count != 0]
        together = sum(len(row.labels) for row in leaves)
        hidden = sum(row.count is None for row in leaves)
        alone = sum(not row.labels and row.count is not None for row in leaves)
        return cls(words, alone + together + hidden, alone, together, hidden)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table at its step. `numbers` and `shown` count its finest categories above zero, and those with a number of their own;
    `offer` tells of one step finer, `why` why this step was taken, where that is so.

    For staff only: `costs` of every step, and `notes` why which number is not shown.
    """

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
    why: str = ""
    costs: tuple[StepCost, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> PublishedRow:
        """The row of everyone."""
        return next(row for row in self.rows if row.is_total)

    @property
    def leaves(self) -> list[PublishedRow]:
        """The finest categories of the step."""
        return [row for row in self.rows if row.is_leaf]

    @property
    def shown_keys(self) -> frozenset[str]:
        """The categories with a number of their own."""
        return frozenset(row.key for row in self.rows if row.count is not None and not row.labels)

    @property
    def hidden_keys(self) -> frozenset[str]:
        """The categories without a number of their own, also those counted together."""
        return frozenset(key for row in self.rows for key in (row.hides or ([row.key] if row.count is None else [])))

    @property
    def together(self) -> int:
        """How many categories are counted together with others."""
        return sum(len(row.labels) for row in self.rows)

    def percent(self, row: PublishedRow) -> str:
        """A count as a whole percentage of everyone; nothing when either is not shown."""
        whole = self.total.count
        if row.count is None or not whole:
            return ""
        return f"{(Decimal(100 * row.count) / whole).quantize(Decimal(1), ROUND_HALF_UP)}%"

    @property
    def sentence(self) -> str:
        """At which step people are counted, why, and how much of it is shown."""
        if not self.numbers:
            return f"People are counted {self.step_words}. Nobody is counted on this day."
        said = [f"People are counted {self.step_words}.", self.why]
        if self.shown == self.numbers:
            said.append("All numbers can be shown.")
        else:
            said.append(f"Of {self.numbers} groups with people in them, {self.shown} can be shown alone.")
        if self.together:
            said.append(f"{self.together} are counted together with others.")
        return " ".join(words for words in said if words)

    def as_data(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from what is kept."""
        rows = (
            PublishedRow(**{**row, **{name: tuple(row[name]) for name in ("labels", "within", "hides")}}) for row in data["rows"]
        )
        costs = (StepCost(**each) for each in data["costs"])
        return cls(**{**data, "rows": tuple(rows), "costs": tuple(costs), "notes": tuple(data["notes"])})
