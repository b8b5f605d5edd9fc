"""Tags that page and PDF share: the lines of a table, sentences about an edition, its charts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from reports.figures.series import SeriesFigure
from reports.measures import by_step
from reports.publication.people import COST_CITATION, PublishedPeople
from reports.publication.tables import MOST_EMPTY_LINES, PublishedRow, PublishedTable
from reports.summary.words import sentences

register = template.Library()

_EM_SPACE = "\u2003"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: `indent` shows how deep the category stands."""

    row: PublishedRow
    indent: str
    percent: str


def _left_out(table: PublishedTable) -> set[str]:
    """Finest categories with nobody in them are told in one sentence when they are many."""
    empty = [row.key for row in table.leaves if row.count == 0 and row.depth > 1]
    return set(empty) if len(empty) > MOST_EMPTY_LINES else set()


@register.filter
def lines(table: PublishedTable) -> list[Line]:
    """The lines to print; see `nobody_in` for those left out."""
    empty = _left_out(table)
    return [Line(row, _EM_SPACE * (row.depth - 1), table.percent(row)) for row in table.rows if row.key not in empty]


@register.filter
def steps(table: PublishedTable) -> list[Line]:
    """The lines of the pipeline: everyone, then those who reached each step. The differences are protected but not printed."""
    rows = [table.total, *(row for row in table.rows if by_step.is_reached(row.key))]
    return [Line(row, "", table.percent(row)) for row in rows]


@register.filter
def nobody_in(table: PublishedTable) -> list[str]:
    """Categories with nobody in them that `lines` leaves out."""
    empty = _left_out(table)
    return [row.label for row in table.rows if row.key in empty]


@register.filter
def cost_sentence(edition: PublishedPeople) -> str:
    """What the report cost to prepare (Minn. Stat. 3.197)."""
    cost = Decimal(edition.cost)
    amount = f"${cost:,.0f}" if cost == cost.to_integral_value() else f"${cost:,.2f}"
    return f"As required by {COST_CITATION}: this report cost about {amount} to prepare."


@register.filter
def summary_sentences(edition: PublishedPeople) -> list[str]:
    """The report in words."""
    return sentences(edition)


@register.filter
def sources(edition: PublishedPeople) -> list[str]:
    """The addresses of the published figures, each once, in order of first use."""
    return _sources(edition)


@register.filter
def breakable(address: str) -> SafeString:
    """A web address that may break after each slash, dot and hyphen, so that a narrow page holds it."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in re.split(r"(?<=[/.\-])", address) if part))


@register.filter
def source_number(edition: PublishedPeople, figure: SeriesFigure) -> str:
    """The number of a figure's source in the list of sources."""
    return f"[{_sources(edition).index(figure.source) + 1}]"


def _sources(edition: PublishedPeople) -> list[str]:
    return list(dict.fromkeys(figure.source for trend in edition.trends for figure in trend.figures))


@register.simple_tag(takes_context=True)
def drawing(context: template.Context, key: str) -> SafeString:
    """The chart of a key, as the job drew and checked it; nothing when the edition has none."""
    drawings: Iterable[dict[str, str]] = context["drawings"]
    svg = next((each["svg"] for each in drawings if each["key"] == key), "")
    # Drawn by our own job; `charts.render.demand_harmless` let only shapes and text through.
    return SafeString(f'<div class="drawing">{svg}</div>' if svg else "")


@register.filter
def iso_date(value: str) -> str:
    """A day kept as text (2026-01-15) as people read it: 15 January 2026."""
    day = date.fromisoformat(value)
    return f"{day.day} {day:%B %Y}"


@register.filter
def iso_month(value: str) -> str:
    """Its month and year: January 2026."""
    return f"{date.fromisoformat(value):%B %Y}"
