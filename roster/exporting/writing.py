"""Writing people into a file in the documented layout, as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone

from img_program.web.cells import safe_cell
from img_program.web.templatetags.components import long_date, moment
from roster.columns import Cell
from roster.importing.current import currents
from roster.importing.layout import COMMENT, columns_for
from roster.models import FileForm

CONTENT_TYPES = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REPORT_EVERY = 1000
type Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: who made it, when, why, for whom, and when to destroy it."""

    made_by: str
    made_at: datetime
    purpose: str
    recipient: str
    destroy_by: date
    approved_by: str = ""

    def lines(self) -> list[str]:
        """In words, one fact a line."""
        return [
            f"Made by {self.made_by} on {moment(timezone.localtime(self.made_at))}",
            *([f"Approved by {self.approved_by}"] if self.approved_by else []),
            f"Purpose: {self.purpose}",
            f"Recipient: {self.recipient}",
            f"Private data. Destroy this file by {long_date(self.destroy_by)}, or earlier when that purpose is done.",
        ]


def write_file(
    ids: Iterable[int], *, form: str, with_eligibility: bool, about: About, report: Report | None = None
) -> tuple[IO[bytes], int]:
    """A finished temporary file at its beginning, and how many people it names. Needs a context that may read them."""
    columns = columns_for(with_eligibility=with_eligibility)
    count = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal count
        for current in currents(ids):
            yield [column.cell_of(current) for column in columns]
            count += 1
            if report and count % _REPORT_EVERY == 0:
                report(count)

    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the caller sends it and closes it
    try:
        (_write_xlsx if form == FileForm.XLSX else _write_csv)(file, [column.name for column in columns], rows(), about)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, count


def _safe(cell: Cell) -> Cell:
    return safe_cell(cell) if isinstance(cell, str) else cell


def _write_csv(file: IO[bytes], columns: list[str], rows: Iterable[list[Cell]], about: About) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for line in about.lines():
        writer.writerow([f"{COMMENT} {line}"])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    text.flush()
    text.detach()


def _write_xlsx(file: IO[bytes], columns: list[str], rows: Iterable[list[Cell]], about: About) -> None:
    # A heavy library that only such files need.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    people = book.create_sheet("Roster")

    def cell(value: Any) -> Any:
        written = WriteOnlyCell(people, _printable(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            written.data_type = "s"  # never a formula, whatever the text begins with
        return written

    people.append(columns)
    for row in rows:
        people.append([cell(_safe(each)) for each in row])
    sheet = book.create_sheet("About this file")
    for line in about.lines():
        sheet.append([cell(_safe(line))])
    book.save(file)


def _printable(text: str) -> str:
    """Without the control characters that a workbook can't hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")
