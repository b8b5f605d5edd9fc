"""Places had keys made from their names before they had codes: an installation of that time gets the codes."""

from __future__ import annotations

import csv
import json
from typing import Any

from img_program.geography.labels import search_name_of
from img_program.geography.shapes import DATA

# Every table whose rows point to a place.
_CHILDREN = """
    SELECT c.conrelid::regclass::text, a.attname
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'geography_place'::regclass
"""


def give_codes(_apps: Any, schema_editor: Any) -> None:
    """A migration's step: known places get their code everywhere; one that no list has keeps its key."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.key, p.name, p.kind, coalesce(array_agg(c.county_id), '{}') FROM geography_place p "
            "LEFT JOIN geography_placecounty c ON c.place_id = p.key GROUP BY p.key"
        )
        places = cursor.fetchall()
        if not places:
            return
        codes = _codes(places)
        cursor.execute(_CHILDREN)
        children = cursor.fetchall()
        for key, name, kind, _counties in places:
            code = codes.get(key, key)
            label = name if key in codes else f"{name} ({key})"
            cursor.execute(
                "UPDATE geography_place SET key = %s, label = %s, search_name = %s WHERE key = %s",
                [code, label, search_name_of(name, kind), key],
            )
            for table, column in children:
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", [code, key])  # noqa: S608  # names of the catalogue
        cursor.execute("SELECT id, value FROM statute_parameter WHERE key = 'geography.rural_excluded_cities'")
        for pk, value in cursor.fetchall():
            listed = json.loads(value) if isinstance(value, str) else value
            now = json.dumps([codes.get(each, each) for each in listed])
            cursor.execute("UPDATE statute_parameter SET value = %s::jsonb WHERE id = %s", [now, pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _codes(places: list[tuple[str, str, str, list[str]]]) -> dict[str, str]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known: dict[tuple[str, str, str], str] = {}
    for row in rows:
        for part in row["counties"].split("|"):
            known[search_name_of(row["name"], row["kind"]), row["kind"], part.split(":")[0]] = row["code"]
    found: dict[str, str] = {}
    for key, name, kind, counties in places:
        codes = {known.get((search_name_of(name, kind), kind, county)) for county in counties} - {None}
        if len(codes) == 1 and (code := codes.pop()) is not None and code not in found.values():
            found[key] = code
    return found
