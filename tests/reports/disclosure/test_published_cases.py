"""Cases published by Statistics Norway and by the authors of sdcTable."""

import pytest

from reports.disclosure.protect import Reason, protect
from reports.disclosure.rule import ZeroPolicy
from reports.disclosure.table import TOTAL, CountTable
from tests.reports.disclosure.tables import ACCIDENTS, EXAMPLE_1, INCOMES, MICRODATA


def test_regions_by_income() -> None:
    protected = protect(INCOMES, threshold=4)
    assert set(protected.hidden) == {(row, column) for row in "BDH" for column in ("annet", "arbeid")}
    reasons = protected.for_staff.reasons
    assert {key for key, reason in reasons.items() if reason is Reason.PRIMARY} == {(row, "arbeid") for row in "BDH"}


@pytest.mark.parametrize("threshold", [3, 10])
def test_microdata_hides_three_cells_beside_the_small_one(threshold: int) -> None:
    protected = protect(MICRODATA, threshold=threshold)
    assert len(protected.hidden) == 4
    assert sum(count is not None for count in protected.cells.values()) == 11
    assert ("A", "female") in protected.hidden
    assert sum(MICRODATA.cells[key] for key in protected.hidden) <= 45
    assert protected.for_staff.audit.safe


@pytest.mark.parametrize("zeros", ZeroPolicy)
@pytest.mark.parametrize("table", [EXAMPLE_1, ACCIDENTS], ids=["example1", "accidents"])
@pytest.mark.parametrize("threshold", [2, 4])
def test_tables_with_many_zeros(table: CountTable, threshold: int, zeros: ZeroPolicy) -> None:
    protected = protect(table, threshold=threshold, zeros=zeros)
    assert protected.for_staff.audit.safe
    zero_cells = [key for key, count in table.cells.items() if count == 0]
    hidden_zeros = [key for key in zero_cells if protected.count(key) is None]
    if zeros is ZeroPolicy.SHOWN:
        assert hidden_zeros == []
    if zeros is ZeroPolicy.RISKY:
        assert hidden_zeros == zero_cells
    assert all(protected.count(key) is None for key, count in table.cells.items() if 1 <= count < threshold)


def test_an_empty_column_keeps_its_zeros() -> None:
    protected = protect(ACCIDENTS, threshold=4)
    assert protected.count((TOTAL, "unknown")) == 0
    assert protected.count((TOTAL, TOTAL)) == 32
