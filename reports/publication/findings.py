"""What a chart shows, in a sentence, and its extremes: computed from the same protected numbers that it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.measures import by_geography, by_step
from reports.measures.facts.values import FactTable, dollars
from reports.publication.people import PublishedPeople, Trend
from reports.publication.tables import PublishedRow, PublishedTable
from roster.models import JourneyStep

LEAST_AREAS = 3
"""A map of fewer areas with a number says no more than its table."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The title of a chart, and for whoever can't see it which are the greatest and the least."""

    title: str
    extremes: str = ""

    def before(self, numbers: str) -> str:
        """The whole text alternative: the finding, the extremes, every number."""
        return " ".join(part for part in (f"{self.title}.", self.extremes, numbers) if part)


def map_rows(edition: PublishedPeople, table: PublishedTable) -> list[PublishedRow]:
    """The areas of the map, in the order of their counties."""
    rows = {row.key: row for row in table.rows}
    return [rows[key] for key in dict.fromkeys(edition.areas.values())]


def is_on_the_map_alone(row: PublishedRow) -> bool:
    """Its number counts nobody who is on no map."""
    return not row.labels or all(by_geography.is_on_map(key) for key in row.within)


def gives_way(edition: PublishedPeople, table: PublishedTable) -> bool:
    """Whether a map would show so few areas that the table stands alone."""
    if table.measure != by_geography.MEASURE.key:
        return False
    return sum(row.count is not None and is_on_the_map_alone(row) for row in map_rows(edition, table)) < LEAST_AREAS


def of_table(table: PublishedTable) -> Finding:
    """The finding of a table of people: who are most, or how far the way was gone."""
    return _of_steps(table) if table.measure == by_step.KEY else _of_groups(table)


def _of_groups(table: PublishedTable) -> Finding:
    shown = [row for row in table.leaves if row.count]
    if not shown:
        return Finding(table.title)
    most, least = max(shown, key=_count), min(shown, key=_count)
    hidden = sum(row.count is None for row in table.leaves)
    among = "group" if not hidden else "group that is shown"
    share = f" of {table.total.text}" if table.total.count else ""
    title = f"{table.title}: the largest {among} is “{most.short_label}”, {most.text}{share}"
    return Finding(title, _extremes([(row.short_label, row.text) for row in (most, least)], hidden) if len(shown) > 1 else "")


def _of_steps(table: PublishedTable) -> Finding:
    reached = {row.key: row for row in table.rows if by_step.is_reached(row.key) and row.count}
    matched = reached.get(by_step.reached(JourneyStep.MATCHED))
    told = matched or next(reversed(reached.values()), None)
    if told is None or not table.total.count:
        return Finding(table.title)
    title = f"{table.title}: of {table.total.text} people who joined, {told.text} are known to have reached “{told.label}”"
    most, least = max(reached.values(), key=_count), min(reached.values(), key=_count)
    hidden = sum(row.count is None for row in table.rows if by_step.is_reached(row.key))
    return Finding(title, _extremes([(row.label, row.text) for row in (most, least)], hidden))


def of_trend(trend: Trend) -> Finding:
    """The finding of a series of published figures: its first and its last."""
    first, last = trend.figures[0], trend.figures[-1]
    if len(trend.figures) == 1:
        return Finding(f"{trend.title}: {first.text} ({first.period})")
    most, least = max(trend.figures, key=lambda each: each.high), min(trend.figures, key=lambda each: each.low)
    title = f"{trend.title}: {first.text} ({first.period}) at first, {last.text} ({last.period}) at last"
    return Finding(title, _extremes([(each.period, each.text) for each in (most, least)], 0))


def of_facts(table: FactTable) -> Finding:
    """The finding of bars of money or numbers: which is the largest."""
    written = dollars if table.unit == "dollars" else "{:,}".format
    bars = [(row[0], sum(parts)) for row, parts in zip(table.rows, table.amounts, strict=False)]
    if not any(amount for _, amount in bars):
        return Finding(table.title)
    most, least = max(bars, key=lambda bar: bar[1]), min(bars, key=lambda bar: bar[1])
    title = f"{table.title}: the most is {written(most[1])} ({most[0]})"
    return Finding(title, _extremes([(label, written(amount)) for label, amount in (most, least)], 0) if len(bars) > 1 else "")


def _count(row: PublishedRow) -> int:
    return row.count or 0


def _extremes(ends: Sequence[tuple[str, str]], hidden: int) -> str:
    (most, largest), (least, smallest) = ends
    said = f"Greatest: {most}, {largest}. Least: {least}, {smallest}."
    return f"{said} Not shown: {hidden}." if hidden else said
