"""Which cells are risky by themselves."""

import pytest

from reports.disclosure.primary import Risk, find_risks, primary_cells
from reports.disclosure.rule import GroupPolicy, ProtectionRule, ZeroPolicy
from reports.disclosure.system import CellSystem
from tests.reports.disclosure.tables import ACCIDENTS, INCOMES, grid, one_way


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (9, True), (10, False)])
def test_counts_from_one_to_below_the_threshold_are_hidden(count: int, hidden: bool) -> None:  # noqa: FBT001
    system = CellSystem.of([one_way([count, 50])])
    cells = primary_cells(find_risks(system, ProtectionRule(10)))
    assert cells == ({(("place", "c00"),)} if hidden else set())


def test_the_threshold_decides() -> None:
    arbeid = [find_risks(CellSystem.of([INCOMES]), ProtectionRule(t)) for t in (2, 4, 5)]
    assert [len(findings) for findings in arbeid] == [1, 3, 4]


def test_zeros_can_be_protected() -> None:
    system = CellSystem.of([ACCIDENTS])
    risky = find_risks(system, ProtectionRule(4, zeros=ZeroPolicy.RISKY))
    zeros = {cell for cell, count in system.cells.items() if count == 0}
    assert {finding.cell for finding in risky if finding.risk is Risk.ZERO} == zeros
    assert not [f for f in find_risks(system, ProtectionRule(4)) if f.risk is Risk.ZERO]


def test_a_category_that_holds_everybody_is_reported() -> None:
    system = CellSystem.of([grid([(30, 0), (20, 25), (20, 25)])])
    findings = find_risks(system, ProtectionRule(10))
    assert [(f.risk, f.cell, f.within, f.hide) for f in findings] == [
        (Risk.WHOLE_GROUP, (("a", "r00"), ("b", "c00")), (("a", "r00"),), False)
    ]
    assert primary_cells(findings) == frozenset()


def test_a_category_that_holds_everybody_can_be_protected() -> None:
    system = CellSystem.of([grid([(30, 0), (20, 25), (20, 25)])])
    findings = find_risks(system, ProtectionRule(10, groups=GroupPolicy.PROTECT))
    assert primary_cells(findings) == {(("a", "r00"), ("b", "c01"))}


def test_explanations_hold_no_counts() -> None:
    findings = find_risks(CellSystem.of([ACCIDENTS]), ProtectionRule(4, zeros=ZeroPolicy.RISKY))
    assert {finding.risk for finding in findings} == set(Risk)
    assert not any(character.isdigit() for finding in findings for character in finding.explanation)


def test_a_rule_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="protects nobody"):
        ProtectionRule(1)
    with pytest.raises(ValueError, match="at least 1"):
        ProtectionRule(10, width=0)
