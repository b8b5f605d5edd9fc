"""What a reader can work out about a hidden cell: the least and the greatest count that fit all shown cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy

from reports.disclosure.errors import DisclosureError
from reports.disclosure.solver import quiet_model, solve
from reports.disclosure.table import CellId, Relation

_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Interval:
    """Possible counts of one hidden cell, in people; `greatest` is None when nothing limits it."""

    least: int
    greatest: int | None

    @property
    def width(self) -> int | None:
        """Length of the interval, None when it has no end."""
        return None if self.greatest is None else self.greatest - self.least

    @property
    def in_words(self) -> str:
        """What a reader knows."""
        if self.greatest is None:
            return f"{self.least} or more"
        return str(self.least) if self.least == self.greatest else f"{self.least} to {self.greatest}"


class Reader:
    """A reader who knows the shown cells and every sum, and who supposes nothing else about hidden cells than bounds.

    Counts are whole numbers: where the linear program ends on a fraction, the integer program decides.
    `bounds` is what the reader knows of a hidden cell beside the sums (from a legend, an earlier report, or because
    he or she is counted there): least and greatest count, None for no limit.
    Raises `DisclosureError` when no table fits, that is, when the shown cells contradict each other.
    """

    def __init__(
        self,
        relations: Sequence[Relation],
        shown: Mapping[CellId, int],
        hidden: Sequence[CellId],
        *,
        lowest: int,
        bounds: Mapping[CellId, tuple[int, int | None]] | None = None,
    ) -> None:
        self._column = {cell: column for column, cell in enumerate(hidden)}
        self._model = quiet_model()
        # Far beyond all counts there is an end, so that no program is unbounded; what comes near it has no limit.
        self._horizon = 100_000 + 10 * sum(shown.values())
        known = ((bounds or {}).get(cell, (lowest, None)) for cell in hidden)
        self._bounds = [(low, self._horizon if high is None else high) for low, high in known]
        for low, high in self._bounds:
            self._model.addVar(low, high)
        for relation in relations:
            self._add(relation, shown)

    def _add(self, relation: Relation, shown: Mapping[CellId, int]) -> None:
        signs = [(relation.total, 1), *((part, -1) for part in relation.parts)]
        known = sum(sign * shown[cell] for cell, sign in signs if cell not in self._column)
        unknown = [(self._column[cell], float(sign)) for cell, sign in signs if cell in self._column]
        if unknown:
            columns, values = zip(*unknown, strict=True)
            self._model.addRow(-known, -known, len(columns), list(columns), list(values))
        elif known:
            raise DisclosureError("The shown cells do not add up.")

    def interval(self, cell: CellId) -> Interval:
        """Find the exact interval of one hidden cell."""
        column = self._column[cell]
        least, greatest = self._extreme(cell, 1)[column], self._extreme(cell, -1)[column]
        return Interval(least, greatest if greatest < self._horizon / 10 else None)

    def differs(self, cell: CellId, count: int) -> dict[CellId, int] | None:
        """A whole table that fits and gives `cell` another count than `count`, None when there is none."""
        for direction in (-1, 1):
            table = self._extreme(cell, direction, limit=count - direction)
            if table[self._column[cell]] != count:
                return {other: table[column] for other, column in self._column.items()}
        return None

    def know(self, cell: CellId, count: int) -> None:
        """From now on the reader knows the count of one hidden cell."""
        self._bounds[self._column[cell]] = (count, count)
        self._model.changeColBounds(self._column[cell], count, count)

    def _extreme(self, cell: CellId, direction: int, limit: int | None = None) -> list[int]:
        """Find the table with the least (`direction` 1) or greatest (-1) count, not looking beyond `limit`."""
        column, model = self._column[cell], self._model
        lower, upper = self._bounds[column]
        if limit is not None and lower < limit < upper:
            model.changeColBounds(column, *((limit, upper) if direction == 1 else (lower, limit)))
        model.changeColCost(column, direction)
        try:
            return self._solve()
        finally:
            model.changeColCost(column, 0)
            model.changeColBounds(column, lower, upper)

    def _solve(self) -> list[int]:
        values = solve(self._model)
        if any(abs(value - round(value)) > _TOLERANCE for value in values):
            values = self._solve_in_whole_numbers()
        return [round(value) for value in values]

    def _solve_in_whole_numbers(self) -> list[float]:
        columns = range(len(self._column))
        for column in columns:
            self._model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        try:
            return solve(self._model)
        finally:
            for column in columns:
                self._model.changeColIntegrality(column, highspy.HighsVarType.kContinuous)
