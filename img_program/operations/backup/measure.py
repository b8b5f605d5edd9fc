"""What a database holds, in figures that a restored one is compared with: rows, the shape of its protection, sums of money."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
from psycopg import sql

from img_program.operations.hooks import sums

# Of each kind: what it is called, and all of it. A dump spells some definitions anew, so that only the names can be compared.
_SHAPE = {
    "migrations": "SELECT concat_ws('.', app, name), '' FROM django_migrations",
    "row security": (
        "SELECT relname, concat_ws('|', relrowsecurity, relforcerowsecurity) FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ),
    "policies": (
        "SELECT concat_ws('|', tablename, policyname, permissive, roles, cmd), concat_ws('|', qual, with_check) "
        "FROM pg_policies WHERE schemaname = 'public'"
    ),
    "triggers": (
        "SELECT concat_ws('|', c.relname, t.tgname, t.tgenabled), pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
    ),
    "functions": (
        "SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
        "AND p.prokind = 'f' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ),
    "constraints": (
        "SELECT concat_ws('|', conrelid::regclass, conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
    ),
    "grants": (
        "SELECT concat_ws('|', c.relname, g.grantee::regrole, g.privilege_type), '' FROM pg_class c, aclexplode(c.relacl) g "
        "WHERE c.relnamespace = 'public'::regnamespace AND g.grantee NOT IN (0, c.relowner)"
    ),
    "grants on columns": (
        "SELECT concat_ws('|', c.relname, a.attname, g.grantee::regrole, g.privilege_type), '' FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) g WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> 0"
    ),
}  # fmt: skip


def rows(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of each table of ours."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return {name: _one(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))) for (name,) in tables}


def shape(connection: psycopg.Connection) -> dict[str, dict[str, Any]]:
    """How many policies, triggers, grants and so on there are; a hash of their names, and of everything about them."""
    found = {}
    for kind, question in _SHAPE.items():
        lines: list[tuple[str, str]] = sorted(connection.execute(question).fetchall())
        names = [name for name, _definition in lines]
        found[kind] = {"count": len(lines), "names": _hash(names), "all": _hash([f"{name}|{rest}" for name, rest in lines])}
    return found


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def sums_of(connection: psycopg.Connection) -> dict[str, str]:
    """The sums that the rooms named."""
    return {each.name: str(_one(connection, sql.SQL(each.question))) for each in sums}


def _one(connection: psycopg.Connection, question: sql.SQL | sql.Composed) -> Any:
    row = connection.execute(question).fetchone()
    return row[0] if row else None
