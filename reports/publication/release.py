"""One report's way from frozen figures to tables: which step each opens at, and the protection of all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reports.disclosure.errors import DisclosureError, SuppressionImpossibleError
from reports.disclosure.ladder import Step, choose_step
from reports.disclosure.protect import ProtectedTable, protect_release
from reports.disclosure.table import TOTAL, CellId, CountTable, cell_of
from reports.measures import population
from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.publication.frozen import Snapshot
from reports.publication.other_days import NO_NEIGHBOURS, Neighbours
from reports.publication.tables import TOO_FEW, PublishedRow, PublishedTable


@dataclass(frozen=True, slots=True)
class Rule:
    """The threshold (least count shown) and the share of numbers that must be showable where a table opens."""

    threshold: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Earlier:
    """What readers have seen of the same figures: the finest level of each measure, the cells shown and hidden."""

    levels: Mapping[str, int] = field(default_factory=dict)
    shown: frozenset[CellId] = frozenset()
    hidden: frozenset[CellId] = frozenset()

    @classmethod
    def of(cls, tables: Sequence[PublishedTable], breakdowns: Mapping[str, Breakdown] | None = None) -> Earlier:
        """Collect the tables of all earlier reports from one snapshot. `breakdowns` name the dimension of each measure."""
        names = {key: each.name for key, each in (breakdowns or {}).items()}
        levels: dict[str, int] = {}
        shown: set[CellId] = set()
        hidden: set[CellId] = set()
        for table in tables:
            levels[table.measure] = max(levels.get(table.measure, 0), table.level)
            for row in table.rows:
                (hidden if row.count is None else shown).add(cell_of(names.get(table.measure, table.measure), row.key))
        return cls(levels, frozenset(shown), frozenset(hidden))


class Release:
    """The tables of one report while their steps are being chosen. `chosen` gives the place of a measure's step."""

    def __init__(
        self,
        snapshot: Snapshot,
        titles: Mapping[str, str],
        rule: Rule,
        earlier: Earlier,
        neighbours: Neighbours = NO_NEIGHBOURS,
    ) -> None:
        self._snapshot, self._titles, self._rule, self._earlier = snapshot, titles, rule, earlier
        self._neighbours = neighbours

    def steps(self, key: str) -> tuple[LadderStep, ...]:
        """The ladder of a measure."""
        return self._snapshot.breakdowns[key].steps

    def opening(self, key: str) -> int:
        """Where this table would open alone; the other tables may still ask for a coarser step."""
        steps = self.steps(key)
        ladder = choose_step(
            [Step(step.words, self._table(key, step.level)) for step in steps],
            threshold=self._rule.threshold,
            at_least=self._rule.share,
        )
        return [step.words for step in steps].index(ladder.opening.words)

    def protect(
        self, chosen: Mapping[str, int], *, shown: frozenset[CellId] = frozenset(), hidden: frozenset[CellId] = frozenset()
    ) -> dict[str, ProtectedTable]:
        """All tables together with those of earlier reports, each as fine as readers have seen or will see it.

        Raises `DisclosureError` when no safe choice exists.
        """
        levels = {key: self.steps(key)[place].level for key, place in chosen.items()}
        for key, level in self._earlier.levels.items():
            levels[key] = max(levels.get(key, 0), level)
        tables = [self._table(key, level) for key, level in levels.items()]
        shown, hidden = self._earlier.shown | shown, self._earlier.hidden | hidden
        hidden |= self._neighbours.hidden - shown
        everyone: frozenset[CellId] = frozenset() if () in hidden or self.is_too_small() else frozenset([()])
        try:
            protected = self._protect(tables, shown | everyone, hidden)
        except SuppressionImpossibleError:
            if everyone <= shown:
                raise
            protected = self._protect(tables, shown, hidden)
        return dict(zip(levels, protected, strict=True))

    def _protect(
        self, tables: Sequence[CountTable], shown: frozenset[CellId], hidden: frozenset[CellId]
    ) -> tuple[ProtectedTable, ...]:
        return protect_release(
            tables,
            threshold=self._rule.threshold,
            already_shown=shown,
            already_hidden=hidden,
            changed=self._neighbours.changed - shown,
        )

    def is_too_small(self) -> bool:
        """So few people are counted in all that the number of everyone must itself be hidden."""
        return 0 < sum(next(iter(self._snapshot.counts.values())).values()) < self._rule.threshold

    def nothing(self, key: str) -> PublishedTable:
        """The coarsest table without any number: among so few people even a zero would tell about each of them."""
        breakdown = self._snapshot.breakdowns[key]
        step = breakdown.steps[0]
        rows = self._rows(key, step.level, lambda _: None)
        leaves = sum(row.is_leaf for row in rows)
        return PublishedTable(
            measure=key,
            title=self._titles[key],
            population=population.TITLE,
            dimension=breakdown.label,
            step=step.key,
            step_words=step.words,
            level=step.level,
            chosen_by_staff=False,
            rows=rows,
            numbers=leaves,
            shown=0,
            offer="",
            finer_step="",
            legend=TOO_FEW,
        )

    def share(self, key: str, place: int, table: ProtectedTable) -> Fraction:
        """Share of a step's numbers that are shown; 1 when nobody is counted."""
        leaves = [row for row in self._rows(key, self.steps(key)[place].level, _reader(table)) if row.is_leaf]
        numbers, shown = _numbers(leaves)
        return Fraction(shown, numbers) if numbers else Fraction(1)

    def published(
        self, key: str, chosen: Mapping[str, int], protected: Mapping[str, ProtectedTable], *, wished: bool
    ) -> PublishedTable:
        """One table at its step, with what to tell readers about it."""
        breakdown, place = self._snapshot.breakdowns[key], chosen[key]
        step = breakdown.steps[place]
        rows = self._rows(key, step.level, _reader(protected[key]))
        numbers, shown = _numbers([row for row in rows if row.is_leaf])
        finer = breakdown.steps[place + 1] if place + 1 < len(breakdown.steps) else None
        return PublishedTable(
            measure=key,
            title=self._titles[key],
            population=population.TITLE,
            dimension=breakdown.label,
            step=step.key,
            step_words=step.words,
            level=step.level,
            chosen_by_staff=wished,
            rows=rows,
            numbers=numbers,
            shown=shown,
            offer=self._offer(key, finer, chosen, protected) if finer else "",
            finer_step=finer.key if finer else "",
            legend=protected[key].legend if any(row.count is None for row in rows) else "",
        )

    def _offer(self, key: str, finer: LadderStep, chosen: Mapping[str, int], protected: Mapping[str, ProtectedTable]) -> str:
        """What would be lost one step finer, if that were published beside this report."""
        bare = [self._bare(name, place, protected[name]) for name, place in chosen.items()]
        here = Earlier.of(bare, self._snapshot.breakdowns)
        try:
            beside = self.protect({**chosen, key: chosen[key] + 1}, shown=here.shown, hidden=here.hidden)
        except DisclosureError:
            return f"Numbers {finer.words} can't be shown beside these."
        numbers, shown = _numbers([row for row in self._rows(key, finer.level, _reader(beside[key])) if row.is_leaf])
        return f"People can also be counted {finer.words}: {numbers - shown} of {numbers} numbers would not be shown."

    def _bare(self, key: str, place: int, table: ProtectedTable) -> PublishedTable:
        step = self.steps(key)[place]
        rows = self._rows(key, step.level, _reader(table))
        return PublishedTable(key, "", "", "", step.key, step.words, step.level, False, rows, 0, 0, "", "", "")

    def _table(self, key: str, level: int) -> CountTable:
        return self._snapshot.breakdowns[key].table(
            self._snapshot.counts[key], level=level, title=self._titles.get(key, key), population=population.TITLE
        )

    def _rows(self, key: str, level: int, count: Callable[[str], int | None]) -> tuple[PublishedRow, ...]:
        """The categories down to a level in the order of the tree, and everyone last."""
        kept = [branch for branch in self._snapshot.breakdowns[key].branches if branch.level <= level]
        parents = {branch.parent for branch in kept}
        depths = _depths(kept)
        rows = [PublishedRow(b.key, b.label, depths[b.key], count(b.key), b.key not in parents) for b in kept]
        return (*rows, PublishedRow(TOTAL, "Everyone", 0, count(TOTAL), is_leaf=False))


def _reader(table: ProtectedTable) -> Callable[[str], int | None]:
    return lambda key: table.count((key,))


def _depths(branches: Sequence[Branch]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for branch in branches:
        depths[branch.key] = 1 if branch.parent is None else depths[branch.parent] + 1
    return depths


def _numbers(leaves: Sequence[PublishedRow]) -> tuple[int, int]:
    """How many of the finest cells hold people, and how many of those are shown. Shown zeros are not counted."""
    return sum(row.count != 0 for row in leaves), sum(bool(row.count) for row in leaves)
