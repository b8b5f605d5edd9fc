"""From bytes to rows: encoding, header, comment lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from img_program.web.cells import plain_text
from roster.importing.layout import BY_NAME, COMMENT, REQUIRED

MOST_ROWS = 100_000


class UnreadableFileError(Exception):
    """Nothing of the file can be used; the message says why, with the line, and what to do."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the line on which it begins, and its cells by header, trimmed. `has_extra`: more cells than headers."""

    line: int
    cells: dict[str, str]
    has_extra: bool = False
    is_short: bool = False


def rows_of(content: bytes) -> Iterator[RawRow]:
    """The people's rows of a file. Raises UnreadableFileError for what makes the whole file useless."""
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    header: list[str] = []
    count, line = 0, 1
    try:
        for cells in reader:
            begins, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            # Comments stand above the header: below it, a first cell with # is somebody's reference.
            if not header and cells[0].lstrip().startswith(COMMENT):
                continue
            if not header:
                header = _header(cells, begins)
                continue
            count += 1
            if count > MOST_ROWS:
                raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
            values = dict(zip(header, (plain_text(cell).strip() for cell in cells), strict=False))
            extra = any(cell.strip() for cell in cells[len(header) :])
            yield RawRow(begins, values, extra, len(cells) < len(header))
    except csv.Error as fault:
        raise UnreadableFileError(
            f"Line {reader.line_num}: the quotes of this line are not closed, or a cell is too long."
        ) from fault
    if not header:
        raise UnreadableFileError("The file has no header. Its first line names the columns.")
    if not count:
        raise UnreadableFileError("The file has a header and no rows.")


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableFileError("This is no text file. Save the list as “CSV UTF-8” and upload that.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise UnreadableFileError(f"Line {line}: this is not UTF-8. Save the list as “CSV UTF-8” and upload that.") from fault


def _header(cells: list[str], line: int) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if len(names) == 1 and ";" in names[0]:
        raise UnreadableFileError(f"Line {line}: the columns are separated by semicolons. Save the list with commas.")
    for number, name in enumerate(names, start=1):
        if name not in BY_NAME:
            raise UnreadableFileError(
                f"Line {line}, column {number}: the layout has no column of this name. Take it out: we keep nothing that was not asked for."
            )
        if names.index(name) != number - 1:
            raise UnreadableFileError(f"Line {line}: the column “{name}” stands there twice.")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableFileError(f"Line {line}: the column “{missing[0]}” is missing.")
    return names
