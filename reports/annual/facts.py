"""Figures and tables of an edition besides the tables of people: money and facts of public agreements, as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
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
    """One number that a text may name as `{{figure:NAME}}`. `text` is what a reader sees, "not shown" included."""

    name: str
    title: str
    text: str
    duty: int
    meaning: Meaning
    rows: str = ""

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Back from what is kept."""
        return cls(**{**data, "meaning": Meaning(**data["meaning"])})


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table that a text may place as `{{table:NAME}}`. `numbers` are the columns that hold numbers (from 0).

    `bars` names the column (from 0) of which a chart may be drawn, with its unit; `amounts` are that column's values.
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
    amounts: tuple[int, ...] = ()

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Back from what is kept."""
        return cls(
            **{
                **data,
                "columns": tuple(data["columns"]),
                "rows": tuple(tuple(row) for row in data["rows"]),
                "numbers": tuple(data["numbers"]),
                "amounts": tuple(data["amounts"]),
                "meaning": Meaning(**data["meaning"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What one measure found."""

    figures: tuple[Figure, ...] = ()
    tables: tuple[FactTable, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)


type FactMeasure = Callable[[Period], Facts]

_MEASURES: dict[str, FactMeasure] = {}


def register_facts(name: str, measure: FactMeasure) -> None:
    """Add a measure of facts; a room above or beside calls it from `AppConfig.ready`. It runs as the system, in a job."""
    _MEASURES[name] = measure


def facts_of(period: Period) -> Facts:
    """Ask every registered measure, in the order of registration. Raises ValueError when two use one name."""
    found = [measure(period) for measure in _MEASURES.values()]
    figures = tuple(figure for facts in found for figure in facts.figures)
    tables = tuple(table for facts in found for table in facts.tables)
    _demand_distinct(figure.name for figure in figures)
    _demand_distinct(table.name for table in tables)
    return Facts(figures, tables)


def _demand_distinct(names: Iterable[str]) -> None:
    known: set[str] = set()
    for name in names:
        if name in known:
            raise ValueError(f"Two measures use the name {name}.")
        known.add(name)


def dollars(amount: Any) -> str:
    """An amount as a reader sees it, whole dollars without cents."""
    return f"${amount:,.0f}" if amount == int(amount) else f"${amount:,.2f}"
