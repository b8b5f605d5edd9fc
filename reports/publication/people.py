"""The edition of a summary report: everything that its page, PDF and CSV show, and nothing that may not be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from reports.figures.series import SERIES, SeriesFigure, figures_of
from reports.measures.by_geography import area_of_counties, metro_counties
from reports.measures.catalogue import measure
from reports.measures.measure import Term
from reports.models import PublishedFigure
from reports.publication.frozen import Snapshot, canonical
from reports.publication.tables import PublishedTable
from reports.publication.together import reader_of

TITLE = "Roster summary report"
PROGRAM = "International Medical Graduate Assistance Program"
OFFICE = "Office of Rural Health and Primary Care"
COST_CITATION = "Minn. Stat. 3.197"


@dataclass(frozen=True, slots=True)
class Trend:
    """One series of published figures. `low` and `high` of a figure are texts of decimal numbers."""

    key: str
    title: str
    axis: str
    note: str
    figures: tuple[SeriesFigure, ...]


@dataclass(frozen=True, slots=True)
class PublishedPeople:
    """`dated` is the day of preparation, `as_of` the day of the figures; `areas` the map area of each county code; `checked_with` says
    with how many earlier reports the tables were checked.
    """

    as_of: date
    dated: date
    cost: str
    contact_email: str
    contact_phone: str
    threshold: int
    threshold_citation: str
    share: str
    tables: tuple[PublishedTable, ...]
    terms: tuple[Term, ...]
    trends: tuple[Trend, ...]
    areas: Mapping[str, str]
    metro: tuple[str, ...]
    checked_with: int = 0

    @property
    def everyone(self) -> str:
        """The number of people on the roster as a reader sees it."""
        return self.tables[0].total.text

    @property
    def hides_something(self) -> bool:
        """Some number is not shown."""
        return any(table.legend for table in self.tables)

    @property
    def legend(self) -> str:
        """What "not shown" means."""
        return next((table.legend for table in self.tables if table.legend), "")

    @property
    def protection(self) -> list[str]:
        """What was done to protect people in these tables, one sentence each; only what happened."""
        rows = [row for table in self.tables for row in table.rows]
        hidden = sum(row.count is None for row in rows)
        together = sum(len(row.labels) for row in rows)
        said = []
        if all(row.count is None or row.count == 0 or row.count >= self.threshold for row in rows):
            said.append(
                f"No number from 1 to {self.threshold - 1} is shown ({self.threshold_citation}; the smallest number shown is a setting "
                "of the program)."
            )
        if together:
            said.append(
                f"{_groups(together)} counted together with others in one line, because their own numbers would be too small, or "
                "would give others away."
            )
        if hidden:
            said.append(f"{_numbers(hidden)} not shown, for the same reason.")
        if together or hidden:
            said.append(
                "Before this report was made, a program tried to work out these numbers from everything that is shown"
                f"{_beside(self.checked_with)}, and could not."
            )
        else:
            said.append("Every number of these tables could be shown.")
        said.append("Percentages, charts and maps are made from the shown numbers alone.")
        if any(row.count == 0 for row in rows):
            said.append("Zero is shown as zero. The roster is voluntary, and a zero says only that nobody there has joined.")
        return said

    def table(self, key: str) -> PublishedTable | None:
        """The table of a measure, if the report has one."""
        return next((table for table in self.tables if table.measure == key), None)

    def text(self) -> str:
        """The edition as it is kept and hashed."""
        data = asdict(self)
        data["as_of"], data["dated"] = self.as_of.isoformat(), self.dated.isoformat()
        return canonical(json.loads(json.dumps(data, default=str)))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Back from what is kept."""
        data: dict[str, Any] = json.loads(text)
        trends = tuple(
            Trend(**{**trend, "figures": tuple(_figure(each) for each in trend["figures"])}) for trend in data["trends"]
        )
        return cls(
            **{
                **data,
                "as_of": date.fromisoformat(data["as_of"]),
                "dated": date.fromisoformat(data["dated"]),
                "tables": tuple(PublishedTable.from_data(table) for table in data["tables"]),
                "terms": tuple(Term(**term) for term in data["terms"]),
                "trends": trends,
                "metro": tuple(data["metro"]),
            }
        )


def _groups(number: int) -> str:
    return f"{number} groups are"


def _numbers(number: int) -> str:
    return "One number is" if number == 1 else f"{number} numbers are"


def _beside(reports: int) -> str:
    return "" if not reports else f", here and in {'one earlier report' if reports == 1 else f'{reports} earlier reports'}"


def terms_of(keys: Sequence[str], *, on: date) -> tuple[Term, ...]:
    """The definitions that the tables of these measures use, each once."""
    found: dict[str, Term] = {}
    for key in keys:
        for term in measure(key).terms(on):
            found.setdefault(term.word, term)
    return tuple(found.values())


def trends_of(known: Sequence[PublishedFigure]) -> tuple[Trend, ...]:
    """The series that have figures."""
    trends = (Trend(series.key, series.title, series.axis, series.note, tuple(figures_of(series, known))) for series in SERIES)
    return tuple(trend for trend in trends if trend.figures)


def map_areas(snapshot: Snapshot, tables: Sequence[PublishedTable]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The map area of each county code at the step of the table of geography, and the codes of the metro counties."""
    table = next((table for table in tables if table.measure == "geography"), None)
    if table is None:
        return {}, ()
    breakdown = snapshot.breakdowns["geography"]
    line = reader_of(table.rows)
    areas = {code: line(key) for code, key in area_of_counties(breakdown, table.level).items()}
    return {code: row.key for code, row in areas.items() if row}, tuple(sorted(metro_counties(breakdown)))


def _figure(data: Mapping[str, Any]) -> SeriesFigure:
    return SeriesFigure(**{**data, "low": Decimal(data["low"]), "high": Decimal(data["high"])})
