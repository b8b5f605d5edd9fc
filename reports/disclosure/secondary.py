"""Complementary suppression: the fewest further cells to hide so that no protected count can be worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from reports.disclosure.audit import Weakness, audit
from reports.disclosure.cuts import Cut, Flags, Floats, Mover, demands, one_more, violated
from reports.disclosure.errors import SuppressionImpossibleError
from reports.disclosure.rule import ProtectionRule
from reports.disclosure.solver import quiet_model
from reports.disclosure.system import CellSystem
from reports.disclosure.table import CellId

ROUNDS = 60
"""Rounds of the exact search before the greedy one takes over; a count, not a time, so that a report reproduces."""
NODES = 1_000
"""Branches of one integer program before the greedy search takes over."""
_HALF = 0.5
_SLACK = 1e-6


@dataclass(frozen=True)
class Pattern:
    """The cells to hide. `best` says whether no other safe choice hides fewer cells, or as many with fewer people."""

    hidden: frozenset[CellId]
    best: bool


class _GaveUpError(Exception):
    """The exact search passed its limits."""


def complement(
    system: CellSystem,
    primary: frozenset[CellId],
    rule: ProtectionRule,
    *,
    keep: Iterable[CellId] = (),
    spans: Mapping[CellId, int] | None = None,
    dear: Iterable[CellId] = (),
    rounds: int = ROUNDS,
) -> Pattern:
    """Choose what to hide beside `primary`: none of `dear` if that is possible, as few cells as possible, then as few people.

    `keep` are cells that must stay shown (an earlier release shows them). `spans` are hidden whatever they cost, and each must stay
    unknown by so many people at least. The same input gives the same choice. Every choice returned has passed the audit.
    Raises `SuppressionImpossibleError` when no choice is safe.
    """
    asked = {cell: span for cell, span in (spans or {}).items() if cell in system.cells}
    if not primary and not asked:
        return Pattern(frozenset(), best=True)
    search = _Search(system, primary, rule, frozenset(keep), asked, frozenset(dear))
    try:
        return Pattern(search.without_needless(search.best(rounds)), best=True)
    except _GaveUpError:
        return Pattern(search.without_needless(search.greedy()), best=False)


class _Search:
    def __init__(
        self,
        system: CellSystem,
        primary: frozenset[CellId],
        rule: ProtectionRule,
        keep: frozenset[CellId],
        spans: Mapping[CellId, int],
        dear: frozenset[CellId],
    ) -> None:
        if keep & (primary | spans.keys()):
            raise SuppressionImpossibleError("A cell that must be hidden must also be shown.")
        self._system, self._primary, self._rule, self._spans = system, primary, rule, spans
        self._cells = list(system.cells)
        self._people = np.array(list(system.cells.values()), dtype=np.float64)
        self._forced: Flags = np.array([cell in primary or cell in spans for cell in self._cells])
        # One dear cell costs more than all others together.
        self._price = np.array([1.0 + len(self._cells) * (cell in dear) for cell in self._cells])
        self._open: Flags = np.array(
            [cell not in keep and (count > 0 or rule.lowest == 0) for cell, count in system.cells.items()]
        )
        self._open &= ~self._forced
        self._mover = Mover(system, rule)
        self._demands = demands(system, primary, rule, spans)
        self._cuts: dict[bytes, Cut] = {}

    def best(self, rounds: int) -> frozenset[CellId]:
        """First the least number of cells, then among those the least people, earlier cells before later ones."""
        number = np.where(self._open, self._price, 0.0)
        fewest = self._safe_minimum(number, rounds, ())
        limit = float(number[fewest].sum())
        size = len(self._cells)
        tie_break = np.arange(1, size + 1) / (size * (size + 1.0))
        chosen = self._safe_minimum(np.where(self._open, self._people + tie_break, 0.0), rounds, ((number, limit),))
        return self._named(chosen)

    def greedy(self) -> frozenset[CellId]:
        """Hide the cell that helps most, again and again; then show again what was not needed."""
        hidden = self._forced.copy()
        while cuts := self._weak_points(hidden):
            helpful = self._most_helpful(hidden, cuts)
            if helpful is None:
                raise SuppressionImpossibleError("Nothing is left to hide, and the table is still not safe.")
            hidden[helpful] = True
        for place in sorted(np.flatnonzero(hidden & self._open), key=lambda i: (-self._price[i], -self._people[i], i)):
            hidden[place] = False
            if self._weak_points(hidden):
                hidden[place] = True
        return self._named(hidden)

    def _safe_minimum(self, cost: Floats, rounds: int, limits: tuple[tuple[Floats, float], ...]) -> Flags:
        """The cheapest choice that passes the audit, found by learning from every choice that does not."""
        for _ in range(rounds):
            hidden = self._cheapest(cost, limits)
            cuts = self._weak_points(hidden)
            if not cuts:
                return hidden
            self._learn(hidden, cuts)
        raise _GaveUpError

    def _learn(self, hidden: Flags, cuts: list[Cut]) -> None:
        """Keep the cuts, and those of the next steps toward a safe choice: cheaper than another whole-number program."""
        step: int | None = 0
        while cuts and step is not None:
            self._cuts.update({(cut.weights / cut.need).round(6).tobytes(): cut for cut in cuts})
            step = self._most_helpful(hidden, cuts)
            if step is not None:
                hidden[step] = True
                cuts = self._weak_points(hidden)

    def _most_helpful(self, hidden: Flags, cuts: list[Cut]) -> int | None:
        """The cell that, hidden too, does most for all cuts together; None when no open cell does anything."""
        gain = np.sum([np.minimum(cut.weights / cut.need, 1.0) for cut in cuts], axis=0)
        gain[~self._open | hidden] = 0.0
        return min(np.flatnonzero(gain > 0).tolist(), key=lambda i: (self._price[i], -gain[i], self._people[i], i), default=None)

    def _cheapest(self, cost: Floats, limits: tuple[tuple[Floats, float], ...]) -> Flags:
        """The cheapest choice that fulfills every cut learned so far; a program in whole numbers."""
        model = quiet_model()
        model.setOptionValue("mip_max_nodes", NODES)
        columns = np.arange(len(cost), dtype=np.int32)
        for place, price in enumerate(cost):
            model.addVar(float(self._forced[place]), float(self._forced[place] or self._open[place]))
            model.changeColCost(place, float(price))
            model.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        for row, limit in limits:
            model.addRow(-highspy.kHighsInf, limit + _SLACK, len(columns), columns, row)
        for cut in self._cuts.values():
            model.addRow(1.0, highspy.kHighsInf, len(columns), columns, cut.weights / cut.need)
        model.run()
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise SuppressionImpossibleError("No choice of hidden cells protects everyone in this table.")
        if status != highspy.HighsModelStatus.kOptimal:
            raise _GaveUpError
        return np.asarray(np.array(model.getSolution().col_value) > _HALF)

    def _weak_points(self, hidden: Flags) -> list[Cut]:
        """What a choice lacks; the audit in whole numbers has the last word."""
        cuts = list(violated(self._mover, hidden, self._demands))
        if not cuts and any(weak is not Weakness.KNOWN for weak in self._weaknesses(hidden)):
            cuts.append(one_more(hidden))
        return cuts

    def _weaknesses(self, hidden: Flags) -> list[Weakness]:
        found = audit(self._system, self._named(hidden), self._primary, self._rule, spans=self._spans)
        return [exposure.weakness for exposure in found.exposures]

    def without_needless(self, hidden: frozenset[CellId]) -> frozenset[CellId]:
        """A cell chosen here that the shown numbers give all the same protects nobody: it is shown."""
        found = audit(self._system, hidden, self._primary, self._rule, spans=self._spans)
        return hidden - {each.cell for each in found.exposures if each.weakness is Weakness.KNOWN}

    def _named(self, hidden: Flags) -> frozenset[CellId]:
        return frozenset(cell for cell, flag in zip(self._cells, hidden, strict=True) if flag)
