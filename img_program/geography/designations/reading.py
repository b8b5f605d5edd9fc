"""Read a federal file row by row: all states are read, Minnesota is kept, nothing is written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from img_program.geography.designations.layout import FileRefusedError, Header, header_of, without_dangling
from img_program.geography.designations.records import Reading
from img_program.geography.designations.rows import demand_primary_care, demand_same, facts_of, part_of
from img_program.geography.designations.values import Row, RowProblemError
from img_program.geography.models import FederalList

MINNESOTA = "27"
_CHUNK = 1 << 20
_REPORT_EVERY = 5_000


def read_federal_file(
    file: BinaryIO, counties: Collection[str], progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Reading:
    """Read either file. `counties` are the codes we know; `progress` gets lines done and lines in all.

    Raises FileRefusedError when the file as a whole can't be used.
    """
    encoding, lines, ends_with_a_line = _survey(file)
    with _as_text(file, encoding) as text:
        rows = csv.reader(text, strict=True)
        try:
            first = next(rows, None)
            if first is None:
                raise FileRefusedError("The file is empty. Download it again.")
            header = header_of(first)
            reading = Reading(header.layout)
            for name in header.new:
                reading.tell(1, name, "This column is new to us and was not read. Everything else was.")
            last = _read_rows(rows, header, reading, counties, lambda line: progress(line, lines))
            if last < header.width and not ends_with_a_line:
                raise FileRefusedError(
                    f"The file ends in the middle of line {rows.line_num}, after {last} of {header.width} values. It is cut off. "
                    "Nothing was imported. Download it again."
                )
        except csv.Error as fault:
            raise FileRefusedError(
                f"Line {rows.line_num} can't be read: a quotation mark is missing, or it isn't text. "
                "The file may be cut off. Download it again."
            ) from fault
    if not reading.facts:
        raise FileRefusedError("The file lists nothing in Minnesota. It may be cut off, or of another state.")
    return reading


def _survey(file: BinaryIO) -> tuple[str, int, bool]:
    """UTF-8 where every byte of the file is, Latin-1 otherwise; the number of lines; whether the last one ends."""
    decoder, encoding, lines, end = codecs.getincrementaldecoder("utf-8")(), "utf-8-sig", 0, b""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        lines, end = lines + chunk.count(b"\n"), chunk[-1:]
        if encoding == "latin-1":
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            encoding = "latin-1"
    file.seek(0)
    return encoding, lines, end in {b"\n", b"\r"}


@contextmanager
def _as_text(file: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(file, encoding=encoding, errors="strict" if encoding == "latin-1" else "replace", newline="")
    try:
        yield text
    finally:
        text.detach()  # the caller closes the file


def _read_rows(
    rows: Iterator[list[str]], header: Header, reading: Reading, counties: Collection[str], report: Callable[[int], None]
) -> int:
    """Returns how many values the last row has."""
    places = header.places
    states = [places[name] for name in header.layout.component_states]
    seen: set[tuple[str, ...]] = set()
    values: Sequence[str] = ()
    for cells in rows:
        line: int = rows.line_num  # type: ignore[attr-defined]  # the csv module's own reader
        if not any(cells):
            continue
        reading.rows_read += 1
        if reading.rows_read % _REPORT_EVERY == 0:
            report(line)
        values = without_dangling(cells, header.width)
        if len(values) != header.width:
            reading.note(line, "", f"The row has {len(values)} values, the header names {header.width} columns.")
            continue
        state = next(filter(None, (values[place].strip() for place in states)), "")
        if state != MINNESOTA:
            reading.rows_elsewhere += 1
        elif (whole := tuple(values)) in seen:
            reading.rows_duplicate += 1
        else:
            seen.add(whole)
            _keep(Row(values, places), line, reading, counties)
    return len(values)


def _keep(row: Row, line: int, reading: Reading, counties: Collection[str]) -> None:
    layout = reading.layout
    if layout.federal_list is FederalList.HPSA:
        demand_primary_care(row, line)
    try:
        facts = facts_of(row, layout)
        part = part_of(row, layout, facts.coverage, counties)
        created = row.day(layout.created)
        known = reading.facts.setdefault(facts.key, facts)
        demand_same(known, facts, layout)
    except RowProblemError as problem:
        reading.note(line, problem.column, problem.reason)
        return
    parts = reading.parts.setdefault(facts.key, {})
    if part.key in parts:
        reading.rows_duplicate += 1
        return
    parts[part.key] = part
    reading.rows_kept += 1
    if created and (reading.file_date is None or created > reading.file_date):
        reading.file_date = created
