"""Load the provisions and parameters that come with the program; what staff changed stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from img_program.statute.limits import read
from img_program.statute.models import Parameter, Provision

PROVISION_FIELDS = ("citation", "title", "summary", "source_url", "certainty", "position")
PARAMETER_FIELDS = ("label", "kind", "value", "unit", "certainty", "note")


def load() -> str:
    """Bring the tables up to the files, row by row; a key that staff have touched is left alone."""
    provisions = sum(_load_provision(row, position) for position, row in enumerate(read("provisions"), start=1))
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in read("parameters"):
        by_key.setdefault(row["key"], []).append(row)
    parameters = sum(_load_parameter(key, rows) for key, rows in by_key.items())
    return f"{provisions} provisions and {parameters} parameters brought up to date"


def _range(row: Mapping[str, Any]) -> DateRange:
    starts: date = row["from"]
    ends: date | None = row.get("until")
    return DateRange(starts, ends)


def _load_provision(row: dict[str, Any], position: int) -> int:
    known = Provision.objects.filter(key=row["key"]).first()
    if known is not None and known.set_by_id is not None:
        return 0
    wanted = {"source_url": "", **row, "position": position}
    provision = known or Provision(key=row["key"])
    fields = {name: wanted[name] for name in PROVISION_FIELDS} | {"effective": _range(row)}
    if known is not None and all(getattr(known, name) == value for name, value in fields.items()):
        return 0
    for name, value in fields.items():
        setattr(provision, name, value)
    provision.save(force_insert=known is None)
    return 1


def _load_parameter(key: str, rows: list[dict[str, Any]]) -> int:
    known = list(Parameter.objects.filter(key=key).order_by("effective"))
    if any(row.set_by_id is not None for row in known):
        return 0
    wanted = [_new_parameter(key, row) for row in sorted(rows, key=lambda row: row["from"])]
    if [_facts(row) for row in known] == [_facts(row) for row in wanted]:
        return 0
    Parameter.objects.filter(key=key).delete()
    for parameter in wanted:
        parameter.save(force_insert=True)
    return 1


def _new_parameter(key: str, row: dict[str, Any]) -> Parameter:
    wanted = {"unit": "", "note": "", **row}
    parameter = Parameter(key=key, effective=_range(row), provision_id=row["provision"])
    for name in PARAMETER_FIELDS:
        setattr(parameter, name, wanted[name])
    parameter.clean()
    return parameter


def _facts(row: Parameter) -> tuple[object, ...]:
    own = tuple(getattr(row, name) for name in PARAMETER_FIELDS)
    return (*own, row.provision_id, row.effective.lower, row.effective.upper)
