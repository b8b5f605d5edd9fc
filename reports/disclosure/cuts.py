"""Why a choice of hidden cells protects too little, as a linear condition that every better choice fulfills.

A reader may move hidden cells away from their true counts as long as all sums stay right. The farthest such a move
can take one cell is a linear program; its dual solution says which cells, if hidden too, would take it farther.
This is the decomposition of M. Fischetti and J.J. Salazar, "Models and algorithms for optimizing cell suppression in
tabular data with linear constraints", Journal of the American Statistical Association 95 (2000).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from reports.disclosure.audit import protected_from_insider
from reports.disclosure.rule import ProtectionRule
from reports.disclosure.solver import quiet_model, solve
from reports.disclosure.system import CellSystem
from reports.disclosure.table import CellId

_TOLERANCE = 1e-6
_NUDGE = 1e-4

type Floats = NDArray[np.float64]
type Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """The cells to hide must have weights that sum to at least `need`."""

    weights: Floats
    need: float


class Mover:
    """Moves hidden cells as far as the sums allow; one linear program, kept warm between questions."""

    def __init__(self, system: CellSystem, rule: ProtectionRule) -> None:
        counts = np.array(list(system.cells.values()), dtype=np.float64)
        self.size = len(counts)
        self._room_down = np.maximum(counts - rule.lowest, 0.0)
        self._sums = np.zeros((len(system.relations), self.size))
        self._model = quiet_model()
        self._columns = np.arange(self.size, dtype=np.int32)
        for _ in range(self.size):
            self._model.addVar(0.0, 0.0)
        for row, relation in enumerate(system.relations):
            columns = [system.order[cell] for cell in relation.cells]
            signs = [1.0, *([-1.0] * len(relation.parts))]
            self._sums[row, columns] = signs
            self._model.addRow(0.0, 0.0, len(columns), columns, signs)

    def farthest(
        self, hidden: Flags, cell: int, direction: int, need: float, *, fixed: int | None = None, nudge: float = 0.0
    ) -> tuple[float, Floats, Floats]:
        """How far `cell` can move up (1) or down (-1), at most `need`; the move; and the weights that limit it."""
        lower = -np.where(hidden, self._room_down, np.minimum(nudge, self._room_down))
        upper = np.where(hidden, highspy.kHighsInf, nudge)
        if fixed is not None:
            lower[fixed] = upper[fixed] = 0.0
        if direction == 1:
            upper[cell] = need
        else:
            lower[cell] = max(lower[cell], -need)
        self._model.changeColsBounds(self.size, self._columns, lower, upper)
        self._model.changeColCost(cell, -direction)
        move = np.array(solve(self._model))
        self._model.changeColCost(cell, 0.0)
        slack = -np.array(self._model.getSolution().row_dual) @ self._sums
        slack[cell] -= direction
        weights = np.where(slack < -_TOLERANCE, need, np.where(slack > _TOLERANCE, slack * self._room_down, 0.0))
        if fixed is not None:
            weights[fixed] = 0.0
        return direction * move[cell], move, np.minimum(weights, need)


@dataclass(frozen=True)
class Demand:
    """A cell must be able to move `up` people up, and `span` people up and down together, while `fixed` stays."""

    cell: int
    up: float
    span: float
    fixed: int | None = None


def demands(
    system: CellSystem, primary: frozenset[CellId], rule: ProtectionRule, spans: Mapping[CellId, int]
) -> list[list[Demand]]:
    """What the rule asks of the hidden cells: against any reader first, then against each person alone in a cell."""
    place = system.order
    against_all = [
        Demand(place[cell], float(max(rule.threshold - count, 0)), float(rule.width_of(count, cell, spans)))
        for cell, count in system.cells.items()
        if cell in primary or cell in spans
    ]
    groups = [against_all]
    for own, count in system.cells.items():
        if rule.insider_width and count == 1 and own in system.finest and own in primary:
            others = protected_from_insider(system, own, primary)
            groups.append([Demand(place[cell], 0.0, float(rule.insider_width), place[own]) for cell in others])
    return groups


def violated(mover: Mover, hidden: Flags, groups: list[list[Demand]]) -> Iterator[Cut]:
    """The demands that the hidden cells do not fulfill, as cuts; insiders are asked only when the rest holds."""
    found = False
    for group in groups:
        if found and group and group[0].fixed is not None:
            return
        highest, deepest = np.zeros(mover.size), np.zeros(mover.size)
        for demand in group:
            for cut in _unmet(mover, hidden, demand, highest, deepest):
                found = True
                yield cut


def _unmet(mover: Mover, hidden: Flags, demand: Demand, highest: Floats, deepest: Floats) -> Iterator[Cut]:
    """At most two cuts for one demand; `highest` and `deepest` remember every move already seen possible."""

    def move(direction: int, need: float) -> float:
        known = highest[demand.cell] if direction == 1 else -deepest[demand.cell]
        if known >= need - _TOLERANCE:
            return float(known)
        reach, moved, _ = mover.farthest(hidden, demand.cell, direction, need, fixed=demand.fixed)
        np.maximum(highest, moved, out=highest)
        np.minimum(deepest, moved, out=deepest)
        return reach

    if move(1, demand.up) < demand.up - _TOLERANCE:
        yield _cut(mover, hidden, demand, demand.up, (1,))
    if highest[demand.cell] - deepest[demand.cell] >= demand.span - _TOLERANCE:
        return
    if move(1, demand.span) + move(-1, demand.span) < demand.span - _TOLERANCE:
        yield _cut(mover, hidden, demand, demand.span, (1, -1))


def _cut(mover: Mover, hidden: Flags, demand: Demand, need: float, directions: tuple[int, ...]) -> Cut:
    """The condition that the hidden cells miss, first looked for with a nudge that keeps its weights few."""
    for nudge in (_NUDGE, 0.0):
        weights = np.zeros(mover.size)
        for direction in directions:
            weights += mover.farthest(hidden, demand.cell, direction, need, fixed=demand.fixed, nudge=nudge)[2]
        weights = np.minimum(weights, need)
        if weights[hidden].sum() < need - _TOLERANCE:
            return Cut(weights, need)
    return one_more(hidden)


def one_more(hidden: Flags) -> Cut:
    """The condition that holds for every better choice: at least one cell that is now shown must be hidden."""
    return Cut(np.where(hidden, 0.0, 1.0), 1.0)
