"""Primary suppression: cells that would tell something about people by themselves."""

from dataclasses import dataclass
from enum import StrEnum

from reports.disclosure.rule import GroupPolicy, ProtectionRule
from reports.disclosure.system import CellSystem
from reports.disclosure.table import CellId


class Risk(StrEnum):
    """Why a cell is risky."""

    SMALL_COUNT = "small count"
    ZERO = "zero"
    WHOLE_GROUP = "whole group"


EXPLANATIONS = {
    Risk.SMALL_COUNT: "So few people are counted here that someone could be recognized.",
    Risk.ZERO: "Nobody is counted here, which says something about everyone in the total.",
    Risk.WHOLE_GROUP: "Everyone counted in the total is in this one category, so the total tells it of each person.",
}


@dataclass(frozen=True)
class Finding:
    """A risky cell. `within` is the total that a whole group or its zeros belong to; `hide` says what the rule does."""

    risk: Risk
    cell: CellId
    hide: bool
    within: CellId | None = None

    @property
    def explanation(self) -> str:
        """Why the cell is risky, in words and without the count."""
        return EXPLANATIONS[self.risk]


def find_risks(system: CellSystem, rule: ProtectionRule) -> tuple[Finding, ...]:
    """Every risky cell, in the order of the cells: small counts, risky zeros, then whole groups."""
    findings = [
        Finding(Risk.SMALL_COUNT if count else Risk.ZERO, cell, hide=True)
        for cell, count in system.cells.items()
        if rule.hides_by_itself(count)
    ]
    return (*findings, *_whole_groups(system, rule))


def _whole_groups(system: CellSystem, rule: ProtectionRule) -> list[Finding]:
    protect = rule.groups is GroupPolicy.PROTECT
    findings: list[Finding] = []
    for relation in system.relations:
        everybody = system.cells[relation.total]
        if everybody == 0 or len(relation.parts) <= 1:
            continue
        for part in relation.parts:
            if system.cells[part] == everybody:
                findings.append(Finding(Risk.WHOLE_GROUP, part, hide=False, within=relation.total))
                if protect:
                    zeros = (other for other in relation.parts if other != part)
                    findings += [Finding(Risk.ZERO, zero, hide=True, within=relation.total) for zero in zeros]
    return findings


def primary_cells(findings: tuple[Finding, ...]) -> frozenset[CellId]:
    """The cells that must be hidden for their own sake."""
    return frozenset(finding.cell for finding in findings if finding.hide)
