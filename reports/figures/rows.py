"""The layout of a file of published figures, and every fault of such a file with its line, column and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from reports.figures.period import read_years
from reports.figures.value import Value, read_value

COLUMNS = ("report_year", "topic", "grantee_or_dimension", "period", "metric", "value", "source_address")
LONGEST = {"topic": 60, "grantee_or_dimension": 120, "period": 60, "metric": 160, "value": 120, "source_address": 500}
_REQUIRED = ("topic", "metric", "value", "source_address")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: the line (1 is the header), the column where one is meant, and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure as read. Years are calendar years; `report_year` is that of the publication."""

    report_year: int | None
    topic: str
    subject: str
    period: str
    first_year: int | None
    last_year: int | None
    metric: str
    value: Value
    source: str

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two rows the same figure."""
        return (self.report_year, self.topic, self.subject, self.period, self.metric, self.source)


def read_rows(lines: Iterable[str]) -> tuple[list[Row], list[Fault]]:
    """Read a whole CSV file: its good rows, and its faults in the order of the file."""
    reader = csv.reader(lines, strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    try:
        header = next(reader, [])
        if tuple(name.strip().removeprefix("\ufeff") for name in header) != COLUMNS:
            return [], [Fault(1, "", f"The first line must name these columns in this order: {', '.join(COLUMNS)}.")]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row, found = _row(cells, reader.line_num)
            if row is not None and row.identity in seen:
                found = [Fault(reader.line_num, "", f"This figure stands already in line {seen[row.identity]}.")]
            if row is not None and not found:
                seen[row.identity] = reader.line_num
                rows.append(row)
            faults += found
    except csv.Error as fault:
        faults.append(Fault(reader.line_num, "", f"The line is not proper CSV: {fault}."))
    return rows, faults


def _row(cells: list[str], line: int) -> tuple[Row | None, list[Fault]]:
    if len(cells) != len(COLUMNS):
        return None, [Fault(line, "", f"The line has {len(cells)} columns; {len(COLUMNS)} are wanted.")]
    texts = {name: " ".join(cell.split()) for name, cell in zip(COLUMNS, cells, strict=True)}
    faults = [Fault(line, name, "This must not be empty.") for name in _REQUIRED if not texts[name]]
    faults += [
        Fault(line, name, f"This is longer than {longest} characters.")
        for name, longest in LONGEST.items()
        if len(texts[name]) > longest
    ]
    year = texts["report_year"]
    if year and not (year.isascii() and year.isdigit() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        faults.append(Fault(line, "report_year", f"“{year}” is not a year from {_FIRST_YEAR} to {_LAST_YEAR}."))
    if texts["source_address"] and not _is_address(texts["source_address"]):
        faults.append(Fault(line, "source_address", "This is not a web address that starts with http:// or https://."))
    value: Value | None = None
    if texts["value"]:
        try:
            value = read_value(texts["value"])
        except ValueError as fault:
            faults.append(Fault(line, "value", str(fault)))
    if faults or value is None:
        return None, faults
    years = read_years(texts["period"])
    row = Row(
        report_year=int(year) if year else None,
        topic=texts["topic"],
        subject=texts["grantee_or_dimension"],
        period=texts["period"],
        first_year=years[0] if years else None,
        last_year=years[1] if years else None,
        metric=texts["metric"],
        value=value,
        source=texts["source_address"],
    )
    return row, []


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)
