"""Figures, tables, sheets and texts of an edition besides the tables of people: what a snapshot keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Period:
    """Of what an edition tells: the year of publication, the activity period (both days included), the day of counting."""

    report_year: int
    starts_on: date
    ends_on: date
    as_of: date
    words: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What makes a number a figure: who or what is counted, by which rule, by which law, for which time."""

    definition: str
    population: str
    citation: str
    period: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a text may name as `{{figure:NAME}}`. `text` is what a reader sees, "not shown" included.

    `rows` says where the rows behind it are found: "fact", or "people:MEASURE/CATEGORY".
    """

    name: str
    title: str
    text: str
    duty: int
    meaning: Meaning
    rows: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from what is kept."""
        return cls(**{**data, "meaning": Meaning(**data["meaning"])})


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table that a text may place as `{{table:NAME}}`. `numbers` are the columns that hold numbers (from 0).

    `unit` is given when a chart may be drawn: a bar for each of the first rows, divided by `parts` (their names); `amounts` holds
    for each row its parts.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    duty: int
    meaning: Meaning
    note: str = ""
    has_total: bool = False
    unit: str = ""
    parts: tuple[str, ...] = ()
    amounts: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from what is kept."""
        return cls(
            **{
                **data,
                "columns": tuple(data["columns"]),
                "rows": tuple(tuple(row) for row in data["rows"]),
                "numbers": tuple(data["numbers"]),
                "parts": tuple(data["parts"]),
                "amounts": tuple(tuple(row) for row in data["amounts"]),
                "meaning": Meaning(**data["meaning"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One grantee, one advisory body: a title, facts in pairs, and paragraphs of plain text."""

    title: str
    caption: str
    pairs: tuple[tuple[str, str], ...]
    paragraphs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetSet:
    """Sheets that a text may place as `{{sheets:NAME}}`."""

    name: str
    title: str
    sheets: tuple[Sheet, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from what is kept."""
        sheets = (
            Sheet(
                each["title"],
                each["caption"],
                tuple((name, value) for name, value in each["pairs"]),
                tuple((name, value) for name, value in each["paragraphs"]),
            )
            for each in data["sheets"]
        )
        return cls(data["name"], data["title"], tuple(sheets))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that another room keeps and that a section may place as `{{text:NAME}}`: an operating plan, a budget."""

    name: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What all measures of facts found for one period. `rows` are the rows behind the figures (`figure.KeptRows`)."""

    figures: tuple[Figure, ...] = ()
    tables: tuple[FactTable, ...] = ()
    sheets: tuple[SheetSet, ...] = ()
    passages: tuple[Passage, ...] = ()
    rows: tuple[Any, ...] = ()


def dollars(amount: Any) -> str:
    """An amount as a reader sees it, whole dollars without cents; less than nothing with its sign before the dollar."""
    sign, size = ("\u2212" if amount < 0 else ""), abs(amount)
    return f"{sign}${size:,.0f}" if size == int(size) else f"{sign}${size:,.2f}"


def long_day(day: date) -> str:
    """A day as people read it: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"
