"""Tables of counts: margins, sums, and what is refused."""

import pytest

from reports.disclosure.system import CellSystem
from reports.disclosure.table import TOTAL, Category, CountTable, Dimension
from tests.reports.disclosure.tables import COUNTRIES, EXAMPLE_1, INCOMES, POPULATION, flat, one_way


def test_margins_are_computed_from_the_finest_cells() -> None:
    assert INCOMES.cells["A", TOTAL] == 113
    assert [INCOMES.cells[TOTAL, column] for column in ("annet", "arbeid", "soshjelp", "trygd")] == [72, 52, 283, 189]
    assert INCOMES.cells[TOTAL, TOTAL] == 596


def test_a_tree_adds_up_level_by_level() -> None:
    sums = {relation.total: relation.parts for relation in CellSystem.of([EXAMPLE_1]).relations if len(relation.total) == 1}
    assert EXAMPLE_1.cells["young", "eu", "2016"] == 8
    assert (("geo", "spain"),) not in sums or len(sums[("geo", "spain"),]) > 1
    assert COUNTRIES.leaves("eu") == ("spain", "portugal")
    assert COUNTRIES.leaves() == ("spain", "portugal", "iceland")


def test_every_relation_holds() -> None:
    system = CellSystem.of([EXAMPLE_1])
    assert len(system.relations) > 50
    assert all(system.cells[r.total] == sum(system.cells[part] for part in r.parts) for r in system.relations)


def test_a_margin_that_does_not_add_up_is_refused() -> None:
    cells = dict(one_way([3, 4]).cells)
    cells[TOTAL,] = 8
    with pytest.raises(ValueError, match="does not add up"):
        CountTable("t", POPULATION, one_way([3, 4]).dimensions, cells)


def test_negative_counts_missing_and_unknown_cells_are_refused() -> None:
    table = one_way([3, 4])
    with pytest.raises(ValueError, match="negative"):
        CountTable("t", POPULATION, table.dimensions, {**table.cells, ("c00",): -3})
    with pytest.raises(ValueError, match="do not match"):
        CountTable("t", POPULATION, table.dimensions, {("c00",): 3})
    with pytest.raises(ValueError, match="Not finest cells"):
        CountTable.from_leaves("t", POPULATION, table.dimensions, {(TOTAL,): 3})


def test_a_dimension_must_be_a_tree() -> None:
    with pytest.raises(ValueError, match="unknown parent"):
        Dimension("d", "D", (Category("a", "A", "nowhere"),))
    with pytest.raises(ValueError, match="do not form a tree"):
        Dimension("d", "D", (Category("a", "A", "b"), Category("b", "B", "a")))
    with pytest.raises(ValueError, match="distinct keys"):
        flat("d", ("a", "a"))


def test_tables_of_a_release_share_their_margins() -> None:
    places, fields = flat("a", "ABCDEFGH"), INCOMES.dimensions[1]
    by_place = CountTable("t", POPULATION, (places,), {(k,): INCOMES.cells[k, TOTAL] for k in places.keys})
    by_field = CountTable("t", POPULATION, (fields,), {(k,): INCOMES.cells[TOTAL, k] for k in fields.keys})
    linked = CellSystem.of([by_place, by_field])
    assert len(linked.cells) == 9 + 5 - 1
    assert set(linked.cells.items()) <= set(CellSystem.of([INCOMES]).cells.items())


def test_tables_that_disagree_or_count_others_are_not_linked() -> None:
    other = CountTable.from_leaves("t", "graduates", one_way([1]).dimensions, {})
    with pytest.raises(ValueError, match="one population"):
        CellSystem.of([one_way([3]), other])
    with pytest.raises(ValueError, match="disagree"):
        CellSystem.of([one_way([3]), one_way([4])])


def test_labels_are_kept() -> None:
    assert EXAMPLE_1.label_of(("young", "eu", TOTAL)) == "YOUNG, EU, Total"
