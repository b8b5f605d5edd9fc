"""Cells of the federal files as values; what can't be understood is refused with its column and a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from img_program.geography.models import ComponentKind, Coverage, DesignationKind, DesignationStatus

_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T].*)?")
_LARGEST_SCORE = 1000

_STATUSES = {
    "designated": DesignationStatus.DESIGNATED,
    "proposed for withdrawal": DesignationStatus.PROPOSED,
    "withdrawn": DesignationStatus.WITHDRAWN,
}
# What the federal files write where they have nothing to say.
PLACEHOLDERS = frozenset({"n/a", "na", "not applicable", "not available", "not determined", "null", "none", "-", "--", "*", "."})
_NO_DAYS = frozenset({1900, 9999})
# Only what says that it is the whole county decides a whole county.
_WHOLE_COUNTY = frozenset({"county", "single county", "whole county"})


class RowProblemError(Exception):
    """A row can't be kept: the column and the reason, in words."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class Row:
    """One line's cells by column name, stripped of padding."""

    __slots__ = ("_cells", "_places")

    def __init__(self, cells: Sequence[str], places: Mapping[str, int]) -> None:
        self._cells = cells
        self._places = places

    def text(self, column: str, *, longest: int = 200, required: bool = False) -> str:
        """The words of a cell. Raises RowProblemError when they are missing or too long."""
        words = " ".join(self._cells[self._places[column]].split())
        if words.casefold() in PLACEHOLDERS:
            words = ""
        if required and not words:
            raise RowProblemError(column, "The value is missing.")
        if len(words) > longest:
            raise RowProblemError(column, f"The value is longer than {longest} characters.")
        if "\0" in words:
            raise RowProblemError(column, "The value holds a character that no text has.")
        return words

    def first(self, columns: Sequence[str]) -> str:
        """The first of these cells that says something."""
        return next(filter(None, (self.text(column) for column in columns)), "")

    def day(self, columns: Sequence[str]) -> date | None:
        """A date that stands in one column or, in two spellings, in two. Raises RowProblemError for a false one."""
        found: date | None = None
        for column in columns:
            words = self.text(column)
            if not words:
                continue
            day = _day(words)
            if day is not None and day.year in _NO_DAYS:
                continue
            if day is None:
                raise RowProblemError(column, f"“{words[:40]}” is not a date. It should read like 07/31/2026.")
            if found is not None and day != found:
                raise RowProblemError(column, f"The same date is given as {found.isoformat()} in the column “{columns[0]}”.")
            found = day
        return found

    def number(self, column: str) -> Decimal | None:
        """A score. Raises RowProblemError for what isn't a number from 0 up."""
        words = self.text(column)
        if not words:
            return None
        try:
            value = Decimal(words)
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or not 0 <= value < _LARGEST_SCORE:
            raise RowProblemError(column, f"“{words[:40]}” is not a score.")
        return value.quantize(Decimal("0.01"))


@lru_cache(maxsize=20_000)
def _day(words: str) -> date | None:
    try:
        if found := _MONTH_FIRST.fullmatch(words):
            month, day, year = (int(part) for part in found.groups())
            return date(year, month, day)
        if found := _YEAR_FIRST.fullmatch(words):
            year, month, day = (int(part) for part in found.groups())
            return date(year, month, day)
    except ValueError:
        return None
    return None


def status_of(column: str, words: str) -> DesignationStatus:
    """The status. Raises RowProblemError for one that we don't know."""
    try:
        return _STATUSES[words.lower()]
    except KeyError:
        raise RowProblemError(column, f"We don't know the status “{words[:60]}”.") from None


def hpsa_coverage(words: str) -> Coverage:
    """What a HPSA is about, by its type: geographic, a population, else a facility of some kind."""
    lowered = words.lower()
    if "geographic" in lowered:
        return Coverage.AREA
    return Coverage.POPULATION if "population" in lowered else Coverage.FACILITY


def muap_kind(column: str, words: str) -> DesignationKind:
    """MUA or MUP, by the designation's type. Raises RowProblemError for another type."""
    lowered = words.lower()
    if lowered.startswith(("medically underserved area", "mua")) and "population" not in lowered:
        return DesignationKind.MUA
    if lowered.startswith(("medically underserved population", "mup")):
        return DesignationKind.MUP
    raise RowProblemError(column, f"“{words[:60]}” is neither an area (MUA) nor a population (MUP).")


def component_kind(words: str, coverage: Coverage) -> ComponentKind:
    """What a row covers. A designation of a facility covers that facility, whatever its row says of the county."""
    if coverage is Coverage.FACILITY:
        return ComponentKind.FACILITY
    lowered = words.lower()
    if "subdivision" in lowered:
        return ComponentKind.SUBDIVISION
    if lowered in _WHOLE_COUNTY:
        return ComponentKind.COUNTY
    if "tract" in lowered:
        return ComponentKind.TRACT
    if "population" in lowered or coverage is Coverage.POPULATION:
        return ComponentKind.POPULATION
    return ComponentKind.UNKNOWN
