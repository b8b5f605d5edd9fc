"""How a measure divides people: a tree of categories and a ladder of steps from coarse to fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from reports.disclosure.table import Category, CountTable, Dimension


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
    """All categories of a dimension at every step. Everybody belongs to exactly one finest category."""

    name: str
    label: str
    branches: tuple[Branch, ...]
    steps: tuple[LadderStep, ...]

    def dimension(self, level: int) -> Dimension:
        """The dimension cut at a level: each category is a total of those below it."""
        kept = [branch for branch in self.branches if branch.level <= level]
        return Dimension(self.name, self.label, tuple(Category(b.key, b.label, b.parent) for b in kept), "Everyone")

    def table(self, counts: Mapping[str, int], *, level: int, title: str, population: str) -> CountTable:
        """The table of a level from the counts of the finest categories (absent ones are 0)."""
        cut: Counter[tuple[str, ...]] = Counter()
        for key, count in counts.items():
            cut[self.at(key, level),] += count
        return CountTable.from_leaves(title, population, (self.dimension(level),), cut)

    def at(self, key: str, level: int) -> str:
        """The category at a level that holds the category `key`."""
        by_key = self.by_key()
        branch = by_key[key]
        while branch.level > level and branch.parent is not None:
            branch = by_key[branch.parent]
        return branch.key

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
        return cls(data["name"], data["label"], branches, tuple(LadderStep(**step) for step in data["steps"]))


def in_tree_order(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Each category directly before those below it, otherwise in the given order."""
    below: dict[str | None, list[Branch]] = {}
    for branch in branches:
        below.setdefault(branch.parent, []).append(branch)

    def walk(parent: str | None) -> list[Branch]:
        return [found for branch in below.get(parent, []) for found in (branch, *walk(branch.key))]

    return tuple(walk(None))
