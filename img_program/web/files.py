"""Rows as a file to save: CSV, or a workbook. No spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from img_program.web.cells import safe_cell

CSV, XLSX = "csv", "xlsx"
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes | str, name: str, content_type: str) -> HttpResponse:
    """A file that a browser saves and no cache keeps."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def rows_file(rows: Iterable[Sequence[Any]], name: str, kind: str = CSV) -> HttpResponse:
    """The rows, the first being the header, as `name`.csv or `name`.xlsx."""
    content = _workbook(rows) if kind == XLSX else _csv(rows)
    return attachment(content, f"{name}.{kind}", _TYPES[kind])


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue()


def _workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    # Takes longer to load than a page to make.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("List")
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=safe_cell(value))
            cell.data_type = "s"  # a text, whatever it looks like
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
