"""Who may do what with each table, as the database says it: a table to read, which changes only on purpose.

`policies.txt` has a line for each table: for every role the commands that it holds. A command alone reaches all rows,
with a mark the rows for which the expression of that mark (below the tables) is true, with a second one after "&" of those
only the rows for which that is true as well. Lower case: some columns only.
"staff" is what the whole office may; a staff role has a word of its own where it may something else.
`IMG_WRITE_POLICIES=1 pytest tests/database/test_policies.py` writes it anew; read the difference before committing it.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest
from django.db import connection

from img_program.database.access import OFFICE, STAFF
from img_program.database.context import as_system

FILE = Path(__file__).parent / "policies.txt"
ROLES = ("img_web", "img_sign_in", "img_person", "img_staff", *OFFICE, "img_auditor", "img_system", "img_retention")
_SHORT = tuple(role.removeprefix("img_") for role in ROLES)
_OFFICE = tuple(role.removeprefix("img_") for role in OFFICE)
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
_PRIVILEGES = """
    SELECT c.relname, r.role, p.command, c.relrowsecurity, has_table_privilege(r.role, c.oid, p.command),
           p.command <> 'DELETE' AND has_any_column_privilege(r.role, c.oid, p.command)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
         unnest(%s::text[]) AS r(role), unnest(%s::text[]) AS p(command)
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
    ORDER BY c.relname
"""
_POLICIES = """
    SELECT tablename, cmd, roles::text[], coalesce(qual, ''), coalesce(with_check, ''),
           permissive = 'PERMISSIVE'
    FROM pg_policies WHERE schemaname = 'public'
"""


def _mark(expressions: set[str], legend: dict[str, str]) -> str:
    if "true" in expressions:
        return ""
    text = " OR ".join(sorted(expressions))
    mark = hashlib.sha256(text.encode()).hexdigest()[:6]
    legend[mark] = text
    return f"#{mark}"


def _table() -> str:
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(_PRIVILEGES, [list(ROLES), list(COMMANDS)])
        privileges = cursor.fetchall()
        cursor.execute(_POLICIES)
        policies = cursor.fetchall()
    legend: dict[str, str] = {}
    lines: dict[str, dict[str, list[str]]] = {}
    for name, role, command, is_secured, whole, part in privileges:
        held = lines.setdefault(name, {})
        if not (whole or part):
            continue
        marks = ""
        if is_secured:
            found: dict[bool, set[str]] = {True: set(), False: set()}
            for table, cmd, roles, using, check, opens in policies:
                if table == name and cmd in {command, "ALL"} and ({role, STAFF} if role in OFFICE else {role}) & set(roles):
                    found[opens].add(re.sub(r"\s+", " ", (check or using) if command == "INSERT" else using))
            if not found[True]:
                continue  # granted, and no row is ever reached
            marks = _mark(found[True], legend) + ("&" + _mark(found[False], legend) if found[False] else "")
        held.setdefault(role.removeprefix("img_"), []).append((command if whole else command.lower()) + marks)
    for held in lines.values():
        for role in _OFFICE:
            if sorted(held.get(role, [])) == sorted(held.get("staff", [])):
                held.pop(role, None)  # like the whole office
    tables = [
        " | ".join([name, *(f"{role}: {' '.join(sorted(held[role]))}" for role in _SHORT if role in held)])
        for name, held in lines.items()
    ]
    return "\n".join([*tables, "", *(f"#{mark} = {text}" for mark, text in sorted(legend.items())), ""])


@pytest.mark.django_db
def test_who_may_do_what_with_each_table_is_as_written() -> None:
    found = _table()
    if os.environ.get("IMG_WRITE_POLICIES") == "1":
        FILE.write_text(found)
    written = FILE.read_text()
    assert sorted(set(found.splitlines()) ^ set(written.splitlines())) == [], "write it anew only if you mean it (see above)"


# What belongs to signing in, and the auditor's own named searches.
OF_ONES_OWN = {
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_formdraft",
    "accounts_openedpage",
    "accounts_keptpost",
    "accounts_sentform",
    "accounts_sessionactivity",
    "mfa_authenticator",
    "roster_savedview",
}


def test_an_auditor_changes_nothing_but_what_is_their_own() -> None:
    lines = [line for line in FILE.read_text().splitlines() if " | " in line]
    assert len(lines) > 100
    auditor = {line.split(" | ")[0] for line in lines if re.search(r"auditor: [^|]*(UPDATE|DELETE)", line)}
    assert auditor == OF_ONES_OWN
