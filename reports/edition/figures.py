"""The frozen figures of an annual edition as they may be published: the tables of people, single figures, facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self

from img_program.documents.rules.looks_forbidden import looks_forbidden
from reports.disclosure.table import NOT_SHOWN
from reports.measures.facts.values import FactTable, Figure, Passage, SheetSet
from reports.publication.frozen import canonical
from reports.publication.people import PublishedPeople

READ_FIRST = frozenset({"grantees"})
"""Sheets whose paragraphs somebody outside the office wrote: a person reads them before they are printed."""


@dataclass(frozen=True, slots=True)
class AnnualFigures:
    """What a snapshot holds; hidden counts are nowhere in it. `roster` brings the tables of people and the trends."""

    roster: PublishedPeople
    figures: tuple[Figure, ...]
    tables: tuple[FactTable, ...]
    sheets: tuple[SheetSet, ...] = ()
    passages: tuple[Passage, ...] = ()

    def text(self) -> str:
        """The figures as they are kept and hashed."""
        data = {
            "roster": json.loads(self.roster.text()),
            "figures": [asdict(figure) for figure in self.figures],
            "tables": [asdict(table) for table in self.tables],
            "sheets": [asdict(each) for each in self.sheets],
            "passages": [asdict(each) for each in self.passages],
        }
        return canonical(data)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Back from what is kept."""
        data: dict[str, Any] = json.loads(text)
        return cls(
            PublishedPeople.from_text(json.dumps(data["roster"])),
            tuple(Figure.from_data(each) for each in data["figures"]),
            tuple(FactTable.from_data(each) for each in data["tables"]),
            tuple(SheetSet.from_data(each) for each in data["sheets"]),
            tuple(Passage(**each) for each in data["passages"]),
        )

    def figure(self, name: str) -> Figure | None:
        """A figure by name."""
        return next((figure for figure in self.figures if figure.name == name), None)

    def fact_table(self, name: str) -> FactTable | None:
        """A table of facts by name."""
        return next((table for table in self.tables if table.name == name), None)

    def sheet_set(self, name: str) -> SheetSet | None:
        """A set of sheets by name."""
        return next((each for each in self.sheets if each.name == name), None)

    def passage(self, name: str) -> Passage | None:
        """A text of another room by name."""
        return next((each for each in self.passages if each.name == name), None)

    @property
    def protection(self) -> list[str]:
        """What was done to protect people in figures and tables that are no counts of people of the roster; only what happened."""
        hidden = [table.title for table in self.tables if any(NOT_SHOWN in row for row in table.rows)]
        hidden += [figure.title for figure in self.figures if figure.rows == "fact" and figure.text == NOT_SHOWN]
        if not hidden:
            return []
        return [
            f"Money and contacts of few people are protected like counts. Some numbers are not shown in: {'; '.join(hidden)}."
        ]

    def forbidden(self) -> Iterator[tuple[str, str]]:
        """What other rooms' texts seem to hold that may never be printed: where, and what. Words of grantees are read apart."""
        texts = [(each.title, each.body) for each in self.passages]
        texts += [(table.title, " \n".join(row)) for table in self.tables for row in table.rows]
        for each in self.sheets:
            for sheet in each.sheets:
                texts += [(sheet.title, f"{name}: {value}") for name, value in sheet.pairs]
                if each.name not in READ_FIRST:
                    texts += [(sheet.title, words) for _, words in sheet.paragraphs]
        return ((place, found) for place, text in texts if (found := looks_forbidden(text)))

    @property
    def table_names(self) -> list[str]:
        """Every name that `{{table:NAME}}` takes."""
        trends = [f"trend-{trend.key}" for trend in self.roster.trends]
        return [*(table.measure for table in self.roster.tables), *trends, *(table.name for table in self.tables)]

    @property
    def chart_names(self) -> list[str]:
        """Every name that `{{chart:NAME}}` takes."""
        trends = [f"trend-{trend.key}" for trend in self.roster.trends]
        drawn = [table.name for table in self.tables if table.unit]
        return [*(table.measure for table in self.roster.tables), *trends, *drawn]


NO_ROW = "not in the table"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another one today than in the snapshot."""

    name: str
    title: str
    before: str
    now: str


def differences(frozen: AnnualFigures, now: AnnualFigures) -> list[Difference]:
    """What changed since the snapshot, figure by figure and table by table, in words that staff may read."""
    today = {figure.name: figure for figure in now.figures}
    found = [
        Difference(figure.name, figure.title, figure.text, today[figure.name].text)
        for figure in frozen.figures
        if figure.name in today and today[figure.name].text != figure.text
    ]
    people = {table.measure: table for table in now.roster.tables}
    for table in frozen.roster.tables:
        if table.measure not in people:
            continue
        rows = {row.key: row.text for row in people[table.measure].rows}
        found += [
            Difference(table.measure, f"{table.title}: {row.label}", row.text, rows[row.key])
            for row in table.rows
            if not row.is_total and row.key in rows and rows[row.key] != row.text
        ]
    facts = {table.name: table for table in now.tables}
    for kept in frozen.tables:
        if kept.name in facts:
            found += _differing_rows(kept, facts[kept.name])
    return found


def _differing_rows(before: FactTable, now: FactTable) -> Iterator[Difference]:
    """Row by row: those that are gone, that came, or that say something else. A row is known by its first cells of words."""
    then, today = _by_label(before), _by_label(now)
    for label in dict.fromkeys([*then, *today]):
        old, new = then.get(label, NO_ROW), today.get(label, NO_ROW)
        if old != new:
            yield Difference(before.name, f"{before.title}: {label}", old, new)


def _by_label(table: FactTable) -> dict[str, str]:
    words = [place for place in range(len(table.columns)) if place not in table.numbers][:2]
    found: dict[str, str] = {}
    for row in table.rows:
        label = ", ".join(row[place] for place in words)
        rest = "; ".join(f"{table.columns[place]}: {cell}" for place, cell in enumerate(row) if place not in words)
        found[label] = f"{found[label]} | {rest}" if label in found else rest
    return found
