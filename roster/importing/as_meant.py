"""What a spreadsheet makes of a cell, turned back: days, yes and no, years and numbers, words from closed lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from roster.columns import COLUMNS, Kind

_QUOTES = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u201e"
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(?::00)?(?:\.0+)?")
_WHOLE = re.compile(r"(\d+)[.,]0+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}")
_DAY_ZERO = date(1899, 12, 30)  # of Excel's, LibreOffice's and Google's count of days
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000 to 2099
_MONTHS = 12

CLOSED_LISTS = frozenset(column.name for column in COLUMNS if column.kind == Kind.WORD)
YES_AND_NO = {"true": "yes", "false": "no", "y": "yes", "n": "no"}
DAYS = tuple(column.name for column in COLUMNS if column.kind == Kind.DAY)
NUMBERS = frozenset(column.name for column in COLUMNS if column.kind in (Kind.NUMBER, Kind.YEAR))
_YEARS = frozenset(column.name for column in COLUMNS if column.kind == Kind.YEAR)
_CODES = frozenset(column.name for column in COLUMNS if column.kind == Kind.CODE)


class DayOrder(StrEnum):
    """How days are written in a file: 5/3/2026 is 3 May with the month first."""

    UNKNOWN = ""
    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


def day_order_of(days: Iterable[str]) -> DayOrder:
    """What the days of a whole file tell of their order: one that can be read in only one way speaks for all."""
    found = set()
    for text in days:
        if parts := _SLASHED.fullmatch(text.strip()):
            one, two = int(parts[1]), int(parts[2])
            found |= {DayOrder.DAY_FIRST} if one > _MONTHS else {DayOrder.MONTH_FIRST} if two > _MONTHS else set()
    return found.pop() if len(found) == 1 else DayOrder.UNKNOWN


def as_meant(column: str, text: str, order: DayOrder) -> str:
    """The cell as the layout writes it; what can't be told stays as it is, for the checks to refuse."""
    if column in CLOSED_LISTS:
        word = re.sub(r"[\s\-]+", "_", text.strip(_QUOTES + " ").casefold())
        return YES_AND_NO.get(word, word)
    if column in _CODES:
        return text.strip(_QUOTES + " ")
    if column in DAYS:
        return _day(text, order)
    if column in NUMBERS:
        if column in _YEARS and (year := _year_of_a_day(text)):
            return year
        return whole[1] if (whole := _WHOLE.fullmatch(text)) else text
    return text


def is_shortened(column: str, text: str) -> bool:
    """Whether the spreadsheet wrote a long number in short, so that its digits are lost."""
    return column in NUMBERS and _SHORTENED.fullmatch(text) is not None


def _day(text: str, order: DayOrder) -> str:
    if with_time := _WITH_TIME.fullmatch(text):
        return with_time[1]
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return (_DAY_ZERO + timedelta(days=int(text))).isoformat()
    parts = _SLASHED.fullmatch(text)
    if parts and order != DayOrder.UNKNOWN:
        day, month = (parts[1], parts[2]) if order == DayOrder.DAY_FIRST else (parts[2], parts[1])
        return f"{parts[3]}-{month:0>2}-{day:0>2}"
    return text


def _year_of_a_day(text: str) -> str:
    """2012 shown as a date is 4 July 1905: the count of days is the year."""
    try:
        serial = (date.fromisoformat(text) - _DAY_ZERO).days
    except ValueError:
        return ""
    return str(serial) if date(1905, 1, 1) < date.fromisoformat(text) < date(1906, 1, 1) else ""
