"""Forms that two people may have open at once: what is sent is compared with what the page showed, field by field.

With each field a page sends a mark of what it showed. What I did not touch never overwrites a colleague's words and never
asks; what only I changed is written; only where both changed the same field is there a question, for that field alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from img_program.database.locking import fresh

PREFIX = "seen:"
PRESS = "press"


def text_of(value: object) -> str:  # noqa: PLR0911 - one answer for each kind of value
    """A value as one text, the same for what is stored and for what was typed."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%MZ}"
        case Model():
            return str(value.pk)
        case list() | tuple():
            return "\n".join(text_of(each) for each in value)
        case set() | frozenset() | QuerySet():
            return "\n".join(sorted(text_of(each) for each in value))
    return str(value).replace("\r\n", "\n").strip()


def mark(value: object) -> str:
    """A short mark of a value: pages carry it instead of a second copy of long texts."""
    return hashlib.blake2s(text_of(value).encode(), digest_size=12).hexdigest()


_BLANK = frozenset({mark(""), mark(0)})


@dataclass(frozen=True, slots=True)
class Merge[K]:
    """What to write (`changed`), what both changed (`asked`), and what is stored once `changed` is written."""

    changed: dict[K, Any]
    asked: list[K]
    stored: dict[K, Any]


def merge[K](given: Mapping[K, Any], *, shown: Mapping[K, str] | None, stored: Mapping[K, Any]) -> Merge[K]:
    """Compare what was sent with the marks of what the page showed, and with what is stored (under lock).

    A field without a mark counts as shown empty. `shown` is None where no page stands between: all is written.
    """
    changed, asked = {}, []
    for key, value in given.items():
        sent, kept = mark(value), mark(stored.get(key))
        seen = {kept} if shown is None else {shown[key]} if key in shown else _BLANK
        if sent in seen or sent == kept:
            continue
        if kept in seen:
            changed[key] = value
        else:
            asked.append(key)
    return Merge(changed, asked, {**stored, **changed})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed too: both texts, and the mark of theirs for "Keep mine"."""

    name: str
    label: str
    mine: str
    stored: str
    mark: str

    @property
    def keep(self) -> str:
        """What "Keep mine" sends."""
        return f"keep:{self.name}:{self.mark}"

    @property
    def take(self) -> str:
        """What "Use theirs" sends."""
        return f"take:{self.name}"


class Compared(forms.BaseForm):
    """What a form knows of what is stored. `row` is what it changes; `stored` is what is kept now, by the field's name.

    When a form is sent, its row is read again and locked until the request ends, so that nothing changes between the
    comparison and what the action writes.
    """

    base_fields: ClassVar[dict[str, forms.Field]]
    # Whether the action compares, and saves the rest while a question is open.
    is_merged_by_action = False
    # Fields that are columns but asked anew with each change, such as why.
    asked_anew: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self, data: Any = None, *args: Any, row: Any = None, stored: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        if row is not None and data is not None:
            fresh(row)
        self.stored: dict[str, Any] = dict(stored if stored is not None else self.stored_of(row) if row is not None else {})
        self.conflicts: list[Conflict] = []
        if self.stored and not self.is_merged_by_action:
            kwargs["initial"] = self.stored | dict(kwargs.get("initial") or {})
        if self.stored and data is not None:
            start = f"{kwargs['prefix']}-" if kwargs.get("prefix") else ""
            data = _settled(data, {f"{start}{name}": value for name, value in self.stored.items()})
        super().__init__(data, *args, **kwargs)
        self.shown = self.marks_in(self.data) if self.is_bound else {name: mark(value) for name, value in self.stored.items()}

    def marks_in(self, data: Mapping[str, Any]) -> dict[str, str]:
        """The marks of this form in what was sent."""
        seen = PREFIX + self.add_prefix("")
        return {name.removeprefix(seen): str(value) for name, value in data.items() if name.startswith(seen)}

    @classmethod
    def stored_of(cls, row: Any) -> dict[str, Any]:
        """What is kept now of those fields that are columns of the row."""
        columns = {each.name: each.attname for each in row._meta.concrete_fields}
        return {name: getattr(row, columns[name]) for name in cls.base_fields if name in columns and name not in cls.asked_anew}

    def given(self) -> dict[str, Any]:
        """What was understood, by the control's name, as it compares with what is stored."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.stored}

    def kept(self, name: str) -> Any:
        """What is stored, as this field would have understood it."""
        field, value = self.fields[name], self.stored[name]
        if isinstance(field, forms.ModelChoiceField):
            return field.to_python(value)
        return field.empty_value if value is None and isinstance(field, forms.CharField) else value

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # the step between fields and form has no public name
        if self.stored and self.shown and not self.is_merged_by_action:
            self._compare()

    def _compare(self) -> None:
        given = self.given()
        merged = merge(given, shown=self.shown, stored=self.stored)
        for name in given:
            if name in merged.asked:
                self.ask(name, given[name], self.stored[name])
                self.add_error(name, "A colleague changed this too. Choose which one to keep.")
            elif name not in merged.changed and mark(given[name]) != mark(self.stored[name]):
                self.cleaned_data[name] = self.kept(name)

    def ask(self, name: str, mine: Any, stored: Any) -> None:
        """Note a question for one field."""
        label = str(self.fields[name].label or name)
        self.conflicts.append(
            Conflict(self.add_prefix(name), label, self._in_words(name, mine), self._in_words(name, stored), mark(stored))
        )

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and not callable(field.choices):
            return str({str(key): words for key, words in _flat(field.choices)}.get(str(value), value or ""))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return f"${value:,.2f}" if isinstance(value, Decimal) else text_of(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, (list, tuple)):
            yield from words
        else:
            yield key, words


def _settled(data: QueryDict, stored: Mapping[str, Any]) -> QueryDict:
    """The sent form after a press of "keep:<field>:<mark>" or "take:<field>", which decide one question."""
    choice, _colon, rest = data.get(PRESS, "").partition(":")
    name, _colon, kept = rest.partition(":")
    if choice not in {"keep", "take"} or name not in stored:
        return data
    data = data.copy()
    if choice == "keep":
        data[PREFIX + name] = kept
        return data
    for each in [key for key in data if key == name or key.removeprefix(f"{name}_").isdecimal()]:
        del data[each]
    if isinstance(stored[name], (list, tuple)):
        data.setlist(name, [text_of(each) for each in stored[name]])
    elif text := text_of(stored[name]):
        data[name] = text
    data[PREFIX + name] = mark(stored[name])
    return data
