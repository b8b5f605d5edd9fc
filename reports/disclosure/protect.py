"""The front door: give a table of counts of people, get one that may be published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from reports.disclosure.audit import Audit, Exposure, audit
from reports.disclosure.errors import UnsafeTableError
from reports.disclosure.interval import Interval
from reports.disclosure.primary import Finding, find_risks, primary_cells
from reports.disclosure.rule import GroupPolicy, ProtectionRule, ZeroPolicy
from reports.disclosure.secondary import Pattern, complement
from reports.disclosure.system import CellSystem
from reports.disclosure.table import NOT_SHOWN, TOTAL, CellId, CountTable, Dimension, Key, cell_id_of


class Reason(StrEnum):
    """Why a cell is hidden; for staff only, since a reader who knew it could undo the protection."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class StaffNotes:
    """What the office needs to answer for a table and no reader may see.

    `best` is False when the search for the fewest hidden cells passed its limits; the table is safe all the same.
    """

    reasons: Mapping[Key, Reason]
    findings: tuple[Finding, ...]
    audit: Audit
    best: bool


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be published: `cells` holds a count where one may be shown and None elsewhere.

    Hidden counts are nowhere in this object, so no page, file or log made from it can give them away.
    """

    title: str
    population: str
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, int | None]
    legend: str
    for_staff: StaffNotes = field(repr=False)
    aliases: Mapping[str, CellId] = field(default_factory=dict)

    def count(self, key: Key) -> int | None:
        """The count of people in a cell, None when it is hidden."""
        return self.cells[key]

    def text(self, key: Key) -> str:
        """The cell as a reader sees it."""
        count = self.cells[key]
        return NOT_SHOWN if count is None else f"{count:,}"

    def percent(self, key: Key, of: Key | None = None) -> int | None:
        """The cell as a whole percentage of the cell `of` (by default the grand total).

        None when either is hidden or when `of` is 0: a percentage is never known where its counts are not.
        """
        part = self.cells[key]
        whole = self.cells[(TOTAL,) * len(self.dimensions) if of is None else of]
        if part is None or not whole:
            return None
        return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def hidden(self) -> tuple[Key, ...]:
        """The keys of the hidden cells."""
        return tuple(key for key, count in self.cells.items() if count is None)

    @property
    def finest_keys(self) -> tuple[Key, ...]:
        """The cells that are nobody's total."""
        finest = [set(dimension.leaves()) for dimension in self.dimensions]
        return tuple(key for key in self.cells if all(k in keys for k, keys in zip(key, finest, strict=True)))

    def cell_id(self, key: Key) -> CellId:
        """The name of a cell that other tables share."""
        return cell_id_of(self.dimensions, key, self.aliases)


def protect(
    table: CountTable,
    *,
    threshold: int,
    zeros: ZeroPolicy = ZeroPolicy.SHOWN,
    groups: GroupPolicy = GroupPolicy.REPORT,
) -> ProtectedTable:
    """Hide what has to be hidden in one table; counts of 1 to `threshold - 1` people are never shown.

    Raises `DisclosureError` rather than give a table that the audit does not pass.
    """
    return protect_release([table], threshold=threshold, zeros=zeros, groups=groups)[0]


def protect_release(
    tables: Sequence[CountTable],
    *,
    threshold: int,
    zeros: ZeroPolicy = ZeroPolicy.SHOWN,
    groups: GroupPolicy = GroupPolicy.REPORT,
    already_shown: Iterable[CellId] = (),
    already_hidden: Iterable[CellId] = (),
    spans: Mapping[CellId, int] | None = None,
    dear: Iterable[CellId] = (),
) -> tuple[ProtectedTable, ...]:
    """Protect tables of one population that are published together: a cell they share is hidden in all or in none.

    `already_shown` and `already_hidden` are cells of the same figures that readers have seen, or seen hidden, before. `spans` are
    further cells that must be hidden, with the least width of what a reader can work out of each, in people: cells that differ by
    few people from what an earlier release shows. `dear` are cells that are hidden only when nothing else protects people.
    Nothing is marked as hidden that the shown numbers give away. Raises `DisclosureError` rather than give tables that the audit does not pass.
    """
    system = CellSystem.of(tables)
    asked = {cell: 1 for cell in already_hidden if cell in system.cells}
    for cell, span in (spans or {}).items():
        if cell in system.cells:
            asked[cell] = max(span, asked.get(cell, 1))
    if zeros is ZeroPolicy.SHOWN and any(system.cells[cell] == 0 for cell in asked):
        zeros = ZeroPolicy.HIDEABLE  # a hidden zero: nobody may conclude that a hidden cell holds somebody
    rule = ProtectionRule(threshold, zeros=zeros, groups=groups)
    findings = find_risks(system, rule)
    primary = primary_cells(findings)
    pattern = complement(system, primary, rule, keep=already_shown, spans=asked, dear=dear)
    result = audit(system, pattern.hidden, primary, rule, spans=asked)
    if not result.safe:
        raise UnsafeTableError("; ".join(sorted({exposure.explanation for exposure in result.exposures})))
    return tuple(
        _publishable(table, rule=rule, pattern=pattern, primary=primary, findings=findings, result=result) for table in tables
    )


def first_exposure(
    tables: Sequence[CountTable], *, threshold: int, shown: frozenset[CellId], hidden: frozenset[CellId]
) -> tuple[Exposure, Interval | None] | None:
    """A counterexample for staff: what could be worked out if nothing but small counts and what was hidden before were hidden."""
    system, rule = CellSystem.of(tables), ProtectionRule(threshold)
    primary = primary_cells(find_risks(system, rule))
    found = audit(system, ((hidden & system.cells.keys()) | primary) - shown, primary, rule)
    first = next(iter(found.exposures), None)
    return (first, found.intervals.get(first.cell)) if first else None


def legend(rule: ProtectionRule) -> str:
    """What "not shown" means, in words that are true of every hidden cell and give no limits for any one."""
    zero = "It never means that nobody is counted." if rule.lowest else "It can also stand for zero."
    return (
        f"“{NOT_SHOWN.capitalize()}” protects people. We do not show numbers from 1 to {rule.threshold - 1}. "
        f"We also leave out some larger numbers, so that nobody can work out the small ones. {zero}"
    )


def _publishable(
    table: CountTable,
    *,
    rule: ProtectionRule,
    pattern: Pattern,
    primary: frozenset[CellId],
    findings: tuple[Finding, ...],
    result: Audit,
) -> ProtectedTable:
    ids = {key: table.cell_id(key) for key in table.cells}
    reasons = {
        key: Reason.PRIMARY if cell in primary else Reason.SECONDARY for key, cell in ids.items() if cell in pattern.hidden
    }
    cells = {key: None if key in reasons else count for key, count in table.cells.items()}
    return ProtectedTable(
        table.title,
        table.population,
        table.dimensions,
        MappingProxyType(cells),
        legend(rule) if reasons else "",
        StaffNotes(MappingProxyType(reasons), findings, result, pattern.best),
        table.aliases,
    )
