"""The audit: tries to work out hidden counts from what is shown, without knowing how the hidden cells were chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reports.disclosure.interval import Interval, Reader
from reports.disclosure.rule import ProtectionRule
from reports.disclosure.system import CellSystem
from reports.disclosure.table import CellId


class Weakness(StrEnum):
    """How a protected count is given away."""

    SHOWN = "shown"
    KNOWN_SMALL = "known to be small"
    TOO_NARROW = "too narrow"
    INSIDER = "known to someone counted beside it"
    GROUP = "sum of hidden cells is small"
    KNOWN = "not shown and yet known"


EXPLANATIONS = {
    Weakness.SHOWN: "The count should be hidden and is shown.",
    Weakness.KNOWN_SMALL: "The shown numbers prove that the count is below the threshold.",
    Weakness.TOO_NARROW: "The shown numbers leave too few possible counts.",
    Weakness.INSIDER: "Someone who is alone in another hidden cell can work out this count.",
    Weakness.KNOWN: "The count is marked as not shown, and the shown numbers give it exactly.",
    Weakness.GROUP: "Hidden cells have a sum that can be worked out, and it is below the threshold.",
}


@dataclass(frozen=True)
class Exposure:
    """One weakness of a table; `cell` is the cell given away, or the total whose hidden parts are."""

    weakness: Weakness
    cell: CellId

    @property
    def explanation(self) -> str:
        """The weakness in words."""
        return EXPLANATIONS[self.weakness]


@dataclass(frozen=True)
class Audit:
    """Result of an audit: what a reader can work out about each hidden cell, and what is wrong with that.

    The intervals follow from shown cells alone, so they hold nothing that a reader could not compute.
    """

    intervals: Mapping[CellId, Interval]
    exposures: tuple[Exposure, ...]

    @property
    def safe(self) -> bool:
        """Whether the table may be published."""
        return not self.exposures


def audit(
    system: CellSystem,
    hidden: frozenset[CellId],
    primary: frozenset[CellId],
    rule: ProtectionRule,
    *,
    spans: Mapping[CellId, int] | None = None,
    known_bounds: Mapping[CellId, tuple[int, int | None]] | None = None,
) -> Audit:
    """Check that no count of `primary` can be worked out while only the cells outside `hidden` are shown, and that no cell is
    marked as hidden in vain. `spans` are hidden cells with a width of their own, in people.

    `known_bounds` gives the reader further knowledge of hidden cells: the bounds that a legend such as "1 to 9" states,
    or intervals left by an earlier release. The true counts of hidden cells are used only to find who is alone in one.
    """
    bounds, asked = known_bounds or {}, spans or {}
    shown = {cell: count for cell, count in system.cells.items() if cell not in hidden}
    in_order = [cell for cell in system.cells if cell in hidden]
    reader = Reader(system.relations, shown, in_order, lowest=rule.lowest, bounds=bounds)
    intervals = {cell: reader.interval(cell) for cell in in_order}
    exposures = [Exposure(Weakness.SHOWN, cell) for cell in system.cells if cell in primary - hidden]
    for cell in in_order:
        if cell in primary or cell in asked:
            exposures += _check(cell, intervals[cell], rule, rule.width_of(system.cells[cell], cell, asked))
        elif intervals[cell].width == 0:
            exposures.append(Exposure(Weakness.KNOWN, cell))
    exposures += _small_groups(system, shown, rule)
    exposures += _insiders(system, shown=shown, hidden=in_order, primary=primary & hidden, rule=rule, bounds=bounds)
    return Audit(MappingProxyType(intervals), tuple(exposures))


def _check(cell: CellId, interval: Interval, rule: ProtectionRule, width: int) -> list[Exposure]:
    found = []
    if interval.greatest is not None and interval.greatest < rule.threshold:
        found.append(Exposure(Weakness.KNOWN_SMALL, cell))
    if interval.width is not None and interval.width < width:
        found.append(Exposure(Weakness.TOO_NARROW, cell))
    return found


def _small_groups(system: CellSystem, shown: Mapping[CellId, int], rule: ProtectionRule) -> list[Exposure]:
    found = []
    for relation in system.relations:
        if relation.total in shown and any(part not in shown for part in relation.parts):
            rest = shown[relation.total] - sum(shown.get(part, 0) for part in relation.parts)
            if 1 <= rest < rule.threshold:
                found.append(Exposure(Weakness.GROUP, relation.total))
    return found


def _insiders(
    system: CellSystem,
    *,
    shown: Mapping[CellId, int],
    hidden: list[CellId],
    primary: frozenset[CellId],
    rule: ProtectionRule,
    bounds: Mapping[CellId, tuple[int, int | None]],
) -> list[Exposure]:
    """Let everyone who is alone in a finest cell use that knowledge against the other protected cells."""
    if not rule.insider_width:
        return []
    exposed: dict[CellId, None] = {}
    for own in hidden:
        if system.cells[own] != 1 or own not in system.finest:
            continue
        reader = Reader(system.relations, shown, hidden, lowest=rule.lowest, bounds=bounds)
        reader.know(own, 1)
        others = protected_from_insider(system, own, primary)
        if rule.insider_width > 1:
            widths = {cell: reader.interval(cell).width for cell in others}
            exposed.update(dict.fromkeys(c for c, w in widths.items() if w is not None and w < rule.insider_width))
            continue
        uncertain: set[CellId] = set()
        for cell in others:
            if cell not in uncertain:
                table = reader.differs(cell, system.cells[cell])
                if table is None:
                    exposed[cell] = None
                else:
                    uncertain |= {c for c, count in table.items() if count != system.cells[c]}
    return [Exposure(Weakness.INSIDER, cell) for cell in exposed]


def protected_from_insider(system: CellSystem, own: CellId, primary: frozenset[CellId]) -> list[CellId]:
    """The protected cells that concern others than the one person in the cell `own`."""
    same_person = {cell for cell in system.containing(own) if system.cells[cell] == 1}
    return [cell for cell in system.cells if cell in primary and cell != own and cell not in same_person]
