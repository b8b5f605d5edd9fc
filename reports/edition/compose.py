"""From settings, sections and frozen figures to chapters: numbers put in, tables and charts placed and numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from reports.disclosure.table import NOT_SHOWN
from reports.edition.figures import AnnualFigures
from reports.edition.narrative import Place, html_of
from reports.edition.others_words import as_printed
from reports.measures import population
from reports.measures.catalogue import measure
from reports.measures.facts.values import FactTable, Meaning
from reports.publication.findings import gives_way, of_facts, of_table, of_trend
from reports.publication.people import Trend

MISSING = "(figure missing)"
_NOTHING_THERE = f"<p><strong>{MISSING}</strong></p>"
_DIGITS = {number: chr(64 + number) for number in range(1, 27)}


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section as it is written."""

    key: str
    title: str
    is_appendix: bool
    body: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter as readers get it. `number` is "3" or "Appendix A"; `html` is ours and clean."""

    key: str
    number: str
    title: str
    html: str

    @property
    def begins_page(self) -> bool:
        """On paper it begins a page of its own: the first chapter, the first appendix, and the definitions in columns."""
        return self.number in {"1", "Appendix A"} or self.key == "definitions"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the lists of tables and figures."""

    number: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Composition:
    """All chapters, and what stands in them."""

    chapters: tuple[Chapter, ...]
    tables: tuple[Listed, ...]
    charts: tuple[Listed, ...]
    used: tuple[Place, ...]


@dataclass(slots=True)
class _Composer:
    figures: AnnualFigures
    drawings: Mapping[str, str]
    approved: Mapping[str, str]
    places: dict[Place, Listed] = field(default_factory=dict)
    used: dict[Place, None] = field(default_factory=dict)

    def inline(self, place: Place) -> str:
        """The words within a sentence: the number, or the reference to a table or chart."""
        self.used[place] = None
        if place.kind == "figure":
            found = self.figures.figure(place.name)
            return found.text if found else MISSING
        known = self.places.get(place)
        if place.kind in {"sheets", "text"}:
            return f"“{place.name}”"
        word = "Table" if place.kind == "table" else "Figure"
        return f"{word} {known.number}" if known else f"the {word.lower()} “{self._title(place)}”"

    def block(self, place: Place) -> str:
        """A table or chart in its own paragraph; a second time it is only named."""
        if place in self.places:
            return f"<p>See {self.inline(place)}.</p>"
        self.used[place] = None
        if place.kind == "text":
            return self._passage(place.name)
        if place.kind == "sheets":
            return self._sheets(place.name)
        if place.kind == "chart" and not self._is_drawn(place.name):
            return ""  # nothing that the table would not say
        return self._numbered(place)

    def _is_drawn(self, name: str) -> bool:
        if people := self.figures.roster.table(name):
            return not gives_way(self.figures.roster, people)
        facts = self.figures.fact_table(name)
        return facts is None or bool(facts.amounts)

    def _numbered(self, place: Place) -> str:
        title = self._title(place) if place.kind == "table" else self._finding(place)
        if title == MISSING:
            return _NOTHING_THERE
        number = 1 + sum(each.kind == place.kind for each in self.places)
        anchor = f"{place.kind}-{number}"
        self.places[place] = Listed(number, title, anchor)
        context = {"number": number, "anchor": anchor, "title": title, "edition": self.figures.roster, "key": place.name}
        if place.kind == "chart":
            return render_to_string("reports/parts/chart.html", {**context, "svg": self.drawings.get(place.name, "")})
        return render_to_string("reports/parts/placed_table.html", {**context, **self._table(place.name)})

    def row(self, places: Sequence[Place]) -> str:
        """A paragraph of figures alone: large numbers with their titles."""
        self.used |= dict.fromkeys(places)
        found = [figure for place in places if (figure := self.figures.figure(place.name))]
        return render_to_string("reports/parts/key_figures.html", {"figures": found})

    def _sheets(self, name: str) -> str:
        found = self.figures.sheet_set(name)
        if found is None:
            return _NOTHING_THERE
        return render_to_string("reports/parts/sheets.html", {"set": as_printed(found, self.approved)})

    def _passage(self, name: str) -> str:
        found = self.figures.passage(name)
        if found is None:
            return _NOTHING_THERE
        if not found.body.strip():
            return f"<p>{found.title}: nothing is written yet.</p>"
        return html_of(found.body, inline=lambda _place: "", block=lambda _place: "")

    def _table(self, name: str) -> dict[str, object]:
        if people := self.figures.roster.table(name):
            return {"table": people}
        trend = self._trend(name)
        return {"trend": trend} if trend else {"facts": self.figures.fact_table(name)}

    def _title(self, place: Place) -> str:
        if people := self.figures.roster.table(place.name):
            return people.title
        if trend := self._trend(place.name):
            return trend.title
        facts = self.figures.fact_table(place.name)
        return facts.title if facts else MISSING

    def _finding(self, place: Place) -> str:
        if people := self.figures.roster.table(place.name):
            return of_table(people).title
        if trend := self._trend(place.name):
            return of_trend(trend).title
        facts = self.figures.fact_table(place.name)
        return of_facts(facts).title if facts else MISSING

    def _trend(self, name: str) -> Trend | None:
        return next((trend for trend in self.figures.roster.trends if f"trend-{trend.key}" == name), None)


def compose(
    sections: Sequence[SectionText], figures: AnnualFigures, drawings: Mapping[str, str], *, approved: Mapping[str, str]
) -> Composition:
    """All chapters in order, with the appendices that every edition has: definitions, protection, sources.

    `approved` holds the words of others that may be printed.
    """
    composer = _Composer(figures, drawings, approved)
    chapters: list[Chapter] = []
    for section in sections:
        html = html_of(section.body, inline=composer.inline, block=composer.block, row=composer.row)
        chapters.append(Chapter(section.key, _number(chapters, appendix=section.is_appendix), section.title, html))
    used = tuple(composer.used)
    for key, title, template in (
        ("definitions", "What the figures mean", "reports/parts/definitions.html"),
        ("protection", "How people are protected", "reports/parts/protection.html"),
        ("sources", "Sources", "reports/parts/sources.html"),
    ):
        context = {
            "edition": figures.roster,
            "meanings": meanings_of(used, figures),
            "population": {"title": population.TITLE, "definition": population.DEFINITION, "citation": population.CITATION},
            "not_shown": NOT_SHOWN,
            "facts_protection": figures.protection,
        }
        chapters.append(Chapter(key, _number(chapters, appendix=True), title, render_to_string(template, context)))
    placed = composer.places
    return Composition(
        tuple(chapters),
        tuple(listed for place, listed in placed.items() if place.kind == "table"),
        tuple(listed for place, listed in placed.items() if place.kind == "chart"),
        used,
    )


def _number(before: Sequence[Chapter], *, appendix: bool) -> str:
    same = sum(chapter.number.startswith("Appendix") is appendix for chapter in before)
    return f"Appendix {_DIGITS[same + 1]}" if appendix else str(same + 1)


def meanings_of(used: Sequence[Place], figures: AnnualFigures) -> list[tuple[str, Meaning]]:
    """The definition of everything that the report names, in the order of use; what shares a definition stands together."""
    titles: dict[Meaning, list[str]] = {}
    for title, meaning in _meanings_of(used, figures).items():
        titles.setdefault(meaning, []).append(title)
    return [("; ".join(together), meaning) for meaning, together in titles.items()]


def _meanings_of(used: Sequence[Place], figures: AnnualFigures) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    as_of = figures.roster.as_of
    for place in used:
        figure = figures.figure(place.name) if place.kind == "figure" else None
        facts: FactTable | None = figures.fact_table(place.name)
        if figure:
            found.setdefault(figure.title, figure.meaning)
        elif facts:
            found.setdefault(facts.title, facts.meaning)
        elif figures.roster.table(place.name):
            counted = measure(place.name)
            period = f"as of {as_of.day} {as_of:%B %Y}"
            found.setdefault(counted.title, Meaning(counted.definition, population.TITLE, counted.citation, period))
    return found
