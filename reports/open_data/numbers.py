"""The numbers of a published version, one a line: a number as a number, and beside it how it was printed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from img_program.web.cells import plain_text, safe_cell
from reports.disclosure.table import NOT_SHOWN
from reports.models import PublishedEdition

_WHOLE = re.compile(r"^\u2212?\$?-?\d{1,3}(,\d{3})*(\.\d+)?%?$|^-?\d+(\.\d+)?%?$")
_BARE = str.maketrans("\u2212", "-", "$,%")
SHOWN, WITHHELD, WORDS = "shown", "withheld", "words"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, its title and definition, its type in a Table Schema and in CSVW."""

    name: str
    title: str
    definition: str
    kind: str = "string"
    csvw: str = "string"


FIELDS = (
    Field("report_year", "Report year", "The year in which the report was due.", "integer", "integer"),
    Field("version", "Version", "Major, minor and patch: a correction of the report is a minor version.", "string", "string"),
    Field("period", "Period", "The time or the day of which the number tells."),
    Field("table", "Table or figure", "The table in which the number stands, or the name of a single figure."),
    Field("group", "Group", "The line of the table, or the title of the figure."),
    Field("measure", "Measure", "What is counted, or the column of the table."),
    Field("value", "Value", "The number; empty where it is withheld or is no number.", "number", "decimal"),
    Field("unit", "Unit", "“number”, “dollars” or “percent”; empty where there is no number."),
    Field(
        "status",
        "Status",
        "“shown”; “withheld” to protect people in small groups, or so that nobody can work out the small numbers; “words” for text.",
    ),
    Field("as_printed", "As printed", "What stands in the report."),
    Field("definition", "Definition", "What the number means."),
    Field("citation", "Citation", "The law or the source."),
)


def version_of(published: PublishedEdition) -> str:
    """Major: another form of the data. Minor: a correction. Patch: the same numbers, better described."""
    return f"1.{published.number - 1}.0"


def lines_of(published: PublishedEdition) -> Iterator[dict[str, str]]:
    """Every number of the version, from the file that was published with it."""
    for row in csv.DictReader(io.StringIO(published.csv.removeprefix("\ufeff"))):
        printed = plain_text(row["value"])
        value, unit, status = _read(printed)
        yield {
            "report_year": row["report year"],
            "version": version_of(published),
            "period": row["period"],
            "table": row["table or figure"],
            "group": plain_text(row["group"]),
            "measure": plain_text(row["measure"]),
            "value": value,
            "unit": unit,
            "status": status,
            "as_printed": printed,
            "definition": row["definition"],
            "citation": row["citation"],
        }


def _read(printed: str) -> tuple[str, str, str]:
    if printed == NOT_SHOWN:
        return "", "", WITHHELD
    if not _WHOLE.match(printed):
        return "", "", WORDS
    unit = "dollars" if "$" in printed else "percent" if printed.endswith("%") else "number"
    return printed.translate(_BARE), unit, SHOWN


def as_csv(published: PublishedEdition) -> str:
    """The lines as a file (RFC 4180, UTF-8). Words are safe to open in a spreadsheet; numbers are numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in FIELDS])
    for line in lines_of(published):
        writer.writerow([_cell(field, line) for field in FIELDS])
    return out.getvalue()


def _cell(field: Field, line: Mapping[str, str]) -> str:
    return line[field.name] if field.kind in {"number", "integer"} else str(safe_cell(line[field.name]))
