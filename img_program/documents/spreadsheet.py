"""From the bytes of a file to rows of text, in the ways in which Excel, LibreOffice and Google Sheets write a list."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from img_program.documents.rules.is_not_a_zip_bomb import is_not_a_zip_bomb
from img_program.documents.rules.upload import ZIP_SIGNATURE, Upload

DELIMITERS = ",;\t"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFileError(Exception):
    """Nothing of the file can be used; the message says why, with the line, and what to do."""


type Line = tuple[int, list[str]]


def lines_of(content: bytes) -> Iterator[Line]:
    """Every row with the line on which it begins. Raises UnreadableFileError."""
    return _of_workbook(content) if content.startswith(ZIP_SIGNATURE) else _of_text(_decoded(content))


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as fault:
            raise UnreadableFileError("This text file is damaged. Save the list again and upload that.") from fault
    if b"\0" in content:
        raise UnreadableFileError("This is no text file. Save the list as “CSV UTF-8” or as an Excel workbook, and upload that.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise UnreadableFileError(f"Line {line}: this is not UTF-8. Save the list as “CSV UTF-8” and upload that.") from fault


def _of_text(text: str) -> Iterator[Line]:
    delimiter = ""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        delimiter = text[4]
        text = text[text.find("\n") + 1 :]  # Excel's own first line
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter or _delimiter_of(text))
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise UnreadableFileError(
            f"Line {reader.line_num}: the quotes of this line are not closed, or a cell is too long."
        ) from fault


def _delimiter_of(text: str) -> str:
    """What divides the line that looks most like a header: the one with the most cells among the first lines."""
    head = text.splitlines()[:20]
    return max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in head if not line.startswith("#")), default=0))


def _of_workbook(content: bytes) -> Iterator[Line]:
    # A heavy library that only such files need.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    if refusal := is_not_a_zip_bomb(Upload("list.xlsx", len(content), io.BytesIO(content))):
        raise UnreadableFileError(refusal)
    try:
        values = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False).worksheets[0]
        rows = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
        for number, (cells, written) in enumerate(rows, start=1):
            yield number, [_text(value, source, number) for value, source in zip(cells, written, strict=False)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, OSError) as fault:
        raise UnreadableFileError(
            "This workbook can't be read. Open it, save it again as .xlsx or “CSV UTF-8”, and upload that."
        ) from fault


def _text(value: object, written: object, line: int) -> str:
    """A cell as the layout writes it."""
    if value is None:
        if isinstance(written, str) and written.startswith("="):
            raise UnreadableFileError(
                f"Line {line}: a formula has no value. Open the workbook in a spreadsheet, save it, and upload that."
            )
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
