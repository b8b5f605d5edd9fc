"""The data file is text to a spreadsheet, whatever a name begins with."""

from __future__ import annotations

import pytest

from img_program.web.cells import safe_cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1"])
def test_what_could_begin_a_formula_is_neutralized(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Hennepin", "45", "250-400", "about 20%", "not shown"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell
