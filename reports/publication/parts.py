"""What the shown numbers of one table make known: groups of finest categories whose sum a reader can work out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.disclosure.table import TOTAL
from reports.measures.breakdown import Breakdown


@dataclass(frozen=True, slots=True)
class Parts:
    """A table's tree and the categories (`TOTAL` for all) whose numbers are shown.

    In a tree the shown numbers say exactly this: for each shown category, what remains of it beside the shown ones below it.
    So a finest category belongs to the part of the nearest shown category that holds it; without one its number is unknown.
    """

    breakdown: Breakdown
    shown: frozenset[str]

    def holders(self) -> dict[str, str | None]:
        """For each finest category the shown one that makes its part known."""
        parents = {branch.key: branch.parent for branch in self.breakdown.branches}

        def holder(key: str | None) -> str | None:
            while key is not None and key not in self.shown:
                key = parents[key]
            return key or (TOTAL if TOTAL in self.shown else None)

        return {leaf: holder(leaf) for leaf in self.breakdown.finest}

    def known(self) -> dict[str, set[str]]:
        """The parts by the shown category that makes them known."""
        found: dict[str, set[str]] = {}
        for leaf, holder in self.holders().items():
            if holder is not None:
                found.setdefault(holder, set()).add(leaf)
        return found


def common_blocks(one: Parts, other: Parts) -> Iterator[frozenset[str]]:
    """The smallest groups of finest categories whose sum both tables make known; every further such group is made of these.

    A category that one of the tables does not have held nobody then, which is known.
    """
    first, second = one.holders(), other.holders()
    leaves = list(dict.fromkeys([*first, *second]))
    group = {leaf: leaf for leaf in leaves}

    def root(leaf: str) -> str:
        while group[leaf] != leaf:
            group[leaf] = group[group[leaf]]
            leaf = group[leaf]
        return leaf

    unknown = set()
    for holders in (first, second):
        begun: dict[str | None, str] = {}
        for leaf, holder in holders.items():
            begun.setdefault(holder, leaf)
            group[root(leaf)] = root(begun[holder])
            if holder is None:
                unknown.add(leaf)
    blocks: dict[str, set[str]] = {}
    for leaf in leaves:
        blocks.setdefault(root(leaf), set()).add(leaf)
    return (frozenset(block) for block in blocks.values() if not block & unknown)
