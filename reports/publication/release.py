"""One report's way from frozen figures to tables: which step each opens at, and the protection of all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reports.disclosure.errors import DisclosureError, SuppressionImpossibleError
from reports.disclosure.ladder import Step, choose_step
from reports.disclosure.protect import ProtectedTable, first_exposure, protect_release
from reports.disclosure.table import TOTAL, CellId, CountTable
from reports.measures import population
from reports.measures.breakdown import Breakdown, LadderStep
from reports.publication.frozen import Snapshot
from reports.publication.lines import numbers_in, population_of, reader_of_cells, rows_of
from reports.publication.other_days import NO_NEIGHBOURS, Neighbours
from reports.publication.tables import PublishedRow, PublishedTable, StepCost
from reports.publication.together import counted_together


@dataclass(frozen=True, slots=True)
class Rule:
    """The threshold (least count shown), the share of numbers that must be showable where a table opens, and the measures whose
    categories keep their order, so that they are never counted together. `dear` are cells that are hidden last.
    """

    threshold: int
    share: Fraction
    ordered: frozenset[str] = frozenset()
    dear: frozenset[CellId] = frozenset()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What readers have seen of the same figures: the finest level of each measure, the cells shown and hidden."""

    levels: Mapping[str, int] = field(default_factory=dict)
    shown: frozenset[CellId] = frozenset()
    hidden: frozenset[CellId] = frozenset()

    @classmethod
    def of(cls, tables: Sequence[PublishedTable], breakdowns: Mapping[str, Breakdown]) -> Earlier:
        """Collect the tables of all earlier reports from one snapshot. `breakdowns` name the cells of each measure."""
        levels: dict[str, int] = {}
        shown: set[CellId] = set()
        hidden: set[CellId] = set()
        for table in tables:
            cell = breakdowns[table.measure].cell
            levels[table.measure] = max(levels.get(table.measure, 0), table.level)
            shown |= {cell(key) for key in table.shown_keys}
            hidden |= {cell(key) for key in table.hidden_keys}
        return cls(levels, frozenset(shown), frozenset(hidden - shown))


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

        Whatever the result makes known, shown or worked out, is laid beside what other days made known, and further cells are hidden
        until no sum of few people comes out. Raises `DisclosureError` when no safe choice exists.
        """
        levels = {key: self.steps(key)[place].level for key, place in chosen.items()}
        for key, level in self._earlier.levels.items():
            levels[key] = max(levels.get(key, 0), level)
        tables = {key: self._table(key, level) for key, level in levels.items()}
        shown, hidden = self._earlier.shown | shown, self._earlier.hidden | hidden
        hidden |= self._neighbours.hidden.keys() - shown
        everyone: frozenset[CellId] = frozenset() if () in hidden or self.is_too_small() else frozenset([()])
        while True:
            try:
                protected = self._protect(list(tables.values()), shown | everyone, hidden)
            except SuppressionImpossibleError:
                if everyone <= shown:
                    raise
                everyone = frozenset()
                continue
            found = dict(zip(levels, protected, strict=True))
            further = self._against_other_days(found, shown | everyone)
            if not further:
                return found
            hidden |= further

    def _protect(
        self, tables: Sequence[CountTable], shown: frozenset[CellId], hidden: frozenset[CellId]
    ) -> tuple[ProtectedTable, ...]:
        least = self._neighbours.least
        # So wide that the number could also differ by the least change from what the other day shows.
        spans = {cell: 2 * least - 1 for cell in self._neighbours.changed if cell not in shown}
        spans |= {
            cell: max(spans.get(cell, 0), self._rule.threshold - 1) for cell in self._neighbours.hidden if cell not in shown
        }
        return protect_release(
            tables,
            threshold=self._rule.threshold,
            already_shown=shown,
            already_hidden=hidden,
            spans=spans,
            dear=self._rule.dear,
        )

    def _against_other_days(self, tables: Mapping[str, ProtectedTable], kept: frozenset[CellId]) -> frozenset[CellId]:
        """Cells to hide so that no sum of few people comes out when other days are laid beside the tables."""
        further: set[CellId] = set()
        for measure, table in tables.items():
            breakdown, counts = self._snapshot.breakdowns[measure], self._snapshot.counts[measure]
            seen_before = frozenset(key for key in (*breakdown.by_key(), TOTAL) if breakdown.cell(key) in self._earlier.shown)
            told_before = self._neighbours.small_changes(measure, breakdown, counts, seen_before)
            shown = frozenset(key for (key,), count in table.cells.items() if count is not None)

            def few(keys: frozenset[str]) -> int:
                return len(self._neighbours.small_changes(measure, breakdown, counts, keys) - told_before)  # noqa: B023 - asked at once

            while few(shown):
                open_to_hiding = [
                    key for (key,), count in table.cells.items() if count and key in shown and breakdown.cell(key) not in kept
                ]
                if not open_to_hiding:
                    raise SuppressionImpossibleError("A change of few people can't be hidden from those who saw another day.")
                best = min(
                    open_to_hiding,
                    key=lambda key: (few(shown - {key}), breakdown.cell(key) in self._rule.dear, table.cells[key,] or 0, key),
                )
                shown -= {best}
                further.add(breakdown.cell(best))
        return frozenset(further)

    def is_too_small(self) -> bool:
        """So few people are counted in all that the number of everyone must itself be hidden."""
        return 0 < self._snapshot.everyone < self._rule.threshold

    def share(self, key: str, place: int, table: ProtectedTable) -> Fraction:
        """Share of a step's numbers that are shown alone; 1 when nobody is counted."""
        numbers, shown = self.numbers(key, place, table)
        return Fraction(shown, numbers) if numbers else Fraction(1)

    def numbers(self, key: str, place: int, table: ProtectedTable) -> tuple[int, int]:
        """How many numbers a step has, and how many of them are shown alone."""
        rows = rows_of(self._snapshot.breakdowns[key], self.steps(key)[place].level, reader_of_cells(table))
        return numbers_in([row for row in rows if row.is_leaf])

    def counterexample(self, chosen: Mapping[str, int]) -> str:
        """What a reader could work out if only the small numbers of these tables were hidden, in words for staff; empty when nothing."""
        tables = [self._table(key, self.steps(key)[place].level) for key, place in chosen.items()]
        found = first_exposure(tables, threshold=self._rule.threshold, shown=self._earlier.shown, hidden=self._earlier.hidden)
        if found is None:
            return ""
        exposure, interval = found
        label = next(table.label_of(key) for table in tables for key in table.cells if table.cell_id(key) == exposure.cell)
        within = f" (a reader would find {interval.in_words})" if interval else ""
        return f"An example: “{label}”{within}. {exposure.explanation}"

    def published(
        self, key: str, chosen: Mapping[str, int], protected: Mapping[str, ProtectedTable], *, wished: bool
    ) -> PublishedTable:
        """One table at its step, with what to tell readers about it."""
        breakdown, place = self._snapshot.breakdowns[key], chosen[key]
        step = breakdown.steps[place]
        bare = rows_of(self._snapshot.breakdowns[key], step.level, reader_of_cells(protected[key]))
        numbers, shown = numbers_in([row for row in bare if row.is_leaf])
        rows = self._together(key, step.level, bare)
        finer = breakdown.steps[place + 1] if place + 1 < len(breakdown.steps) else None
        costs = self._costs(key)
        return PublishedTable(
            measure=key,
            title=self._titles[key],
            population=population_of(breakdown),
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
            why=self._why(key, place, Fraction(shown, numbers) if numbers else Fraction(1), costs, wished=wished),
            costs=costs,
            notes=self._notes(key, protected[key]),
        )

    def _why(self, key: str, place: int, share: Fraction, costs: Sequence[StepCost], *, wished: bool) -> str:
        """Why the table opens at its step; nothing where no reason is wholly true."""
        if wished:
            return "The program chose this step for this report."
        finer_ones = [Fraction(each.alone, each.numbers) for each in costs[place + 1 :] if each.numbers]
        if len(self.steps(key)) > 1 and share >= self._rule.share and all(each < self._rule.share for each in finer_ones):
            return f"This is the finest step at which at least {_percent(self._rule.share)} of the numbers can be shown alone."
        return ""

    def _costs(self, key: str) -> tuple[StepCost, ...]:
        """What each step would show if the table stood alone beside earlier reports; nothing for a way with one step a number."""
        if key in self._rule.ordered:
            return ()
        found = []
        for place, step in enumerate(self.steps(key)):
            try:
                table = self.protect({key: place})[key]
            except DisclosureError:
                found.append(StepCost(step.words, 0, 0, 0, 0))
                continue
            rows = self._together(key, step.level, rows_of(self._snapshot.breakdowns[key], step.level, reader_of_cells(table)))
            found.append(StepCost.of(step.words, rows))
        return tuple(found)

    def _notes(self, key: str, table: ProtectedTable) -> tuple[str, ...]:
        """For staff: which numbers are not shown, and for what reason."""
        breakdown = self._snapshot.breakdowns[key]
        counts = breakdown.totals(self._snapshot.counts[key])
        reasons: dict[str, list[str]] = {}
        for (category,) in table.hidden:
            cell, label = breakdown.cell(category), table.dimensions[0].label_of(category)
            if 1 <= counts[category] < self._rule.threshold:
                why = "counts too few people"
            elif day := self._neighbours.changed.get(cell):
                why = f"changed by few people since the report of {day.day} {day:%B %Y}"
            elif day := self._neighbours.hidden.get(cell):
                why = f"was not shown in the report of {day.day} {day:%B %Y} and has hardly changed"
            elif cell in self._earlier.hidden:
                why = "was not shown in an earlier report of the same people"
            else:
                why = "would give another number away"
            reasons.setdefault(why, []).append(f"“{label}”")
        return tuple(f"{', '.join(labels)} {why}." for why, labels in reasons.items())

    def _offer(self, key: str, finer: LadderStep, chosen: Mapping[str, int], protected: Mapping[str, ProtectedTable]) -> str:
        """What would be lost one step finer, if that were published beside this report."""
        bare = [self._bare(name, place, protected[name]) for name, place in chosen.items()]
        here = Earlier.of(bare, self._snapshot.breakdowns)
        try:
            beside = self.protect({**chosen, key: chosen[key] + 1}, shown=here.shown, hidden=here.hidden)
        except DisclosureError:
            return f"Numbers {finer.words} can't be shown beside these."
        numbers, shown = numbers_in(
            [row for row in rows_of(self._snapshot.breakdowns[key], finer.level, reader_of_cells(beside[key])) if row.is_leaf]
        )
        return f"People can also be counted {finer.words}: {numbers - shown} of {numbers} numbers would not be shown alone."

    def _bare(self, key: str, place: int, table: ProtectedTable) -> PublishedTable:
        step = self.steps(key)[place]
        rows = rows_of(self._snapshot.breakdowns[key], step.level, reader_of_cells(table))
        return PublishedTable(key, "", "", "", step.key, step.words, step.level, False, rows, 0, 0, "", "", "")

    def _table(self, key: str, level: int) -> CountTable:
        return self._snapshot.breakdowns[key].table(
            self._snapshot.counts[key], level=level, title=self._titles.get(key, key), population=population.TITLE
        )

    def _together(self, key: str, level: int, rows: tuple[PublishedRow, ...]) -> tuple[PublishedRow, ...]:
        if key in self._rule.ordered:
            return rows
        return counted_together(rows, [branch for branch in self._snapshot.breakdowns[key].branches if branch.level <= level])


def _percent(share: Fraction) -> str:
    return f"{float(share):.0%}".replace("%", " percent")
