"""The front door: what may be published, and that hidden counts are not in it."""

import pytest
from hypothesis import given, settings

from reports.disclosure.errors import DisclosureError
from reports.disclosure.protect import legend, protect, protect_release
from reports.disclosure.rule import GroupPolicy, ProtectionRule, ZeroPolicy
from reports.disclosure.table import NOT_SHOWN, TOTAL, CountTable
from tests.reports.disclosure.tables import INCOMES, POPULATION, deep_tables, grid, one_way


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, [0, 0, 0]), (1, [None, None, 0]), (9, [None, None, 0]), (10, [10, 10, 0])],
)
def test_all_people_in_one_category(people: int, shown: list[int | None]) -> None:
    protected = protect(one_way([people, 0]), threshold=10)
    assert list(protected.cells.values()) == shown


def test_ten_people_in_two_small_categories_cannot_be_told_apart() -> None:
    protected = protect(one_way([9, 1]), threshold=10)
    assert list(protected.cells.values()) == [None, None, None]


def test_eleven_people_in_two_small_categories_keep_their_total() -> None:
    assert list(protect(one_way([9, 2]), threshold=10).cells.values()) == [11, None, None]


def test_percentages_follow_their_counts() -> None:
    protected = protect(one_way([3, 12, 45, 40]), threshold=10)
    assert protected.hidden == (("c00",), ("c01",))
    assert protected.percent(("c00",)) is None
    assert protected.percent(("c02",)) == 45
    assert protected.percent(("c02",), of=("c01",)) is None
    assert protect(one_way([0, 0]), threshold=10).percent(("c00",)) is None
    assert protect(one_way([125, 875]), threshold=10).percent(("c00",)) == 13


def test_hidden_cells_look_alike() -> None:
    protected = protect(one_way([3, 1200, 4500]), threshold=10)
    assert [protected.text(key) for key in protected.cells] == ["5,703", NOT_SHOWN, NOT_SHOWN, "4,500"]


def test_hidden_counts_are_nowhere_in_the_protected_table() -> None:
    table = one_way([7, 987_653, 5_000_000])
    protected = protect(table, threshold=10)
    assert protected.hidden == (("c00",), ("c01",))
    assert "987653" not in repr(protected)
    assert "987653" not in repr(protected.for_staff)
    held = [protected.cells, protected.dimensions, protected.for_staff.reasons, protected.for_staff.findings]
    assert not any(str(987_653) in str(part) for part in held)
    assert not any(isinstance(value, CountTable) for value in vars(protected).values())


def test_reasons_stay_with_staff() -> None:
    protected = protect(INCOMES, threshold=4)
    assert "secondary" in repr(protected.for_staff)
    assert "secondary" not in repr(protected)


def test_the_legend_is_true_of_every_hidden_cell() -> None:
    assert protect(one_way([30, 40]), threshold=10).legend == ""
    words = protect(INCOMES, threshold=4).legend
    assert "from 1 to 3" in words
    assert "some larger numbers" in words
    assert "It never means that nobody is counted." in words
    assert "It can also stand for zero." in legend(ProtectionRule(4, zeros=ZeroPolicy.HIDEABLE))


def test_a_whole_group_can_be_protected() -> None:
    table = grid([(30, 0), (20, 25), (20, 25)])
    assert protect(table, threshold=10).hidden == ()
    protected = protect(table, threshold=10, groups=GroupPolicy.PROTECT)
    assert {("r00", "c00"), ("r00", "c01")} <= set(protected.hidden) or ("r00", TOTAL) in protected.hidden
    assert ("r00", "c01") in protected.hidden


def test_linked_tables_hide_a_shared_cell_in_both() -> None:
    places, fields = INCOMES.dimensions
    by_place = CountTable("Places", POPULATION, (places,), {(k,): INCOMES.cells[k, TOTAL] for k in places.keys})
    by_field = CountTable("Fields", POPULATION, (fields,), {(k,): INCOMES.cells[TOTAL, k] for k in fields.keys})
    whole, first, second = protect_release([INCOMES, by_place, by_field], threshold=10)
    assert all(first.count((key,)) == whole.count((key, TOTAL)) for key in places.keys)
    assert all(second.count((key,)) == whole.count((TOTAL, key)) for key in fields.keys)


def test_what_was_shown_before_stays_shown_or_nothing_is_published() -> None:
    table = one_way([3, 12, 45])
    free = protect(table, threshold=10)
    assert free.hidden == (("c00",), ("c01",))
    (kept,) = protect_release([table], threshold=10, already_shown=[(("place", "c01"),)])
    assert kept.hidden == (("c00",), ("c02",))
    with pytest.raises(DisclosureError):
        protect_release([table], threshold=10, already_shown=[(), (("place", "c01"),), (("place", "c02"),)])


def test_what_was_hidden_before_stays_hidden() -> None:
    (kept,) = protect_release([one_way([3, 12, 45])], threshold=10, already_hidden=[(("place", "c02"),)])
    assert kept.hidden == (("c00",), ("c02",))


@settings(max_examples=4, deadline=None)
@given(table=deep_tables())
def test_shown_counts_are_the_true_ones_and_none_is_small(table: CountTable) -> None:
    protected = protect(table, threshold=10)
    shown = {key: count for key, count in protected.cells.items() if count is not None}
    assert all(table.cells[key] == count for key, count in shown.items())
    assert all(count == 0 or count >= 10 for count in shown.values())
    assert set(protected.for_staff.reasons) == set(protected.hidden)


def test_the_same_table_gives_the_same_publication() -> None:
    assert protect(INCOMES, threshold=10).cells == protect(INCOMES, threshold=10).cells
