"""Copies of rows, so that a list has as many as a test wants: whatever table, however its columns are bound.

A copy differs where it must be unique; where only another owner makes it so, that owner is copied too. No trigger runs and no
key is checked while rows are copied.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, product
from typing import Any

from django.db import connection, models
from django.db.models import UniqueConstraint
from psycopg import sql

from tests.servers import cluster

FUNCTION = "tests_copy_rows"
MOST_WAYS = 8
_numbers = count(1)


@contextmanager
def copying() -> Iterator[None]:
    """While it lasts, rows of this database can be copied."""
    name = str(connection.settings_dict["NAME"])
    with cluster().administrator(name) as administrator:
        administrator.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
            "SET session_replication_role = replica AS $$ BEGIN EXECUTE statement; END $$"
        )
    try:
        yield
    finally:
        with cluster().administrator(name) as administrator:
            administrator.execute(f"DROP FUNCTION {FUNCTION}(text)")


def ways(model: type[models.Model]) -> list[frozenset[str]]:
    """The sets of fields of which one must differ in copies, beside the key: texts first, then what points elsewhere."""
    meta = model._meta
    rules: list[Sequence[str]] = [[field.name] for field in meta.local_concrete_fields if field.unique and not field.primary_key]
    rules += [each.fields for each in meta.constraints if isinstance(each, UniqueConstraint) and each.fields]
    rules += [list(each) for each in meta.unique_together]
    rules = [rule for rule in rules if meta.pk.name not in rule]

    def place(name: str) -> int:
        field = meta.get_field(name)
        return 1 if isinstance(field, models.ForeignKey) else 0 if isinstance(field, (models.CharField, models.UUIDField)) else 2

    choices = [sorted({name for name in rule if not meta.get_field(name).choices}, key=place) for rule in rules]  # type: ignore[union-attr]
    found = dict.fromkeys(frozenset(chosen) for chosen in product(*choices))
    return sorted(found, key=len)[:MOST_WAYS]


def copy_row(row: models.Model, number: int, differing: frozenset[str]) -> list[Any]:
    """Copy a row so many times; the keys of the copies."""
    meta = row._meta
    made: dict[str, list[Any]] = {}
    for field in meta.local_concrete_fields:
        value = getattr(row, field.attname)
        if (field.name not in differing and not field.primary_key) or (value is None and not field.primary_key):
            continue
        if isinstance(field, models.ForeignKey):
            owner: Any = field.related_model
            of = owner._base_manager.get(**{field.target_field.attname: value})
            made[str(field.column)] = copy_row(of, number, ways(owner)[0])
        else:
            made[str(field.column)] = [_another(field, value) for _each in range(number)]
    _insert(row, made)
    return made[str(meta.pk.column)]


def _another(field: models.Field[Any, Any], value: Any) -> Any:
    number, limit = next(_numbers), getattr(field, "max_length", None)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.IntegerField) and field.primary_key:
        return 1_000_000 + number
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return value + number % 30_000
    if isinstance(field, (models.DateField, models.BooleanField)):
        return value
    if isinstance(field, models.EmailField):
        return f"copy{number}@example.org"
    text = f"{value or ''}-{number:06}"
    return text[-limit:] if limit else text


def _insert(row: models.Model, made: dict[str, list[Any]]) -> None:
    meta = row._meta
    copied = [str(field.column) for field in meta.local_concrete_fields if field.column not in made]
    lines = [sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, line))) for line in zip(*made.values(), strict=True)]
    values = [*(sql.Identifier("t", name) for name in copied), *(sql.Identifier("made", name) for name in made)]
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table} t CROSS JOIN (VALUES {lines}) AS made ({made}) WHERE t.{key} = {value}"
    ).format(
        table=sql.Identifier(meta.db_table),
        names=sql.SQL(", ").join(map(sql.Identifier, [*copied, *made])),
        values=sql.SQL(", ").join(values),
        lines=sql.SQL(", ").join(lines),
        made=sql.SQL(", ").join(map(sql.Identifier, made)),
        key=sql.Identifier(str(meta.pk.column)),
        value=sql.Literal(row.pk),
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FUNCTION}(%s)", [statement.as_string(None)])
