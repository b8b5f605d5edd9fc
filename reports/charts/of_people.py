"""The charts of an edition."""

from __future__ import annotations

from collections.abc import Container, Iterator

from reports.charts.bars import Bar, bar_chart
from reports.charts.maps import Area, choropleth
from reports.charts.render import Drawing
from reports.charts.trend import TrendPoint, trend_chart
from reports.disclosure.table import NOT_SHOWN
from reports.measures import by_geography, by_step
from reports.publication.findings import gives_way, is_on_the_map_alone, map_rows, of_table, of_trend
from reports.publication.people import PublishedPeople
from reports.publication.tables import MOST_EMPTY_LINES, PublishedRow, PublishedTable


def drawings_of(edition: PublishedPeople, *, only: Container[str] | None = None) -> Iterator[Drawing]:
    """A map for geography where it says more than its table, bars for the other tables, and the series of published figures; `only`
    those of these keys.

    Only inside a job.
    """
    for table in edition.tables:
        if only is not None and table.measure not in only:
            continue
        if not gives_way(edition, table):
            yield _drawing(edition, table)
    for trend in edition.trends:
        if only is not None and f"trend-{trend.key}" not in only:
            continue
        points = [
            TrendPoint(figure.period, float(figure.low), float(figure.high), figure.text, figure.measure)
            for figure in trend.figures
        ]
        yield trend_chart(points, key=f"trend-{trend.key}", finding=of_trend(trend), axis=trend.axis)


def _map(edition: PublishedPeople, table: PublishedTable) -> Drawing:
    areas = [_area(row) for row in map_rows(edition, table)]
    finding, metro = of_table(table), frozenset(edition.metro)
    return choropleth(areas, edition.areas, key=table.measure, finding=finding, unit="people", enlarged=metro)


def _area(row: PublishedRow) -> Area:
    """An area with its number; none where the number also counts people who are on no map."""
    if not is_on_the_map_alone(row):
        return Area(row.key, row.short_label, None, NOT_SHOWN)
    return Area(row.key, row.short_label, row.count, row.text)


def _drawing(edition: PublishedPeople, table: PublishedTable) -> Drawing:
    if table.measure == by_geography.MEASURE.key:
        return _map(edition, table)
    return _steps(table) if table.measure == by_step.KEY else _bars(table)


def _steps(table: PublishedTable) -> Drawing:
    """The pipeline: everyone, then those who reached each step."""
    rows = [table.total, *(row for row in table.rows if by_step.is_reached(row.key))]
    bars = [Bar("Joined the roster" if row.is_total else row.label, row.count, row.text) for row in rows]
    return bar_chart(bars, key=table.measure, finding=of_table(table), unit="people")


def _bars(table: PublishedTable) -> Drawing:
    """A bar for each finest category; those with nobody in them are left out when they are many."""
    empty = sum(row.count == 0 for row in table.leaves)
    rows = [row for row in table.leaves if row.count != 0 or empty <= MOST_EMPTY_LINES]
    bars = [Bar(row.short_label, row.count, row.text) for row in rows]
    return bar_chart(bars, key=table.measure, finding=of_table(table), unit="people")
