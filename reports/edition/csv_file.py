"""The figures of an edition as CSV (RFC 4180), safe to open in a spreadsheet: the file inside the PDF and beside the page."""

from __future__ import annotations

import csv
import io

from img_program.web.cells import safe_cell
from reports.edition.figures import AnnualFigures
from reports.measures.catalogue import measure
from reports.measures.facts.values import Period

HEADER = ("report year", "period", "table or figure", "group", "measure", "value", "definition", "citation")


def as_csv(figures: AnnualFigures, period: Period) -> str:
    """Every figure and every cell of every table; hidden counts say "not shown"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")

    def write(*cells: str) -> None:
        writer.writerow([safe_cell(cell) for cell in cells])

    write(*HEADER)
    year = str(period.report_year)
    for figure in figures.figures:
        meaning = figure.meaning
        write(
            year, meaning.period, figure.name, figure.title, meaning.population, figure.text, meaning.definition, meaning.citation
        )
    as_of = f"as of {figures.roster.as_of.isoformat()}"
    for table in figures.roster.tables:
        counted = measure(table.measure)
        for row in table.rows:
            definition = f"{counted.definition} Counted {table.step_words}."
            write(year, as_of, table.title, row.label, table.population, row.text, definition, counted.citation)
    for facts in figures.tables:
        for cells in facts.rows:
            for name, cell in zip(facts.columns[1:], cells[1:], strict=True):
                meaning = facts.meaning
                write(year, meaning.period, facts.title, cells[0], name, cell, meaning.definition, meaning.citation)
    for trend in figures.roster.trends:
        for each in trend.figures:
            write(year, each.period, trend.title, each.measure, "as published", each.text, "", each.source)
    return "\ufeff" + out.getvalue()
