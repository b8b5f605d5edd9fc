"""Single numbers of people that a text may name: always cells of the protected tables, never counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.annual.facts import Figure, Meaning, Period
from reports.disclosure.table import NOT_SHOWN, TOTAL
from reports.measures import by_geography, by_joining, by_specialty, population
from reports.measures.catalogue import measure
from reports.published import PublishedTable

_ROSTER = 1


@dataclass(frozen=True, slots=True)
class PeopleFigure:
    """A name for a cell: the measure's key, the category, and the title. `rows` are the roster list's filters."""

    name: str
    measure: str
    category: str
    title: str
    rows: str = ""


PEOPLE_FIGURES = (
    PeopleFigure("roster_total", "geography", TOTAL, "People on the roster", "all"),
    PeopleFigure("roster_minnesota", "geography", by_geography.MINNESOTA, "People on the roster who live in Minnesota"),
    PeopleFigure("roster_metro", "geography", "metro:metro", "People on the roster in the metro area", "area=metro"),
    PeopleFigure("roster_greater", "geography", "metro:greater", "People on the roster in Greater Minnesota", "area=greater"),
    PeopleFigure("roster_elsewhere", "geography", by_geography.ELSEWHERE, "People on the roster who live elsewhere"),
    PeopleFigure("roster_primary_care", "specialty", "group:primary-care", "People on the roster in primary care specialties"),
    PeopleFigure("roster_other_specialty", "specialty", "group:other", "People on the roster in other specialties"),
    PeopleFigure(
        "roster_no_specialty", "specialty", by_specialty.NOT_YET, "People on the roster without a specialty", "specialty=none"
    ),
    PeopleFigure("roster_immigrant_graduates", "status", "immigrants", "Immigrant international medical graduates"),
    PeopleFigure(
        "roster_minnesota_graduates", "status", "minnesota-immigrant", "Minnesota immigrant international medical graduates"
    ),
    PeopleFigure("pipeline_joined_latest", "joining", by_joining.LATEST, "People who joined in the latest fiscal year"),
    PeopleFigure("pipeline_joined_earlier", "joining", by_joining.EARLIER, "People who joined in earlier years"),
)


def people_figures(tables: list[PublishedTable], period: Period) -> list[Figure]:
    """The figures as the protected tables show them; a category finer than its table is not shown."""
    found = {table.measure: {row.key: row for row in table.rows} for table in tables}
    figures = []
    for each in PEOPLE_FIGURES:
        rows = found.get(each.measure, {})
        row = rows.get(_category(each, period.as_of))
        figures.append(
            Figure(
                each.name,
                each.title,
                row.text if row else NOT_SHOWN,
                _ROSTER,
                _meaning(each.measure, period),
                f"roster:{each.rows}" if each.rows else "",
            )
        )
    return figures


def _category(each: PeopleFigure, on: date) -> str:
    if each.category == by_joining.LATEST:
        return by_joining.breakdown(on).branches[0].key
    return each.category


def _meaning(key: str, period: Period) -> Meaning:
    counted = measure(key)
    on = f"{period.as_of.day} {period.as_of:%B %Y}"
    return Meaning(counted.definition, population.TITLE, counted.citation, f"as of {on}")
