"""Complementary suppression: safe, as cheap as possible, the same every time."""

from itertools import combinations
from pathlib import Path

import pytauargus
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.audit import audit
from reports.disclosure.errors import SuppressionImpossibleError
from reports.disclosure.primary import find_risks, primary_cells
from reports.disclosure.rule import ProtectionRule, ZeroPolicy
from reports.disclosure.secondary import complement
from reports.disclosure.system import CellSystem
from reports.disclosure.table import TOTAL, CountTable, Key
from tests.reports.disclosure.enumeration import safe
from tests.reports.disclosure.tables import INCOMES, MICRODATA, counts, deep_tables, grid, grids, one_way


def hide(table: CountTable, rule: ProtectionRule) -> frozenset[Key]:
    system = CellSystem.of([table])
    pattern = complement(system, primary_cells(find_risks(system, rule)), rule)
    return frozenset(key for key in table.cells if table.cell_id(key) in pattern.hidden)


def cost(table: CountTable, hidden: frozenset[Key]) -> tuple[int, int]:
    return len(hidden), sum(table.cells[key] for key in hidden)


def test_nothing_small_hides_nothing() -> None:
    assert hide(one_way([10, 0, 12]), ProtectionRule(10)) == frozenset()


@settings(max_examples=25, deadline=None)
@given(table=grids(3, 3, 6), zeros=st.sampled_from([ZeroPolicy.SHOWN, ZeroPolicy.HIDEABLE]))
def test_patterns_are_safe_when_all_tables_are_written_down(table: CountTable, zeros: ZeroPolicy) -> None:
    rule = ProtectionRule(3, zeros=zeros)
    hidden = hide(table, rule)
    if len(hidden & set(table.finest_keys)) <= 6:
        assert safe(table, hidden, rule)


@settings(max_examples=25, deadline=None)
@given(cells=st.lists(counts(8), min_size=2, max_size=4))
def test_one_way_patterns_are_the_cheapest_of_all(cells: list[int]) -> None:
    table, rule = one_way(cells), ProtectionRule(3)
    assert cost(table, hide(table, rule)) == cost(table, cheapest(table, rule))


@pytest.mark.parametrize("cells", [[(1, 4), (5, 2)], [(2, 0), (6, 7)], [(1, 1), (4, 6)], [(5, 3), (1, 8)], [(0, 2), (2, 0)]])
def test_two_way_patterns_are_the_cheapest_of_all(cells: list[tuple[int, int]]) -> None:
    table, rule = grid(cells), ProtectionRule(3)
    hidden = hide(table, rule)
    assert safe(table, hidden, rule)
    assert cost(table, hidden) == cost(table, cheapest(table, rule))


def cheapest(table: CountTable, rule: ProtectionRule) -> frozenset[Key]:
    """The cheapest safe choice, by trying all of them."""
    must = frozenset(key for key, count in table.cells.items() if rule.hides_by_itself(count))
    others = [key for key, count in table.cells.items() if key not in must and count > 0]
    for number in range(len(others) + 1):
        choices = [must.union(extra) for extra in combinations(others, number)]
        found = [choice for choice in choices if safe(table, choice, rule)] if must else [frozenset[Key]()]
        if found:
            return min(found, key=lambda choice: cost(table, choice))
    raise AssertionError("Hiding everything must be safe.")


@settings(max_examples=5, deadline=None)
@given(table=deep_tables(), threshold=st.sampled_from([3, 10]), zeros=st.sampled_from(ZeroPolicy))
def test_deep_tables_are_safe_and_every_complement_is_needed(table: CountTable, threshold: int, zeros: ZeroPolicy) -> None:
    rule = ProtectionRule(threshold, zeros=zeros)
    system = CellSystem.of([table])
    primary = primary_cells(find_risks(system, rule))
    pattern = complement(system, primary, rule)
    assert audit(system, pattern.hidden, primary, rule).safe
    for cell in pattern.hidden - primary:
        assert not audit(system, pattern.hidden - {cell}, primary, rule).safe


@pytest.mark.parametrize("table", [INCOMES, MICRODATA], ids=["incomes", "microdata"])
@pytest.mark.parametrize("threshold", [4, 10])
def test_showing_any_complement_is_noticed(table: CountTable, threshold: int) -> None:
    rule = ProtectionRule(threshold)
    system = CellSystem.of([table])
    primary = primary_cells(find_risks(system, rule))
    hidden = complement(system, primary, rule).hidden
    assert hidden > primary
    for cell in hidden - primary:
        assert not audit(system, hidden - {cell}, primary, rule).safe


TABLES_FOR_THE_ORACLE = [
    INCOMES,
    MICRODATA,
    grid([(20, 3, 15, 40), (12, 30, 25, 2), (7, 18, 22, 31), (14, 26, 5, 19)]),
    grid([(1, 12, 13), (14, 2, 15), (16, 17, 3), (30, 31, 32)]),
    grid([(40, 8, 21, 33, 12), (15, 17, 9, 28, 60), (11, 44, 23, 6, 18)]),
]


@pytest.mark.parametrize("table", TABLES_FOR_THE_ORACLE)
@pytest.mark.parametrize("threshold", [4, 10])
def test_no_more_is_hidden_than_by_the_reference_program(
    table: CountTable, threshold: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the reference program leaves its notes in the working directory
    rule = ProtectionRule(threshold)
    system = CellSystem.of([table])
    primary = primary_cells(find_risks(system, rule))
    if not primary:
        assert hide(table, rule) == frozenset()
        return
    theirs = by_tau_argus(table, threshold)
    ours = hide(table, rule)
    assert audit(system, frozenset(table.cell_id(key) for key in theirs), primary, rule).safe
    assert cost(table, ours) <= cost(table, theirs)


def by_tau_argus(table: CountTable, threshold: int) -> frozenset[Key]:
    """What the optimal method of tau-Argus hides; its protection range reaches the threshold for a count of half."""
    people = [{"a": a, "b": b, "one": 1} for a, b in table.finest_keys for _ in range(table.cells[a, b])]
    result = pytauargus.protect(people, ["a", "b"], response="one", safety_rules=f"FREQ({threshold},100)", suppress="OPT(1)")
    return frozenset(
        (row["a"].strip() or TOTAL, row["b"].strip() or TOTAL) for row in result.tables[0].rows if row["status"] in "UM"
    )


def test_the_same_table_gives_the_same_pattern() -> None:
    table = grid([(20, 20, 20, 20), (20, 2, 20, 20), (20, 20, 20, 20), (20, 20, 20, 20)])
    first = hide(table, ProtectionRule(10))
    assert len(first) == 4
    assert all(hide(table, ProtectionRule(10)) == first for _ in range(3))
    assert first == {(row, column) for row in ("r00", "r01") for column in ("c00", "c01")}


@settings(max_examples=4, deadline=None)
@given(table=deep_tables())
def test_the_greedy_search_is_safe_too(table: CountTable) -> None:
    rule = ProtectionRule(10)
    system = CellSystem.of([table])
    primary = primary_cells(find_risks(system, rule))
    pattern = complement(system, primary, rule, rounds=0)
    assert pattern.best == (not primary)
    assert audit(system, pattern.hidden, primary, rule).safe
    assert len(pattern.hidden) >= len(complement(system, primary, rule).hidden)


def test_cells_that_must_stay_shown_can_make_it_impossible() -> None:
    table = one_way([3, 50])
    system, rule = CellSystem.of([table]), ProtectionRule(10)
    primary = primary_cells(find_risks(system, rule))
    with pytest.raises(SuppressionImpossibleError):
        complement(system, primary, rule, keep=[(("place", "c01"),), ()])
    with pytest.raises(SuppressionImpossibleError):
        complement(system, primary, rule, keep=primary)
    with pytest.raises(SuppressionImpossibleError):
        complement(system, primary, rule, keep=[(("place", "c01"),), ()], rounds=0)
