"""What a parameter may be, beside being of its kind: written with the parameter in `data/parameters.toml`.

`least` and `most` bound a number (an interval of 0 months would never end, a month 13 has no first day); `pattern` is how the
items of a list are written. Without them a number is not below zero. Which keys the rules know, their rooms say (`uses.py`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from img_program.statute.uses import choices_of, items_in_words
from img_program.statute.values import Value, in_words

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that a number may be, the keys that may be chosen, with their words, and how an item is written."""

    least: int = 0
    most: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ".*"

    def refuse(self, value: Value) -> None:
        """Raise ValidationError, with what is possible, for a value that the rules could not use."""
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            if value < self.least or (self.most is not None and value > self.most):
                to = f" to {self.most}" if self.most is not None else " or more"
                raise ValidationError(f"The rules that use this value need a number from {self.least}{to}.", code="range")
        elif isinstance(value, (str, list)):
            items = [value] if isinstance(value, str) else value
            unknown = [each for each in items if self.choices and each not in self.choices]
            unknown += [each for each in items if not re.fullmatch(self.pattern, each)]
            if unknown:
                known = f" They know: {', '.join(self.choices)}." if self.choices else ""
                raise ValidationError(f"The rules don't know {', '.join(unknown)}.{known}", code="choice")


def read(name: str) -> list[dict[str, Any]]:
    """The rows of `provisions` or `parameters` as they stand in the file."""
    rows: list[dict[str, Any]] = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return rows


@cache
def _all() -> Mapping[str, Limits]:
    found: dict[str, Limits] = {}
    for row in read("parameters"):
        said = {name: row[name] for name in ("least", "most", "pattern") if name in row}
        if said:
            found[row["key"]] = Limits(**said)
    return found


def limits_of(key: str) -> Limits:
    """What is said about a parameter; a number from zero on where nothing is."""
    return replace(_all().get(key, Limits()), choices=choices_of(key))


def value_in_words(key: str, kind: str, value: Value, unit: str = "") -> str:
    """The value of a parameter for a reader, with the words of its choices and of its list's items."""
    choices = choices_of(key)
    if isinstance(value, str):
        value = choices.get(value, value)
    items = None
    if isinstance(value, list):
        items = [choices.get(each, each) for each in value] if choices else items_in_words(key, value)
    return in_words(kind, value, unit, items)
