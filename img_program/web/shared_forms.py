"""Forms that two people may have open at once: what is sent is compared with what the page showed, field by field.

With each field a page sends a mark of what it showed. What I did not touch never overwrites a colleague's words and never
asks; what only I changed is written; only where both changed the same field is there a question, for that field alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string

from img_program.web.forms import Form
from img_program.web.templatetags.components import clock

PREFIX = "seen:"
PRESS = "press"


def text_of(value: object) -> str:
    """A value as one text, the same for what is stored and for what was typed."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
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


class SharedForm(Form):
    """A form with the marks of what its page showed. `stored` are the values kept now, by the control's name."""

    def __init__(self, data: QueryDict | None = None, *args: Any, stored: Mapping[str, Any], **kwargs: Any) -> None:
        self.stored = dict(stored)
        self.conflicts: list[Conflict] = []
        super().__init__(_settled(data, self.stored) if data is not None else None, *args, **kwargs)
        self.shown = (
            {name.removeprefix(PREFIX): str(value) for name, value in self.data.items() if name.startswith(PREFIX)}
            if self.is_bound
            else {name: mark(value) for name, value in self.stored.items()}
        )

    def key_of(self, name: str) -> Hashable:
        """What the action calls this control."""
        return name

    def given(self) -> dict[str, Any]:
        """What was understood, by the control's name; call after `is_valid()`."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.stored}

    def values(self) -> dict[Any, Any]:
        """What was understood, for the action."""
        return {self.key_of(name): value for name, value in self.given().items()}

    def marks(self) -> dict[Any, str]:
        """What the page showed, for the action."""
        return {self.key_of(name): value for name, value in self.shown.items()}

    def settle(self, merged: Merge[Any]) -> None:
        """After a save: the page now shows what was kept, and asks where both changed the same."""
        self.conflicts = []
        for name, value in self.given().items():
            kept = merged.stored.get(self.key_of(name))
            if mark(value) == mark(kept):
                self.shown[name] = mark(kept)
            elif self.key_of(name) in merged.asked:
                label = str(self.fields[name].label or name)
                self.conflicts.append(Conflict(name, label, self._in_words(name, value), self._in_words(name, kept), mark(kept)))

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, ChoiceField) and not callable(field.choices):
            return str({str(key): words for key, words in _flat(field.choices)}.get(str(value), value or ""))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return f"${value:,.2f}" if isinstance(value, Decimal) else text_of(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    return ((key, words) for key, words in choices)


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
    if text := text_of(stored[name]):
        data[name] = text
    data[PREFIX + name] = mark(stored[name])
    return data


def decides_a_question(request: HttpRequest) -> bool:
    """Whether a button of a question was pressed; the page then comes back, with everything else saved."""
    return request.POST.get(PRESS, "").partition(":")[0] in {"keep", "take"}


def autosaved(form: SharedForm, *, version: int, saved_at: datetime | None, fault: str = "") -> HttpResponse:
    """The answer to an autosave: marks of what is kept now, open questions, and 422 with words for what is not understood."""
    faults = [fault] if fault else [str(each) for errors in form.errors.values() for each in errors]
    answer: dict[str, Any] = {
        "version": version,
        "saved_at": clock(saved_at),
        "seen": {PREFIX + name: value for name, value in form.shown.items()},
        "conflict": render_to_string("components/conflicts.html", {"conflicts": form.conflicts}) if form.conflicts else "",
    }
    return JsonResponse(answer | ({"message": " ".join(faults)} if faults else {}), status=422 if faults else 200)
