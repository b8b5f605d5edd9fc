"""The history of a row as people read it: when, who, which field, from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import DecimalField, Field, Model
from django.utils.text import capfirst

from img_program.accounts.models import User
from img_program.web.components import Change, HistoryEntry
from img_program.web.templatetags.components import moment

_NO_EVIDENCE = {"is_superuser", "created_at", "updated_at", "granted_at", "date_joined"}
# Dollars are kept with two places; shares and weights with others.
CENTS = 2
_WORDS = {"insert": "Created", "update": "Changed", "delete": "Deleted"}


def history_of(obj: Model, *, limit: int = 200) -> list[HistoryEntry]:
    """Every recorded change of a tracked row, newest first, at most `limit`.

    Raises TypeError when the model isn't tracked. Staff, auditors and the system see who changed it; a person
    sees the changes of their own rows without the names of staff.
    """
    return histories_of([("", obj)], limit=limit)


def histories_of(named: Sequence[tuple[str, Model]], *, limit: int = 200) -> list[HistoryEntry]:
    """The changes of several tracked rows as one list, newest first; each says by its row's name what it was about."""
    found = _events_of([obj for _name, obj in named], limit)
    rows = {_key(obj): (name, obj) for name, obj in named}
    wanted = [identifier for key, events in found.items() for identifier in _people_in(rows[key][1], events)]
    names = names_of([*map(_actor_id, chain.from_iterable(found.values())), *wanted])
    entries = [entry for key, events in found.items() for entry in _entries(*rows[key], events, names, limit)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)[:limit]


def _key(obj: Model) -> tuple[type[Model], Any]:
    return type(obj), obj.pk


def _events_of(rows: Sequence[Model], limit: int) -> dict[tuple[type[Model], Any], list[Any]]:
    """The events of each row, newest first, asked once for each model."""
    found: dict[tuple[type[Model], Any], list[Any]] = {_key(obj): [] for obj in rows}
    for model in dict.fromkeys(model for model, _pk in found):
        tracked: Any = getattr(model, "events", None)
        if tracked is None:
            raise TypeError(f"{model._meta.label} is not tracked.")
        keys = [obj.pk for obj in rows if type(obj) is model]
        events = tracked.rel.related_model.objects.filter(pgh_obj__in=keys).select_related("pgh_context")
        for event in events.order_by("-pgh_created_at", "-pgh_id")[: (limit + 1) * len(keys)]:
            found[model, event.pgh_obj_id].append(event)
    return found


def _entries(name: str, obj: Model, events: list[Any], names: dict[int, str], limit: int) -> Iterator[HistoryEntry]:
    for position, event in enumerate(events[:limit]):
        older = events[position + 1] if position + 1 < len(events) else None
        what = _WORDS.get(event.pgh_label, capfirst(str(event.pgh_label)))
        changes = _changes(obj, older, event, names)
        if what == "Changed" and not changes:
            continue
        actor = _actor_id(event)
        by = names.get(actor, "a former account") if actor else "the system"
        what = f"{name}: {what.lower()}" if name else what
        yield HistoryEntry(when=event.pgh_created_at, what=what, by=by, changes=changes, reason=_reason(event))


def names_of(identifiers: Iterable[int | None]) -> dict[int, str]:
    """The names of people by id; the e-mail address where no name is kept or may be read."""
    wanted = {identifier for identifier in identifiers if identifier}
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "email", "person_name__name")
    return {key: name or email for key, email, name in rows}


def _metadata(event: Any) -> dict[str, Any]:
    context = event.pgh_context
    return dict(context.metadata) if context is not None else {}


def _actor_id(event: Any) -> int | None:
    user = _metadata(event).get("user")
    return int(user) if user else None


def _reason(event: Any) -> str:
    return str(_metadata(event).get("reason", ""))


def _user_fields(obj: Model) -> list[Field[Any, Any]]:
    return [field for field in obj._meta.concrete_fields if field.related_model is User]


def _people_in(obj: Model, events: list[Any]) -> set[int]:
    fields = _user_fields(obj)
    return {getattr(event, field.attname) for event in events for field in fields if getattr(event, field.attname, None)}


def _changes(obj: Model, older: Any, newer: Any, names: dict[int, str]) -> list[Change]:
    people = {field.attname for field in _user_fields(obj)}
    changes = []
    for field in obj._meta.concrete_fields:
        if field.primary_key or field.attname in _NO_EVIDENCE or not hasattr(newer, field.attname):
            continue
        before = getattr(older, field.attname, None) if older is not None else None
        after = getattr(newer, field.attname)
        if before == after:
            continue
        if field.attname in people:
            words = [names.get(value or 0, "") for value in (before, after)]
        elif field.is_relation:
            words = [_related_in_words(obj, field, value) for value in (before, after)]
        else:
            words = [in_words(field, value) for value in (before, after)]
        changes.append(Change(capfirst(str(field.verbose_name)), *words))
    return changes


def _related_in_words(obj: Model, field: Field[Any, Any], value: Any) -> str:
    """What a row pointed to: in its own words where the page has it at hand, else by its key, so that no change is lost."""
    if value is None:
        return ""
    if value == getattr(obj, field.attname) and field.is_cached(obj):  # type: ignore[attr-defined]
        return str(getattr(obj, field.name))
    return f"number {value}" if isinstance(value, int) else f"record {str(value)[:8]}"


def in_words(field: Field[Any, Any], value: Any) -> str:
    """A stored value as a person reads it: the label of a choice, yes or no, a date in words, nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return moment(value)
    if isinstance(value, Decimal) and isinstance(field, DecimalField) and field.decimal_places == CENTS:
        return f"${value:,.2f}"
    if isinstance(value, (list, dict)):
        return ", ".join(map(str, value)) if isinstance(value, list) else f"{len(value)} parts"
    choices: dict[Any, str] = {key: str(label) for key, label in field.flatchoices}
    return choices.get(value, str(value))
