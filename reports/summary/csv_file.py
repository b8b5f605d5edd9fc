"""The figures of an edition as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from img_program.web.cells import safe_cell
from reports.publication.people import TITLE, PublishedPeople


def as_csv(edition: PublishedPeople, sha256: str) -> bytes:
    """All tables of an edition in one file, UTF-8 with a byte order mark; hidden counts say "not shown"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")

    def write(*cells: str) -> None:
        writer.writerow([safe_cell(cell) for cell in cells])

    write("report", "as of", "table", "step", "group", "people", "share of everyone", "source")
    as_of = edition.as_of.isoformat()
    for table in edition.tables:
        for row in table.rows:
            people = row.text if row.count is None else str(row.count)
            write(TITLE, as_of, table.title, table.step_words, row.label, people, table.percent(row), f"edition {sha256[:12]}")
    for trend in edition.trends:
        for figure in trend.figures:
            write(TITLE, figure.period, trend.title, "as published", figure.measure, figure.text, "", figure.source)
    return ("\ufeff" + out.getvalue()).encode()
