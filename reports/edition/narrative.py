"""The words of a section: Markdown with names of figures, tables and charts in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt

from img_program.documents.rules.looks_forbidden import looks_forbidden
from reports.edition.figures import AnnualFigures

PLACE = re.compile(r"\{\{\s*(figure|table|chart|sheets|text)\s*:\s*([A-Za-z0-9_-]+)\s*\}\}")
_ANYTHING = re.compile(r"\{\{[^}]*\}\}")
_MARK = re.compile(r"zplace([0-9a-f]+)z")
_ROW = re.compile(r"<p>\s*(zplace[0-9a-f]+z(?:\s+zplace[0-9a-f]+z)+)\s*</p>")
_BLOCK = re.compile(r"<p>\s*zplace([0-9a-f]+)z\s*</p>")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "h5"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})
_TOP = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text names a figure, a table or a chart."""

    kind: str
    name: str


def places_in(text: str) -> list[Place]:
    """Every place of a text, in order."""
    return [Place(found[1], found[2]) for found in PLACE.finditer(text)]


def faults_of(text: str, figures: AnnualFigures | None) -> list[str]:
    """What a text names and the snapshot doesn't have, in words; empty when all is known."""
    faults = [
        f"{found[0]} is not a place. Write figure, table, chart, sheets or text, a colon and a name."
        for found in _ANYTHING.finditer(PLACE.sub("", text))
    ]
    if figures is not None:
        unknown = (place for place in places_in(text) if place.name not in names_of(place.kind, figures))
        faults += [f"There is no {place.kind} “{place.name}” in the snapshot." for place in unknown]
    if found := looks_forbidden(text):
        faults.append(f"The text seems to hold {found}. Take it out: it may not be printed.")
    return list(dict.fromkeys(faults))


def names_of(kind: str, figures: AnnualFigures) -> list[str]:
    """The names that a kind of place takes."""
    if kind == "figure":
        return [figure.name for figure in figures.figures]
    if kind == "sheets":
        return [each.name for each in figures.sheets]
    if kind == "text":
        return [each.name for each in figures.passages]
    return figures.table_names if kind == "table" else figures.chart_names


def html_of(
    text: str,
    *,
    inline: Callable[[Place], str],
    block: Callable[[Place], str],
    row: Callable[[Sequence[Place]], str] | None = None,
) -> str:
    """The text as clean HTML with headings from level 3. `inline` gives a place's words, `block` its trusted HTML.

    Tables and charts stand in a paragraph of their own; within a sentence they become a reference to it. Several
    figures alone in a paragraph make a `row` of large numbers.
    """
    marked = PLACE.sub(lambda found: f"zplace{f'{found[1]}:{found[2]}'.encode().hex()}z", text)
    html = _HEADING.sub(
        lambda found: f"<{found[1]}h{min(int(found[2]) + _TOP - 2, 5) if int(found[2]) > 1 else _TOP}>", _MARKDOWN.render(marked)
    )
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"}, link_rel=None)

    def as_block(found: re.Match[str]) -> str:
        place = _place(found[1])
        return f"<p>{escape(inline(place))}</p>" if place.kind == "figure" else block(place)

    def as_row(found: re.Match[str]) -> str:
        places = [_place(mark[1]) for mark in _MARK.finditer(found[1])]
        is_row = row is not None and all(place.kind == "figure" for place in places)
        return row(places) if row is not None and is_row else found[0]

    clean = _BLOCK.sub(as_block, _ROW.sub(as_row, clean))
    return _MARK.sub(lambda found: escape(inline(_place(found[1]))), clean)


def _place(mark: str) -> Place:
    kind, name = bytes.fromhex(mark).decode().split(":", 1)
    return Place(kind, name)
