"""Copies of rows of the demonstration, as many as a measurement wants, with all that hangs on them.

Keys are mapped by a function of the old key and the copy's number, so that each copy's rows point to each other. Triggers
and foreign keys rest meanwhile (`session_replication_role`); unique and check constraints hold. Needs a superuser.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection, sql

type Rows = Connection[tuple[object, ...]]
_KEYS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'p' AND c.relnamespace = 'public'::regnamespace AND cardinality(k.conkey) = 1
"""
_REFERENCES = """
    SELECT c.relname, a.attname, p.relname FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND cardinality(k.conkey) = 1
"""
_UNIQUE = """
    SELECT pg_get_indexdef(i.indexrelid), coalesce(array_agg(a.attname::text) FILTER (WHERE a.attname IS NOT NULL), '{{}}')
    FROM pg_index i LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = {table}::regclass AND i.indisunique AND NOT i.indisprimary GROUP BY 1
"""
_COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = {table}::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@dataclass
class Copier:
    """Copies rows over one connection; each run of copies takes keys that no other run can reach."""

    connection: Rows
    stride: int = 100_000  # above the keys of the demonstration

    def __post_init__(self) -> None:
        """Read the structure once from the catalogue."""
        self.keys = {str(table): (str(name), str(kind)) for table, name, kind in self.connection.execute(_KEYS)}
        self.references = [(str(a), str(b), str(c)) for a, b, c in self.connection.execute(_REFERENCES)]

    def multiply(
        self, roots: Mapping[str, str], *, copies: int, follow: Collection[str], leave: Collection[str] = ()
    ) -> dict[str, int]:
        """Copy the rows of `roots` (a table and its condition in SQL) and what points to them in rooms of `follow`.

        Rows that point to a table of `leave` alone do not come along. Returns how many rows each table got.
        """
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")
            for table, condition in roots.items():
                self._choose(table, condition)
            chosen = dict.fromkeys(roots)
            waiting = [table for table in roots if table not in leave]
            while waiting:
                parent = waiting.pop(0)
                for child, column, target in self.references:
                    wanted = target == parent and child.startswith(tuple(follow)) and not child.endswith("event")
                    if wanted and self._choose(child, f'"{column}" IN (SELECT id FROM "bench_{parent}")'):
                        chosen[child] = None
                        waiting.append(child)
            made = {table: self._copy(table, chosen, copies) for table in chosen}
            for table in chosen:
                self.connection.execute(f'DROP TABLE "bench_{table}"'.encode())
        self.stride *= copies + 1
        return made

    def _choose(self, table: str, condition: str) -> int:
        """Remember these rows as chosen; returns how many are new."""
        key = self.keys[table][0]
        self.connection.execute(
            f'CREATE TEMP TABLE IF NOT EXISTS "bench_{table}" AS SELECT "{key}" AS id FROM "{table}" WHERE false'.encode()
        )
        return self.connection.execute(
            f'INSERT INTO "bench_{table}" SELECT "{key}" FROM "{table}" '
            f'WHERE ({condition}) AND "{key}" NOT IN (SELECT id FROM "bench_{table}")'.encode()
        ).rowcount

    def _copy(self, table: str, chosen: Collection[str], copies: int) -> int:
        key = self.keys[table][0]
        targets = {column: parent for child, column, parent in self.references if child == table and parent in chosen}
        columns = [(str(a), str(b)) for a, b in self._catalogue(_COLUMNS, table)]
        unique: set[str] = set()
        for definition, names in self._catalogue(_UNIQUE, table):
            assert isinstance(names, list)
            inside = set(names) or {name for name, _kind in columns if name in str(definition)}
            if not inside & {key, *targets}:
                unique |= inside
        values = []
        for name, kind in columns:
            value = f't."{name}"'
            if name in targets:
                mapped = self._mapped(value, kind)
                value = f'CASE WHEN {value} IN (SELECT id FROM "bench_{targets[name]}") THEN {mapped} ELSE {value} END'
            elif name == key:
                value = self._mapped(value, kind)
            elif name in unique:
                value = self._another(value, kind)
            values.append(value)
        listed = ", ".join(f'"{name}"' for name, _kind in columns)
        return self.connection.execute(
            f'INSERT INTO "{table}" ({listed}) SELECT {", ".join(values)} FROM "{table}" t, generate_series(1, {copies}) n '
            f'WHERE t."{key}" IN (SELECT id FROM "bench_{table}")'.encode()
        ).rowcount

    def _catalogue(self, query: LiteralString, table: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql.SQL(query).format(table=sql.Literal(f'"{table}"'))).fetchall()

    def _mapped(self, value: str, kind: str) -> str:
        step = f"(n::bigint * {self.stride})"
        return f"md5({value}::text || {step})::uuid" if kind == "uuid" else f"{value} + {step}"

    def _another(self, value: str, kind: str) -> str:
        """A value that no other copy has."""
        if kind in {"uuid", "bigint"}:
            return self._mapped(value, kind)
        if kind == "integer":
            return f"{value} + n * 1000"
        step = f"(n::bigint * {self.stride})"
        hashed = f"md5({value} || {step}) || md5({step} || {value})"
        if "char" in kind or kind == "text":
            return f"CASE WHEN {value} = '' THEN '' WHEN {value} ~ '^[0-9a-f]{{64}}$' THEN {hashed} ELSE {step} || '.' || {value} END"
        return value
