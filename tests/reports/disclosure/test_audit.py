"""The audit finds what a reader could work out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.audit import Weakness, audit
from reports.disclosure.interval import Interval, Reader
from reports.disclosure.primary import find_risks, primary_cells
from reports.disclosure.rule import ProtectionRule, ZeroPolicy
from reports.disclosure.system import CellSystem
from reports.disclosure.table import TOTAL, CellId, CountTable, Key
from tests.reports.disclosure.enumeration import fitting_tables, safe
from tests.reports.disclosure.tables import INCOMES, grid, grids, one_way


def audit_of(table: CountTable, hidden: set[Key], rule: ProtectionRule) -> set[Weakness]:
    system = CellSystem.of([table])
    primary = primary_cells(find_risks(system, rule))
    result = audit(system, frozenset(table.cell_id(key) for key in hidden), primary, rule)
    assert result.safe == (not result.exposures)
    return {exposure.weakness for exposure in result.exposures}


def test_a_small_count_that_is_shown_is_found() -> None:
    assert audit_of(one_way([5, 50]), set(), ProtectionRule(10)) == {Weakness.SHOWN}


def test_one_hidden_cell_is_worked_out_from_the_total() -> None:
    weaknesses = audit_of(one_way([5, 50]), {("c00",)}, ProtectionRule(10))
    assert weaknesses == {Weakness.KNOWN_SMALL, Weakness.TOO_NARROW, Weakness.GROUP}


def test_two_hidden_cells_whose_sum_is_small_are_no_protection() -> None:
    weaknesses = audit_of(one_way([3, 4, 50]), {("c00",), ("c01",)}, ProtectionRule(10))
    assert weaknesses == {Weakness.KNOWN_SMALL, Weakness.TOO_NARROW, Weakness.GROUP}


def test_two_hidden_cells_in_each_row_and_column_can_still_be_worked_out() -> None:
    # Rows 1 and 2 hide c0 and c1 against each other, rows 3 and 4 hide c2 and c3: two separate blocks. A single link
    # between blocks (row 5) can be found by adding the rows and columns of one block, whatever the blocks hold.
    table = grid([(20, 20, 20, 20), (20, 20, 20, 20), (20, 20, 20, 20), (20, 20, 20, 20), (2, 20, 20, 20)])
    blocks = {("r00", "c00"), ("r00", "c01"), ("r01", "c00"), ("r01", "c01"), ("r02", "c02"), ("r02", "c03")}
    hidden = blocks | {("r03", "c02"), ("r03", "c03"), ("r04", "c00"), ("r04", "c02")}
    assert all(sum(1 for key in hidden if key[0] == row) == 2 for row in ("r00", "r01", "r02", "r03", "r04"))
    assert all(sum(1 for key in hidden if key[1] == column) >= 2 for column in ("c00", "c01", "c02", "c03"))
    assert Weakness.KNOWN_SMALL in audit_of(table, set(hidden), ProtectionRule(10))


def test_someone_alone_in_a_cell_is_taken_into_account() -> None:
    table = grid([(1, 5, 30), (5, 2, 30)])
    hidden: set[Key] = {("r00", "c00"), ("r00", "c01"), ("r01", "c00"), ("r01", "c01")}
    rule = ProtectionRule(3)
    assert audit_of(table, hidden, rule) == {Weakness.INSIDER}
    assert not safe(table, frozenset(hidden), rule)
    assert audit_of(table, hidden, ProtectionRule(3, insider_width=0)) == set()


def test_a_wider_protection_against_insiders_can_be_asked() -> None:
    table = one_way([1, 3, 12, 40])
    hidden: set[Key] = {("c00",), ("c01",), ("c02",)}
    assert audit_of(table, hidden, ProtectionRule(4, insider_width=13)) == set()
    assert audit_of(table, hidden, ProtectionRule(4, insider_width=14)) == {Weakness.INSIDER}


def test_a_legend_that_states_bounds_gives_them_to_the_reader() -> None:
    rule = ProtectionRule(4)
    system = CellSystem.of([INCOMES])
    primary = primary_cells(find_risks(system, rule))
    hidden = frozenset(INCOMES.cell_id((row, column)) for row in "BDH" for column in ("annet", "arbeid"))
    assert audit(system, hidden, primary, rule).safe
    told: dict[CellId, tuple[int, int | None]] = dict.fromkeys(primary, (1, 3))
    result = audit(system, hidden, primary, rule, known_bounds=told)
    assert {exposure.weakness for exposure in result.exposures} == {Weakness.KNOWN_SMALL, Weakness.TOO_NARROW}


def test_intervals_of_a_published_case() -> None:
    system = CellSystem.of([INCOMES])
    hidden = [INCOMES.cell_id((row, column)) for row in "BDH" for column in ("annet", "arbeid")]
    shown = {cell: count for cell, count in system.cells.items() if cell not in hidden}
    reader = Reader(system.relations, shown, hidden, lowest=0)
    assert [reader.interval(INCOMES.cell_id((row, "arbeid"))) for row in "BDH"] == [Interval(0, 6)] * 3
    assert [reader.interval(INCOMES.cell_id((row, "annet"))) for row in "BDH"] == [
        Interval(2, 8),
        Interval(9, 15),
        Interval(6, 12),
    ]


def test_a_cell_without_a_limit_has_no_greatest_count() -> None:
    table = one_way([4, 5])
    hidden = [table.cell_id(key) for key in table.cells]
    reader = Reader(table.relations, {}, hidden, lowest=1)
    assert reader.interval(()) == Interval(2, None)
    assert reader.interval(()).width is None


@settings(max_examples=60, deadline=None)
@given(
    table=grids(3, 3, 6),
    zeros=st.sampled_from([ZeroPolicy.SHOWN, ZeroPolicy.HIDEABLE]),
    chosen=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=7),
)
def test_intervals_are_those_of_all_tables_that_fit(table: CountTable, zeros: ZeroPolicy, chosen: set[tuple[int, int]]) -> None:
    rule = ProtectionRule(3, zeros=zeros)
    finest = sorted(table.finest_keys)
    places = {(finest[(4 * a + b) % len(finest)]) for a, b in chosen}
    hidden = frozenset(key for key in places if table.cells[key] >= rule.lowest)
    reader = Reader(
        table.relations,
        {table.cell_id(key): count for key, count in table.cells.items() if key not in hidden},
        [table.cell_id(key) for key in hidden],
        lowest=rule.lowest,
    )
    everything = list(fitting_tables(table, hidden, rule.lowest, reach=table.cells[TOTAL, TOTAL]))
    assert everything, "the table itself fits"
    for key in hidden:
        values = [one[key] for one in everything]
        assert reader.interval(table.cell_id(key)) == Interval(min(values), max(values))
