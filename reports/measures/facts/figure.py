"""How a measure of facts is written: each figure with its definition, its law, and the query of the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet

from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of
from reports.disclosure.table import NOT_SHOWN
from reports.measures.facts.values import Facts, FactTable, Figure, Meaning, Passage, Period, SheetSet, dollars

LAW = "Minn. Stat. 144.1911"
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the rows behind a figure."""

    label: str
    read: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Source:
    """The rows behind a figure: the query, what staff see of each row, who may see it, and the row's own page."""

    rows: Callable[[Period], QuerySet[Any]]
    columns: tuple[Column, ...]
    permission: str
    page: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a figure is reckoned from its rows: their number, or the sum of a column of dollars or of whole numbers."""

    kind: Literal["count", "dollars", "sum"]
    column: str = ""

    def amount(self, row: Any) -> Decimal:
        """What one row adds."""
        return Decimal(getattr(row, self.column) or 0) if self.column else Decimal(1)

    def text(self, amounts: Iterable[Decimal]) -> str:
        """The figure as readers see it."""
        total = sum(amounts, NOTHING)
        return dollars(total) if self.kind == "dollars" else f"{int(total):,}"


how_many = Reckoning("count")


def dollars_of(column: str) -> Reckoning:
    """The sum of a column in dollars."""
    return Reckoning("dollars", column)


def sum_of(column: str) -> Reckoning:
    """The sum of a column of whole numbers."""
    return Reckoning("sum", column)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row as it was: its identifier, what staff see of it, what it adds to the figure, and its own page."""

    key: str
    cells: tuple[str, ...]
    amount: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The rows behind a figure, as they were when it was frozen."""

    name: str
    permission: str
    columns: tuple[str, ...]
    reckoning: Reckoning
    rows: tuple[KeptRow, ...]

    @property
    def text(self) -> str:
        """The figure that these rows give."""
        return self.reckoning.text(Decimal(row.amount) for row in self.rows)


@dataclass(frozen=True, slots=True)
class FactFigure:
    """A figure that is no count of people. `during` says which date of a row puts it in the period; `is_hidden` that it would tell
    of few people.
    """

    name: str
    title: str
    duty: int
    definition: str
    population: str
    source: Source
    citation: str = LAW
    during: str = ""
    value: Reckoning = how_many
    is_hidden: Callable[[Period], bool] | None = None

    def of(self, period: Period) -> tuple[Figure, KeptRows]:
        """The figure of a period, reckoned from the rows that are kept."""
        words = f"{period.words}, {self.during}" if self.during else period.words
        meaning = Meaning(self.definition, self.population, self.citation, words)
        kept = self.rows_now(period)
        hidden = self.is_hidden is not None and self.is_hidden(period)
        return Figure(self.name, self.title, NOT_SHOWN if hidden else kept.text, self.duty, meaning, "fact"), kept

    def rows_now(self, period: Period) -> KeptRows:
        """The rows as they stand."""
        source = self.source
        rows = tuple(
            KeptRow(
                str(row.pk),
                tuple(column.read(row) for column in source.columns),
                str(self.value.amount(row)),
                source.page(row) if source.page else "",
            )
            for row in source.rows(period)
        )
        return KeptRows(self.name, source.permission, tuple(column.label for column in source.columns), self.value, rows)


def _none(_period: Period) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class FactMeasure:
    """The figures, tables, sheets and texts of one subject. None of them may count people of the roster."""

    figures: tuple[FactFigure, ...] = ()
    tables: Callable[[Period], Iterable[FactTable]] = field(default=_none)
    sheets: Callable[[Period], Iterable[SheetSet]] = field(default=_none)
    passages: Callable[[Period], Iterable[Passage]] = field(default=_none)


_MEASURES: dict[str, FactMeasure] = {}


def register_facts(name: str, measure: FactMeasure) -> None:
    """Add a measure of facts; `AppConfig.ready` calls it. It runs as the system, in a job."""
    _MEASURES[name] = measure


def facts_of(period: Period) -> Facts:
    """Ask every registered measure, in the order of registration. Raises ValueError when two use one name."""
    every = list(_MEASURES.values())
    reckoned = [figure.of(period) for measure in every for figure in measure.figures]
    found = Facts(
        tuple(figure for figure, _ in reckoned),
        tuple(table for measure in every for table in measure.tables(period)),
        tuple(sheets for measure in every for sheets in measure.sheets(period)),
        tuple(passage for measure in every for passage in measure.passages(period)),
        tuple(kept for _, kept in reckoned),
    )
    for kind in (found.figures, found.tables, found.sheets, found.passages):
        _demand_distinct([each.name for each in kind])
    return found


def fact_figure(name: str) -> FactFigure | None:
    """A figure by its name, with the query of its rows."""
    return next((figure for measure in _MEASURES.values() for figure in measure.figures if figure.name == name), None)


def _demand_distinct(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two measures use the name {name}.")


def fiscal_years_in(period: Period) -> list[int]:
    """The fiscal years that end within a period."""
    first, last = fiscal_year_of(period.starts_on), fiscal_year_of(period.ends_on)
    return [year for year in range(first, last + 1) if period.starts_on <= fiscal_year_bounds(year)[1] <= period.ends_on]


def last_fiscal_year(period: Period) -> int:
    """The latest fiscal year that a report of this period tells of."""
    return fiscal_year_of(period.ends_on)
