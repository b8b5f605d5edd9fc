"""Take values out of a row and of every version in its history, and put them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.html import escape
from psycopg import sql

from img_program.database.context import as_retention
from img_program.documents.models import SealedValue, Sealing
from img_program.documents.sealables import REMOVED, Sealable, blank_for, model_of, rows_of, sealable

SHORTEST = 3  # a shorter text is found in everything


def take_out(sealing: Sealing, entry: Sealable, row: models.Model, names: Iterable[str]) -> None:
    """Move the values of these fields into the sealing: from the row, then from every version in its history.

    Runs as the system. What the triggers add to the history meanwhile holds no value any more.
    """
    chosen = list(names)
    blank = _keep(sealing, entry, row, chosen)
    if blank:
        _rewrite(entry, row.pk, blank)
    history = entry.event_model
    if history is None:
        return
    for event in rows_of(history).filter(pgh_obj_id=row.pk).order_by("pk"):
        emptied = _keep(sealing, entry, event, [name for name in chosen if hasattr(event, name)])
        if emptied:
            rewrite_version(event, emptied)


def _keep(sealing: Sealing, entry: Sealable, row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Copy the values into the vault; returns what stands in their place."""
    blank: dict[str, Any] = {}
    for name in names:
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if not isinstance(field, models.Field) or value in (None, "", REMOVED, [], {}):
            continue
        plain = json.dumps(field.get_prep_value(value), cls=DjangoJSONEncoder)
        SealedValue(
            sealing=sealing,
            row_type=row._meta.label_lower,
            row_id=str(row.pk),
            field=name,
            value=plain,
            is_file=name in entry.files,
        ).save(force_insert=True)
        blank[name] = "" if name in entry.files else blank_for(field)
    return blank


def _rewrite(entry: Sealable, key: object, values: Mapping[str, Any]) -> None:
    """Write values into a row; of an append-only table only retention may, and only these fields."""
    rows = rows_of(entry.model).filter(pk=key)
    if not entry.is_append_only:
        rows.update(**values)
        return
    protected = [each for each in getattr(entry.model._meta, "triggers", ()) if isinstance(each, pgtrigger.Protect)]
    guards = [f"{entry.model._meta.label}:{each.name}" for each in protected]
    with (
        as_retention(reason="take a value out of an append-only row, or put it back"),
        pgtrigger.ignore(*guards) if guards else nullcontext(),  # without a name it would ignore every trigger
    ):
        rows.update(**values)


def repeats(row: models.Model, names: Iterable[str], values: Iterable[str]) -> list[str]:
    """Which of these fields of a copy hold one of the values, as text or as HTML."""
    wanted = {each for value in values for each in (value, escape(value)) if len(value) >= SHORTEST}
    return [name for name in names if any(each in str(getattr(row, name)) for each in wanted)]


def texts_in(kept: Iterable[SealedValue]) -> list[str]:
    """The texts that a sealing took out: what its copies are searched for."""
    found: list[str] = []
    waiting: list[Any] = [json.loads(each.value) for each in kept if not each.is_file]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def rewrite_version(event: models.Model, values: Mapping[str, Any]) -> None:
    """Replace values in one version of a history. Only retention may: it deletes the version and adds it anew.

    Everything else of the version (its number, its moment, who did it) stays as it was.
    """
    table, key = event._meta.db_table, event._meta.pk
    assert key is not None  # noqa: S101 - every table has a key
    columns: list[sql.Composable] = []
    chosen: list[sql.Composable] = []
    parameters: list[Any] = []
    for field in event._meta.concrete_fields:
        columns.append(_name(field))
        if field.name in values:
            chosen.append(sql.SQL("CAST(%s AS {})").format(sql.SQL(field.db_type(connection) or "text")))
            parameters.append(field.get_db_prep_save(values[field.name], connection))
        else:
            chosen.append(_name(field))
    statement = sql.SQL(
        "WITH old AS (DELETE FROM {table} WHERE {key} = %s RETURNING *) INSERT INTO {table} ({columns}) SELECT {chosen} FROM old"
    ).format(
        table=sql.Identifier(table),
        key=_name(key),
        columns=sql.SQL(", ").join(columns),
        chosen=sql.SQL(", ").join(chosen),
    )
    with (
        as_retention(reason="rewrite a version of a history"),
        pgtrigger.ignore(f"{event._meta.label}:append_only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.as_string(cursor.connection), [event.pk, *parameters])


def _name(field: models.Field[Any, Any]) -> sql.Identifier:
    return sql.Identifier(str(field.column))


def put_back(kept: SealedValue) -> None:
    """Restore one value where it was, unless something else was written there since. Runs as the system."""
    model = model_of(kept.row_type)
    row = rows_of(model).filter(pk=kept.row_id).first()
    field = model._meta.get_field(kept.field)
    if (
        row is None
        or not isinstance(field, models.Field)
        or getattr(row, kept.field) != ("" if kept.is_file else blank_for(field))
    ):
        return
    value = field.to_python(json.loads(kept.value))
    if hasattr(row, "pgh_obj_id"):
        rewrite_version(row, {kept.field: value})
    else:
        _rewrite(sealable(kept.row_type), row.pk, {kept.field: value})


def shown(kept: SealedValue) -> str:
    """A sealed value as the data practices official reads it."""
    value = json.loads(kept.value)
    return value if isinstance(value, str) else kept.value
