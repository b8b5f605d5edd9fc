"""Published values as people wrote them, read as a number, a range or dates where they have one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models


class Unit(models.TextChoices):
    """What a published value counts."""

    NUMBER = "number", "number"
    DOLLARS = "dollars", "dollars"
    PERCENT = "percent", "percent"
    MONTHS = "months", "months"
    YEARS = "years", "years"
    DATE = "date", "date"
    WORDS = "words", "words only"


@dataclass(frozen=True, slots=True)
class Value:
    """A published value: `text` as printed, `low` and `high` in `unit` as far as the text gives them.

    One number has `low` equal to `high`. A missing `high` means "or more", a missing `low` "or less". `out_of` is the
    whole of "3 of 4". `approximate` says that the source itself rounded or estimated ("about", "nearly", "dozen").
    """

    text: str
    unit: Unit
    low: Decimal | None = None
    high: Decimal | None = None
    out_of: Decimal | None = None
    first_date: date | None = None
    last_date: date | None = None
    approximate: bool = False


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def _amount_pattern(which: str) -> str:
    """One amount; the groups' names begin with `which`."""
    scale = "thousand|million|billion"
    return rf"(?P<{which}_dollar>\$)?\s?(?P<{which}_number>{_NUMBER})(?:\s(?P<{which}_scale>{scale}))?(?P<{which}_percent>\s?%)?"


_TIME = r"(?:\s(?P<time>months?|years?))?"
_ONE = re.compile(rf"{_amount_pattern('low')}(?P<plus>\s?\+|-plus| or more)?{_TIME}$", re.IGNORECASE)
_TWO = re.compile(rf"{_amount_pattern('low')}\s?(?:-|\u2013|to)\s?{_amount_pattern('high')}{_TIME}$", re.IGNORECASE)
_SHARE = re.compile(rf"(?P<part>{_NUMBER}) (?:out )?of (?P<whole>{_NUMBER})$", re.IGNORECASE)
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*/\s*(\d{4}-\d{2}-\d{2}))?$")
_DOZENS = re.compile(r"(?:(?P<word>a|one|two|three|four|five|six|seven|eight|nine|ten) )?dozen$", re.IGNORECASE)
_HALF = re.compile(r"(?:one )?half$", re.IGNORECASE)

_ABOUT = ("about", "around", "roughly", "approximately", "nearly", "almost", "some", "an estimated")
_OR_MORE = ("more than", "at least", "over")
_OR_LESS = ("up to", "at most", "less than", "fewer than", "under")
_SCALES = {"": 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS = {
    word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1)
} | {"a": 1}


def read_value(text: str) -> Value:
    """Read one printed value. A text without a number is kept as words.

    Raises `ValueError` with the reason when the text is empty, names an impossible date, or gives a range backwards.
    """
    text = " ".join(text.split())
    if not text:
        raise ValueError("The value is empty.")
    if dates := _DATES.match(text):
        return _dates(text, dates)
    rest, approximate = _without(text, _ABOUT)
    rest, or_more = _without(rest, _OR_MORE)
    rest, or_less = _without(rest, _OR_LESS)
    found = _amount(text, rest)
    if found.low is not None and found.high is not None and found.low > found.high:
        raise ValueError(f"The range “{text}” runs backwards.")
    return Value(
        text=text,
        unit=found.unit,
        low=None if or_less else found.low,
        high=None if or_more else found.high,
        out_of=found.out_of,
        approximate=found.unit is not Unit.WORDS and (approximate or found.approximate),
    )


def _without(text: str, openings: tuple[str, ...]) -> tuple[str, bool]:
    for opening in openings:
        if text.lower().startswith(opening + " "):
            return text[len(opening) + 1 :], True
    return text, False


def _dates(text: str, found: re.Match[str]) -> Value:
    try:
        first = date.fromisoformat(found[1])
        last = date.fromisoformat(found[2]) if found[2] else first
    except ValueError as fault:
        raise ValueError(f"“{text}” names a day that does not exist.") from fault
    if last < first:
        raise ValueError(f"The dates “{text}” run backwards.")
    return Value(text, Unit.DATE, first_date=first, last_date=last)


def _amount(text: str, rest: str) -> Value:
    if found := _ONE.match(rest):
        number = _number(found, "low")
        return Value(text, _unit(found, "low"), number, None if found["plus"] else number)
    if found := _TWO.match(rest):
        unit = _unit(found, "high") if found["high_dollar"] or found["high_percent"] else _unit(found, "low")
        return Value(text, unit, _number(found, "low"), _number(found, "high"))
    if found := _SHARE.match(rest):
        part, whole = _decimal(found["part"]), _decimal(found["whole"])
        if part > whole:
            raise ValueError(f"“{text}” counts more than the whole.")
        return Value(text, Unit.NUMBER, part, part, out_of=whole)
    if found := _DOZENS.match(rest):
        number = Decimal(12 * _WORDS[(found["word"] or "a").lower()])
        return Value(text, Unit.NUMBER, number, number, approximate=True)
    if _HALF.match(rest):
        return Value(text, Unit.PERCENT, Decimal(50), Decimal(50))
    return Value(text, Unit.WORDS)


def _unit(found: re.Match[str], which: str) -> Unit:
    if found[f"{which}_dollar"]:
        return Unit.DOLLARS
    if found[f"{which}_percent"]:
        return Unit.PERCENT
    if found["time"]:
        return Unit.MONTHS if found["time"].lower().startswith("month") else Unit.YEARS
    return Unit.NUMBER


def _number(found: re.Match[str], which: str) -> Decimal:
    return _decimal(found[f"{which}_number"]) * _SCALES[(found[f"{which}_scale"] or "").lower()]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
