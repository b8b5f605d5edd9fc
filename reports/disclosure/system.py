"""The cells of everything that is published together, and all the sums that link them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Self

from reports.disclosure.table import CellId, CountTable, Relation


@dataclass(frozen=True)
class CellSystem:
    """Counts of people and the additive relations among them, from one table or from several.

    Tables are linked through the cells they share: a margin that appears in two tables is one cell here.
    """

    cells: Mapping[CellId, int]
    relations: tuple[Relation, ...]

    @classmethod
    def of(cls, tables: Iterable[CountTable]) -> Self:
        """Join tables of one release.

        Raises `ValueError` when the tables count different populations or disagree on a cell they share.
        """
        cells: dict[CellId, int] = {}
        relations: dict[Relation, None] = {}
        tables = tuple(tables)
        populations = {table.population for table in tables}
        if len(populations) != 1:
            raise ValueError(f"A release counts one population, not {sorted(populations)!r}.")
        for table in tables:
            for key, count in table.cells.items():
                cell = table.cell_id(key)
                if cells.setdefault(cell, count) != count:
                    raise ValueError(f"Two tables of one release disagree on {table.label_of(key)!r}.")
            relations.update(dict.fromkeys(table.relations))
        return cls(MappingProxyType(cells), tuple(relations))

    @cached_property
    def order(self) -> dict[CellId, int]:
        """Place of each cell, for choices that must come out the same every time."""
        return {cell: place for place, cell in enumerate(self.cells)}

    @cached_property
    def finest(self) -> frozenset[CellId]:
        """Cells that are the total of nothing."""
        return frozenset(self.cells) - {relation.total for relation in self.relations}

    @cached_property
    def _totals_of(self) -> dict[CellId, tuple[CellId, ...]]:
        found: dict[CellId, list[CellId]] = {}
        for relation in self.relations:
            for part in relation.parts:
                found.setdefault(part, []).append(relation.total)
        return {part: tuple(totals) for part, totals in found.items()}

    def containing(self, cell: CellId) -> frozenset[CellId]:
        """All totals, direct and further up, that count the people of `cell`."""
        found: set[CellId] = set()
        waiting = [cell]
        while waiting:
            for total in self._totals_of.get(waiting.pop(), ()):
                if total not in found:
                    found.add(total)
                    waiting.append(total)
        return frozenset(found)
