"""How a measure divides people: a tree of categories and a ladder of steps from coarse to fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from reports.disclosure.table import TOTAL, Category, CellId, CountTable, Dimension

EVER: CellId = (("everyone", "ever"),)
"""Everyone who ever joined, as a cell that tables share; `()` is everyone on the roster."""
ON_ROSTER = "on-roster"
"""The category, within everyone who ever joined, of those who are on the roster."""
TOGETHER = "together:"
"""Begins the key of a line that counts several categories as one."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One category. `level` is the ladder's step (from 1) at which it first appears, below that of its parent."""

    key: str
    label: str
    level: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step of the ladder; `words` complete "People are counted …", for example "by county"."""

    key: str
    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All categories of a dimension at every step. Everybody belongs to exactly one finest category.

    `ever` says that it divides everyone who ever joined, also those who left; else everyone on the roster.
    """

    name: str
    label: str
    branches: tuple[Branch, ...]
    steps: tuple[LadderStep, ...]
    ever: bool = False

    @property
    def everyone(self) -> str:
        """The words for all who are divided."""
        return "Everyone who ever joined" if self.ever else "Everyone"

    def cell(self, key: str) -> CellId:
        """The name of a category's cell, the same in every table that has it."""
        if key == TOTAL:
            return EVER if self.ever else ()
        return () if key == ON_ROSTER else ((self.name, key),)

    def totals(self, counts: Mapping[str, int]) -> dict[str, int]:
        """The count of every category and, under `TOTAL`, of all, from those of the finest."""
        branches = self.by_key()
        found = {TOTAL: sum(counts.values()), **dict.fromkeys(branches, 0)}
        for leaf, count in counts.items():
            key: str | None = leaf
            while key is not None:
                found[key] += count
                key = branches[key].parent
        return found

    def dimension(self, level: int) -> Dimension:
        """The dimension cut at a level: each category is a total of those below it."""
        kept = [branch for branch in self.branches if branch.level <= level]
        return Dimension(self.name, self.label, tuple(Category(b.key, b.label, b.parent) for b in kept), self.everyone)

    def table(self, counts: Mapping[str, int], *, level: int, title: str, population: str) -> CountTable:
        """The table of a level from the counts of the finest categories (absent ones are 0)."""
        cut: Counter[tuple[str, ...]] = Counter()
        for key, count in counts.items():
            cut[self.at(key, level),] += count
        aliases = {key: self.cell(key) for key in (TOTAL, ON_ROSTER)} if self.ever else {}
        return CountTable.from_leaves(title, population, (self.dimension(level),), cut, aliases=aliases)

    def at(self, key: str, level: int) -> str:
        """The category at a level that holds the category `key`."""
        by_key = self.by_key()
        branch = by_key[key]
        while branch.level > level and branch.parent is not None:
            branch = by_key[branch.parent]
        return branch.key

    @property
    def finest(self) -> tuple[str, ...]:
        """The categories that hold no other."""
        parents = {branch.parent for branch in self.branches}
        return tuple(branch.key for branch in self.branches if branch.key not in parents)

    def leaves(self, key: str) -> frozenset[str]:
        """The finest categories within a category, itself when it holds no other."""
        branches = self.by_key()

        def within(leaf: str | None) -> bool:
            while leaf is not None and leaf != key:
                leaf = branches[leaf].parent
            return leaf == key

        return frozenset(leaf for leaf in self.finest if key == TOTAL or within(leaf))

    def by_key(self) -> dict[str, Branch]:
        """The categories by key."""
        return {branch.key: branch for branch in self.branches}

    def step(self, key: str) -> LadderStep:
        """A step by key. Raises LookupError for an unknown one."""
        found = next((step for step in self.steps if step.key == key), None)
        if found is None:
            raise LookupError(f"{self.label} has no step “{key}”.")
        return found

    def as_data(self) -> dict[str, Any]:
        """For a snapshot."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from a snapshot."""
        branches = tuple(Branch(**branch) for branch in data["branches"])
        steps = tuple(LadderStep(**step) for step in data["steps"])
        return cls(data["name"], data["label"], branches, steps, data.get("ever", False))


def in_tree_order(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Each category directly before those below it, otherwise in the given order."""
    below: dict[str | None, list[Branch]] = {}
    for branch in branches:
        below.setdefault(branch.parent, []).append(branch)

    def walk(parent: str | None) -> list[Branch]:
        return [found for branch in below.get(parent, []) for found in (branch, *walk(branch.key))]

    return tuple(walk(None))
