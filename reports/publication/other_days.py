"""Releases of other days: what a reader learns by laying two of them side by side, and what must be hidden for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.disclosure.table import TOTAL, CellId
from reports.measures.breakdown import Breakdown
from reports.publication.frozen import Snapshot
from reports.publication.parts import Parts, common_blocks
from reports.publication.tables import PublishedTable


@dataclass(frozen=True, slots=True)
class OtherDay:
    """What readers have seen of another day, and the figures behind it."""

    as_of: date
    figures: Snapshot
    tables: tuple[PublishedTable, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """All that readers have seen of one measure on one other day: the categories shown and hidden, and the true counts."""

    as_of: date
    measure: str
    breakdown: Breakdown
    counts: Mapping[str, int]
    shown: frozenset[str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`changed`: cells that differ by few people from what readers have seen, with the day. `hidden`: cells that were hidden from
    them and have hardly changed, so that showing them now would tell what was hidden. `too_close`: days on which
    the number of everyone differed by few. `least` people must differ before a difference may be seen; `seen` is the rest.
    """

    changed: Mapping[CellId, date] = field(default_factory=dict)
    hidden: Mapping[CellId, date] = field(default_factory=dict)
    too_close: tuple[date, ...] = ()
    seen: tuple[Seen, ...] = ()
    least: int = 1

    def small_changes(self, measure: str, breakdown: Breakdown, counts: Mapping[str, int], shown: frozenset[str]) -> set[Block]:
        """Groups of categories whose number is known on two days, shown or worked out, and differs by few people."""
        return {
            block
            for seen in self.seen
            if seen.measure == measure
            for block in common_blocks(Parts(breakdown, shown), Parts(seen.breakdown, seen.shown))
            if 1 <= abs(_people(counts, block) - _people(seen.counts, block)) < self.least
        }


type Block = frozenset[str]
"""Finest categories whose sum is known."""

NO_NEIGHBOURS = Neighbours()


def _people(counts: Mapping[str, int], block: Block) -> int:
    return sum(counts.get(leaf, 0) for leaf in block)


@dataclass(frozen=True, slots=True)
class _Change:
    cell: CellId
    was_shown: bool
    now: int
    by: int
    since: date


def neighbours_of(snapshot: Snapshot, others: Iterable[OtherDay], *, least: int) -> Neighbours:
    """Compare new figures with releases of other days. `least` people must differ before a difference may be seen.

    A difference of two shown numbers is a number of people, too: who joined, left or moved between two days. With 1 nothing is
    protected.
    """
    if least <= 1:
        return NO_NEIGHBOURS
    seen = _seen(others)
    changed: dict[CellId, date] = {}
    hidden: dict[CellId, date] = {}
    close: set[date] = set()
    for each in _changes(snapshot, seen):
        if each.was_shown and 1 <= abs(each.by) < least:
            changed[each.cell] = each.since
            if each.cell == ():
                close.add(each.since)
        elif not each.was_shown and each.now and abs(each.by) < least:
            hidden[each.cell] = each.since
    return Neighbours(changed, hidden, tuple(sorted(close)), seen, least)


def gives_away(tables: Sequence[PublishedTable], snapshot: Snapshot, others: Iterable[OtherDay], *, least: int) -> bool:
    """Whether tables made earlier, now that there are further releases of other days, would show a change of few people."""
    neighbours = neighbours_of(snapshot, others, least=least)
    for table in tables:
        breakdown = snapshot.breakdowns.get(table.measure)
        if breakdown is None:
            continue
        shown = table.shown_keys
        if any(breakdown.cell(key) in neighbours.changed for key in shown):
            return True
        if neighbours.small_changes(table.measure, breakdown, snapshot.counts[table.measure], shown):
            return True
    return False


def _seen(others: Iterable[OtherDay]) -> tuple[Seen, ...]:
    """Releases of the same people on the same day are one knowledge."""
    found: dict[tuple[date, str, str], Seen] = {}
    for other in others:
        for table in other.tables:
            breakdown = other.figures.breakdowns.get(table.measure)
            if breakdown is None:
                continue
            counts = {leaf: count for leaf, count in other.figures.counts[table.measure].items() if count}
            key = other.as_of, table.measure, repr(sorted(counts.items()))
            known = found.get(key)
            shown = table.shown_keys | (known.shown if known else frozenset())
            hidden = (table.hidden_keys | (known.hidden if known else frozenset())) - shown
            found[key] = Seen(other.as_of, table.measure, breakdown, counts, shown, hidden)
    return tuple(found.values())


def _changes(snapshot: Snapshot, seen: Iterable[Seen]) -> Iterator[_Change]:
    for each in seen:
        now = snapshot.breakdowns.get(each.measure)
        if now is None:
            continue
        counted_now, counted_then = now.totals(snapshot.counts[each.measure]), each.breakdown.totals(each.counts)
        for key in sorted(each.shown | each.hidden):
            if key in counted_now and key in counted_then and (key == TOTAL or now.leaves(key) == each.breakdown.leaves(key)):
                by = counted_now[key] - counted_then[key]
                yield _Change(now.cell(key), key in each.shown, counted_now[key], by, each.as_of)
