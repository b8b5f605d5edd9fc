"""Tables of counts of people: dimensions, categories, cells and the sums that tie the cells together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Self

TOTAL = "total"
"""Category key that stands for "all categories" of a dimension."""

NOT_SHOWN = "not shown"
"""The one mark of every hidden cell, whatever the reason."""

type Key = tuple[str, ...]
"""A cell within one table: one category key (or `TOTAL`) for each dimension, in order."""

type CellId = tuple[tuple[str, str], ...]
"""A cell across tables: sorted (dimension, category) pairs without totals; `()` is everybody."""


def cell_of(dimension: str, key: str) -> CellId:
    """The name of a cell of a one-way table."""
    return () if key == TOTAL else ((dimension, key),)


def cell_id_of(dimensions: tuple[Dimension, ...], key: Key, aliases: Mapping[str, CellId]) -> CellId:
    """The name of a cell that other tables share; `aliases` hold for one-way tables."""
    if len(key) == 1 and key[0] in aliases:
        return aliases[key[0]]
    pairs = zip((dimension.name for dimension in dimensions), key, strict=True)
    return tuple(sorted((name, category) for name, category in pairs if category != TOTAL))


@dataclass(frozen=True)
class Category:
    """One category of a dimension; `parent` names the coarser category that contains it."""

    key: str
    label: str
    parent: str | None = None


@dataclass(frozen=True)
class Dimension:
    """A way of dividing people into categories, flat or as a tree.

    Each person belongs to exactly one category at the finest level, so categories under one parent add up to it.
    """

    name: str
    label: str
    categories: tuple[Category, ...]
    total_label: str = "Total"

    def __post_init__(self) -> None:
        keys = [category.key for category in self.categories]
        if not keys or len(set(keys)) != len(keys) or TOTAL in keys:
            raise ValueError(f"Dimension {self.name!r} needs categories with distinct keys other than {TOTAL!r}.")
        for category in self.categories:
            if category.parent is not None and category.parent not in keys:
                raise ValueError(f"Category {category.key!r} names an unknown parent {category.parent!r}.")
        if sorted(self._reached(TOTAL)) != sorted(keys):
            raise ValueError(f"The categories of {self.name!r} do not form a tree.")

    def _reached(self, key: str) -> Iterator[str]:
        for child in self.children(key):
            yield child
            yield from self._reached(child)

    @property
    def keys(self) -> tuple[str, ...]:
        """All category keys, the total first."""
        return (TOTAL, *(category.key for category in self.categories))

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for category in self.categories:
            found.setdefault(category.parent or TOTAL, []).append(category.key)
        return {key: tuple(children) for key, children in found.items()}

    def children(self, key: str) -> tuple[str, ...]:
        """Keys of the categories directly under `key`; none at the finest level."""
        return self._children.get(key, ())

    def leaves(self, key: str = TOTAL) -> tuple[str, ...]:
        """Keys of the finest categories under `key`, itself when it has none under it."""
        children = self.children(key)
        return tuple(leaf for child in children for leaf in self.leaves(child)) if children else (key,)

    def label_of(self, key: str) -> str:
        """The words for a category key."""
        return next((c.label for c in self.categories if c.key == key), self.total_label)


@dataclass(frozen=True)
class Relation:
    """One published sum: the cell `total` is the sum of the cells `parts`."""

    total: CellId
    parts: tuple[CellId, ...]

    @property
    def cells(self) -> tuple[CellId, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class CountTable:
    """Counts of people by one or more dimensions, with every margin.

    `population` says in words who is counted; tables of one release must count the same population. `aliases` name categories of a
    one-way table that are cells of other tables under another name: "everyone on the roster" within "everyone who ever joined".
    Raises `ValueError` when a cell is missing, negative, or does not equal the sum of its parts.
    """

    title: str
    population: str
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, int]
    aliases: Mapping[str, CellId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.dimensions or len({d.name for d in self.dimensions}) != len(self.dimensions):
            raise ValueError("A table needs dimensions with distinct names.")
        if set(self.cells) != set(self.keys):
            raise ValueError(f"The cells of {self.title!r} do not match its dimensions.")
        if any(count < 0 for count in self.cells.values()):
            raise ValueError(f"{self.title!r} holds a negative count.")
        object.__setattr__(self, "cells", MappingProxyType({key: self.cells[key] for key in self.keys}))
        counts = {self.cell_id(key): count for key, count in self.cells.items()}
        for relation in self.relations:
            if counts[relation.total] != sum(counts[part] for part in relation.parts):
                raise ValueError(f"{self.title!r} does not add up at {relation.total!r}.")

    @classmethod
    def from_leaves(
        cls,
        title: str,
        population: str,
        dimensions: tuple[Dimension, ...],
        counts: Mapping[Key, int],
        *,
        aliases: Mapping[str, CellId] | None = None,
    ) -> Self:
        """Build a table from its finest cells (absent ones are 0) and compute every margin."""
        finest = set(product(*(dimension.leaves() for dimension in dimensions)))
        if unknown := set(counts) - finest:
            raise ValueError(f"Not finest cells of {title!r}: {sorted(unknown)!r}.")
        cells = {
            key: sum(counts.get(leaf, 0) for leaf in product(*(d.leaves(k) for d, k in zip(dimensions, key, strict=True))))
            for key in product(*(dimension.keys for dimension in dimensions))
        }
        return cls(title, population, dimensions, cells, aliases or {})

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every cell of the table, margins included, in the order of its dimensions."""
        return tuple(product(*(dimension.keys for dimension in self.dimensions)))

    @property
    def finest_keys(self) -> tuple[Key, ...]:
        """The cells that are nobody's total."""
        return tuple(product(*(dimension.leaves() for dimension in self.dimensions)))

    def cell_id(self, key: Key) -> CellId:
        """The name of a cell that other tables share."""
        return cell_id_of(self.dimensions, key, self.aliases)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Every sum that a reader of the whole table can check."""
        found: list[Relation] = []
        for key in self.keys:
            for place, dimension in enumerate(self.dimensions):
                children = dimension.children(key[place])
                if children:
                    parts = (self.cell_id((*key[:place], child, *key[place + 1 :])) for child in children)
                    found.append(Relation(self.cell_id(key), tuple(parts)))
        return tuple(found)

    def label_of(self, key: Key) -> str:
        """The words for a cell, for example "Hennepin, Family medicine"."""
        return ", ".join(d.label_of(k) for d, k in zip(self.dimensions, key, strict=True))
