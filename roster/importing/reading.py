"""From a file's lines to people's rows: title rows, header, comment lines, blank columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from img_program.documents.spreadsheet import Line, UnreadableFileError, lines_of
from img_program.web.cells import plain_text
from roster.importing.as_meant import DAYS, DayOrder, as_meant, day_order_of
from roster.importing.layout import BY_NAME, COMMENT, REQUIRED

__all__ = ["RawRow", "UnreadableFileError", "rows_of"]

MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the line on which it begins, and its cells by header, trimmed. `has_extra`: more cells than headers."""

    line: int
    cells: dict[str, str]
    has_extra: bool = False
    is_short: bool = False


def rows_of(content: bytes, order: DayOrder = DayOrder.UNKNOWN) -> Iterator[RawRow]:
    """The people's rows of a file, as the layout writes them. Raises UnreadableFileError for what makes the whole file useless.

    `order`: how days are written, where somebody said so; else the file's own unmistakable days tell.
    """
    lines = [(line, cells) for line, cells in lines_of(content) if any(cell.strip() for cell in cells)]
    header, rows = _header_and_rows(lines)
    if not rows:
        raise UnreadableFileError("The file has a header and no rows.")
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
    at = [header.index(name) for name in DAYS if name in header]
    order = order or day_order_of(cells[place] for _line, cells in rows for place in at if place < len(cells))
    for line, cells in rows:
        trimmed = zip(header, (plain_text(cell).strip() for cell in cells), strict=False)
        values = {name: as_meant(name, text, order) for name, text in trimmed if name}
        extra = any(cell.strip() for cell in cells[len(header) :])
        yield RawRow(line, values, extra, len(cells) < len(header))


def _header_and_rows(lines: list[Line]) -> tuple[list[str], list[Line]]:
    # Comments stand above the header: below it, a first cell with # is somebody's reference.
    at = next((place for place, (_line, cells) in enumerate(lines) if not cells[0].lstrip().startswith(COMMENT)), None)
    if at is None:
        raise UnreadableFileError("The file has no header. Its first line names the columns.")
    # Titles and merged cells that somebody put above it name no column of the layout.
    at = next((place for place in range(at, len(lines)) if set(map(_folded, lines[place][1])) & set(BY_NAME)), at)
    line, cells = lines[at]
    rows = lines[at + 1 :]
    return _header(_without_blank_end(cells, rows), line, rows), rows


def _folded(cell: str) -> str:
    """A column's name however a spreadsheet or a person wrote it."""
    return re.sub(r"[\s\-]+", "_", cell.strip(" \t\r\n\u00a0\ufeff\"'\u2018\u2019\u201c\u201d").lower())


def _without_blank_end(cells: list[str], rows: list[Line]) -> list[str]:
    """The header without the blank columns that a spreadsheet keeps at its end."""
    while cells and not cells[-1].strip() and not _is_used(len(cells) - 1, rows):
        cells = cells[:-1]
    return cells


def _is_used(column: int, rows: list[Line]) -> bool:
    return any(len(cells) > column and cells[column].strip() for _line, cells in rows)


def _header(cells: list[str], line: int, rows: list[Line]) -> list[str]:
    names = [_folded(cell) for cell in cells]
    for number, name in enumerate(names, start=1):
        if not name and not _is_used(number - 1, rows):
            continue
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
