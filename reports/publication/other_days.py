"""Releases of other days: what a reader learns by laying two of them side by side, and what must be hidden for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.disclosure.table import CellId, cell_of
from reports.measures.breakdown import Breakdown
from reports.publication.frozen import Snapshot
from reports.publication.tables import PublishedTable


@dataclass(frozen=True, slots=True)
class OtherDay:
    """What readers have seen of another day, and the figures behind it."""

    as_of: date
    figures: Snapshot
    tables: tuple[PublishedTable, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`changed`: cells that differ by few people from what readers have seen. `hidden`: cells that were hidden from
    them and have hardly changed, so that showing them now would tell what was hidden. `too_close`: days on which
    the number of everyone differed by few.
    """

    changed: frozenset[CellId] = frozenset()
    hidden: frozenset[CellId] = frozenset()
    too_close: tuple[date, ...] = ()


NO_NEIGHBOURS = Neighbours()


@dataclass(frozen=True, slots=True)
class _Change:
    cell: CellId
    was_shown: bool
    now: int
    by: int


def neighbours_of(snapshot: Snapshot, others: Iterable[OtherDay], *, least: int) -> Neighbours:
    """Compare new figures with releases of other days. `least` people must differ before a difference may be seen.

    A difference of two shown numbers is a number of people, too: who joined, left or moved between two days. Categories
    are the same when their keys are. With 1 nothing is protected.
    """
    if least <= 1:
        return NO_NEIGHBOURS
    changed: set[CellId] = set()
    hidden: set[CellId] = set()
    close: set[date] = set()
    for other in others:
        for each in _changes(snapshot, other):
            if each.was_shown and 1 <= abs(each.by) < least:
                changed.add(each.cell)
                if each.cell == ():
                    close.add(other.as_of)
            elif not each.was_shown and each.now and abs(each.by) < least:
                hidden.add(each.cell)
    return Neighbours(frozenset(changed), frozenset(hidden), tuple(sorted(close)))


def gives_away(tables: Sequence[PublishedTable], snapshot: Snapshot, others: Iterable[OtherDay], *, least: int) -> bool:
    """Whether tables made earlier, now that there are further releases of other days, would show a change of few people."""
    names = {key: each.name for key, each in snapshot.breakdowns.items()}
    shown = {
        cell_of(names[table.measure], row.key)
        for table in tables
        if table.measure in names
        for row in table.rows
        if row.count is not None
    }
    return bool(shown & neighbours_of(snapshot, others, least=least).changed)


def _changes(snapshot: Snapshot, other: OtherDay) -> Iterator[_Change]:
    for table in other.tables:
        now, then = snapshot.breakdowns.get(table.measure), other.figures.breakdowns.get(table.measure)
        if now is None or then is None:
            continue
        counted_now = _totals(now, snapshot.counts[table.measure])
        counted_then = _totals(then, other.figures.counts[table.measure])
        for row in table.rows:
            cell = cell_of(now.name, row.key)
            if cell in counted_now and cell in counted_then:
                yield _Change(cell, row.count is not None, counted_now[cell], counted_now[cell] - counted_then[cell])


def _totals(breakdown: Breakdown, counts: Mapping[str, int]) -> dict[CellId, int]:
    """The count of every category and of everyone."""
    branches = breakdown.by_key()
    found: dict[CellId, int] = {cell_of(breakdown.name, key): 0 for key in branches}
    found[()] = sum(counts.values())
    for leaf, count in counts.items():
        key: str | None = leaf
        while key is not None:
            found[cell_of(breakdown.name, key)] += count
            key = branches[key].parent
    return found
