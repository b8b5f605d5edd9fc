"""The kinds of values that a parameter may have: how they are stored, typed in, used and said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models

from img_program.web.fields import ANY, parse_day, parse_money, parse_number

type Value = Decimal | int | str | bool | date | list[str]
type Stored = str | int | bool | list[str]


class Kind(models.TextChoices):
    """What a parameter's value is."""

    MONEY = "money", "Dollars"
    INTEGER = "integer", "Whole number"
    PERCENT = "percent", "Percent"
    BOOLEAN = "boolean", "Yes or no"
    TEXT = "text", "Text"
    DATE = "date", "Date"
    LIST = "list", "List"


YES, NO = "yes", "no"
_PLACES_OF_PERCENT = 4


def to_value(kind: str, stored: object) -> Value:
    """The usable value of what the database holds. Raises ValidationError when it isn't of its kind."""
    try:
        match Kind(kind), stored:
            case ((Kind.MONEY | Kind.PERCENT), str()):
                return Decimal(stored)
            case Kind.INTEGER, int() if not isinstance(stored, bool):
                return stored
            case Kind.BOOLEAN, bool():
                return stored
            case Kind.TEXT, str():
                return stored
            case Kind.DATE, str():
                return date.fromisoformat(stored)
            case Kind.LIST, list():
                return [str(item) for item in stored]
    except (ValueError, InvalidOperation) as fault:
        raise ValidationError(f"{stored!r} is not of the kind {kind}.", code="kind") from fault
    raise ValidationError(f"{stored!r} is not of the kind {kind}.", code="kind")


def from_text(kind: str, text: str) -> Stored:
    """What a person typed, as the database holds it. Percent is typed as "10" for ten percent; a list, one item a line.

    Raises ValidationError with the way out.
    """
    text = text.strip()
    if not text:
        raise ValidationError("Write a value.", code="required")
    return _READERS[Kind(kind)](text)


def _money(text: str) -> str:
    return str(parse_money(text))


def _percent(text: str) -> str:
    share = parse_number(text.rstrip("% "), places=_PLACES_OF_PERCENT, example="a percentage, such as 10")
    if share > 100:  # noqa: PLR2004 - a percentage
        raise ValidationError("Write a percentage from 0 to 100, such as 10.", code="range")
    return str((share / 100).normalize())


def _integer(text: str) -> int:
    return int(parse_number(text, places=0, example="a whole number, such as 5"))


def _boolean(text: str) -> bool:
    if text.lower() not in {YES, NO}:
        raise ValidationError("Write yes or no.", code="kind")
    return text.lower() == YES


def _date(text: str) -> str:
    return parse_day(text, ANY).isoformat()


def _list(text: str) -> list[str]:
    items = [line.strip() for line in text.splitlines() if line.strip()]
    if len(set(items)) != len(items):
        raise ValidationError("The list names something twice.", code="twice")
    return items


_READERS: dict[Kind, Callable[[str], Stored]] = {
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.LIST: _list,
    Kind.TEXT: str,
}


def to_text(kind: str, value: Value) -> str:
    """The value as a person would type it: the inverse of `from_text`."""
    match Kind(kind), value:
        case Kind.PERCENT, Decimal():
            return _plain(value * 100)
        case Kind.BOOLEAN, _:
            return YES if value else NO
        case Kind.LIST, list():
            return "\n".join(value)
        case Kind.DATE, date():
            return value.isoformat()
        case _:
            return str(value)


def in_words(kind: str, value: Value, unit: str = "", items: Sequence[str] | None = None) -> str:
    """The value for a reader: "$150,000", "10 %", "5 years", "Yes". `items` are a list's items in words."""
    match Kind(kind), value:
        case Kind.MONEY, Decimal():
            said = f"${value:,.0f}" if value == value.to_integral_value() else f"${value:,.2f}"
        case Kind.PERCENT, Decimal():
            said = f"{_plain(value * 100)} %"
        case Kind.BOOLEAN, _:
            return "Yes" if value else "No"
        case Kind.LIST, list():
            return ", ".join(items if items is not None else value)
        case Kind.DATE, date():
            return f"{value.day} {value:%B %Y}"
        case Kind.INTEGER, int():
            said = f"{value:,}"
            unit = _singular(unit) if value == 1 else unit
        case _:
            said = str(value)
    return f"{said} {unit}".strip()


def _singular(unit: str) -> str:
    start, _, last = unit.rpartition(" ")
    one = {"people": "person", "copies": "copy"}.get(last, last.removesuffix("s"))
    return f"{start} {one}".strip()


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
