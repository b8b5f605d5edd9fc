"""Complementary suppression: the fewest further cells to hide so that no protected count can be worked out."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.disclosure.audit import audit
from reports.disclosure.cuts import Cut, Flags, Floats, Mover, demands, one_more, violated
from reports.disclosure.errors import SuppressionImpossibleError
from reports.disclosure.rule import ProtectionRule
from reports.disclosure.system import CellSystem
from reports.disclosure.table import CellId

ROUNDS = 60
"""Rounds of the exact search before the greedy one takes over; a count, not a time, so that a report reproduces."""
NODES = 1_000
"""Branches of one integer program before the greedy search takes over."""
_OPTIMAL, _INFEASIBLE = 0, 2
_HALF = 0.5


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
    also_hidden: Iterable[CellId] = (),
    rounds: int = ROUNDS,
) -> Pattern:
    """Choose what to hide beside `primary`: as few cells as possible, then as few people as possible.

    `keep` are cells that must stay shown (an earlier release shows them); `also_hidden` are hidden whatever they cost.
    The same input gives the same choice. Every choice returned has passed the audit.
    Raises `SuppressionImpossibleError` when no choice is safe.
    """
    if not primary and not set(also_hidden):
        return Pattern(frozenset(), best=True)
    search = _Search(system, primary, rule, frozenset(keep), frozenset(also_hidden))
    try:
        return Pattern(search.best(rounds), best=True)
    except _GaveUpError:
        return Pattern(search.greedy(), best=False)


class _Search:
    def __init__(
        self,
        system: CellSystem,
        primary: frozenset[CellId],
        rule: ProtectionRule,
        keep: frozenset[CellId],
        also_hidden: frozenset[CellId],
    ) -> None:
        if keep & (primary | also_hidden):
            raise SuppressionImpossibleError("A cell that must be hidden must also be shown.")
        self._system, self._primary, self._rule = system, primary, rule
        self._cells = list(system.cells)
        self._people = np.array(list(system.cells.values()), dtype=np.float64)
        self._forced: Flags = np.array([cell in primary or cell in also_hidden for cell in self._cells])
        self._open: Flags = np.array(
            [cell not in keep and (count > 0 or rule.lowest == 0) for cell, count in system.cells.items()]
        )
        self._open &= ~self._forced
        self._mover = Mover(system, rule)
        self._demands = demands(system, primary, rule)
        self._cuts: dict[bytes, Cut] = {}

    def best(self, rounds: int) -> frozenset[CellId]:
        """First the least number of cells, then among those the least people, earlier cells before later ones."""
        number = np.where(self._open, 1.0, 0.0)
        fewest = self._safe_minimum(number, rounds, ())
        limit = float(number[fewest].sum())
        size = len(self._cells)
        tie_break = np.arange(1, size + 1) / (size * (size + 1.0))
        chosen = self._safe_minimum((self._people + tie_break) * number, rounds, ((number, limit),))
        return self._named(chosen)

    def greedy(self) -> frozenset[CellId]:
        """Hide the cell that helps most, again and again; then show again what was not needed."""
        hidden = self._forced.copy()
        while cuts := self._weak_points(hidden):
            helpful = self._most_helpful(hidden, cuts)
            if helpful is None:
                raise SuppressionImpossibleError("Nothing is left to hide, and the table is still not safe.")
            hidden[helpful] = True
        for place in sorted(np.flatnonzero(hidden & self._open), key=lambda i: (-self._people[i], i)):
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
        return min(np.flatnonzero(gain > 0).tolist(), key=lambda i: (-gain[i], self._people[i], i), default=None)

    def _cheapest(self, cost: Floats, limits: tuple[tuple[Floats, float], ...]) -> Flags:
        conditions = [LinearConstraint(row, -np.inf, limit) for row, limit in limits]
        if self._cuts:
            weights = np.array([cut.weights / cut.need for cut in self._cuts.values()])
            conditions.append(LinearConstraint(weights, 1.0, np.inf))
        least = np.where(self._forced, 1.0, 0.0)
        most = np.where(self._forced | self._open, 1.0, 0.0)
        result = milp(
            cost,
            integrality=np.ones(len(cost), dtype=np.int8),
            bounds=Bounds(least, most),
            constraints=conditions,
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )
        if result.status == _INFEASIBLE:
            raise SuppressionImpossibleError("No choice of hidden cells protects everyone in this table.")
        if result.status != _OPTIMAL or result.x is None:
            raise _GaveUpError
        return np.asarray(result.x > _HALF)

    def _weak_points(self, hidden: Flags) -> list[Cut]:
        """What a choice lacks; the audit in whole numbers has the last word."""
        cuts = list(violated(self._mover, hidden, self._demands))
        if not cuts and not audit(self._system, self._named(hidden), self._primary, self._rule).safe:
            cuts.append(one_more(hidden))
        return cuts

    def _named(self, hidden: Flags) -> frozenset[CellId]:
        return frozenset(cell for cell, flag in zip(self._cells, hidden, strict=True) if flag)
