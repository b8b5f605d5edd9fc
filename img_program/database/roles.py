"""The database roles, and the SQL that makes them.

Three roles log in: the owner (migrations only), the one that copies everything for backups, and the web role (everything else). The web role may read
only what sign-in needs; for each transaction it becomes one of the audience roles, which can't log in.

Staff act as the role of what they are. Each staff role has a database role that inherits what the whole office may
(`img_staff`); who is several things acts as a role that inherits from each of them, so that a policy names the staff
roles it is for (`TO img_coordinator, img_program_manager`) and needs no expression, which would keep indexes from use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import combinations
from typing import Final

from psycopg import sql


class Role(StrEnum):
    """The audience roles, one of which every transaction acts as."""

    PERSON = "img_person"
    STAFF = "img_staff"
    AUDITOR = "img_auditor"
    SYSTEM = "img_system"
    RETENTION = "img_retention"
    SIGN_IN = "img_sign_in"


WEB = "img_web"
OWNER = "img_owner"
BACKUP = "img_backup"
# What a member of staff is -> the database role of it. An auditor who is nothing else acts as `Role.AUDITOR`.
STAFF_ROLES: Final[dict[str, str]] = {
    "coordinator": "img_coordinator",
    "grants_specialist": "img_grants_specialist",
    "assessment_coordinator": "img_assessment_coordinator",
    "finance_officer": "img_finance_officer",
    "program_manager": "img_program_manager",
    "data_practices_official": "img_data_practices_official",
    "auditor": Role.AUDITOR.value,
}
_LETTERS: Final[dict[str, str]] = {name: name[0] for name in STAFF_ROLES} | {"auditor": "u"}


def staff_database_role(held: Iterable[str]) -> str:
    """The database role of somebody who holds these staff roles; without any, what the whole office may and no more."""
    names = [name for name in STAFF_ROLES if name in set(held)]
    if not names:
        return Role.STAFF.value
    if len(names) == 1:
        return STAFF_ROLES[names[0]]
    return "img_staff_" + "".join(_LETTERS[name] for name in names)


def staff_combinations() -> Iterator[tuple[str, ...]]:
    """Every set of two or more staff roles that one person may hold."""
    for size in range(2, len(STAFF_ROLES) + 1):
        yield from combinations(STAFF_ROLES, size)


def _if_missing(name: str, statement: sql.Composed) -> sql.Composed:
    return sql.SQL(
        "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN {statement}; END IF; END $do$;"
    ).format(name=sql.Literal(name), statement=statement)


def _login(name: str, password: str | None) -> sql.Composed:
    options = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
    create = sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), options)
    parts = [_if_missing(name, create)]
    if password is not None:
        parts.append(sql.SQL("ALTER ROLE {} PASSWORD {};").format(sql.Identifier(name), sql.Literal(password)))
    return sql.SQL("\n").join(parts)


def cluster_roles(
    *, owner: str = OWNER, web: str = WEB, owner_password: str | None = None, web_password: str | None = None
) -> sql.Composed:
    """SQL, safe to repeat, that makes the roles once per cluster. To be run by an administrator."""
    parts: list[sql.Composed] = [_login(owner, owner_password), _login(web, web_password)]
    parts += [_audience(role.value, web) for role in Role]
    for name in STAFF_ROLES.values():
        if name != Role.AUDITOR:
            parts.append(_audience(name, web, inherits=[Role.STAFF.value]))
    for held in staff_combinations():
        parts.append(
            _audience(staff_database_role(held), web, inherits=[Role.STAFF.value, *(STAFF_ROLES[name] for name in held)])
        )
    return sql.SQL("\n").join(parts)


def _audience(name: str, web: str, *, inherits: Iterable[str] = ()) -> sql.Composed:
    role = sql.Identifier(name)
    create = sql.SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(role)
    statements = [_if_missing(name, create)]
    statements += [
        sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET FALSE;").format(sql.Identifier(parent), role) for parent in inherits
    ]
    statements.append(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE;").format(role, sql.Identifier(web)))
    return sql.SQL("\n").join(statements)


def database_rights(*, database: str, owner: str = OWNER, web: str = WEB) -> sql.Composed:
    """SQL, safe to repeat, that gives one database to the owner and lets the web role connect to it."""
    audiences = sql.SQL(", ").join(sql.Identifier(name) for name in [web, *(role.value for role in Role)])
    return sql.SQL(
        "ALTER DATABASE {database} OWNER TO {owner};\n"
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC;\n"
        "GRANT CONNECT ON DATABASE {database} TO {web};\n"
        "ALTER SCHEMA public OWNER TO {owner};\n"
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;\n"
        "GRANT USAGE ON SCHEMA public TO {audiences};"
    ).format(database=sql.Identifier(database), owner=sql.Identifier(owner), web=sql.Identifier(web), audiences=audiences)


def backup_role(*, database: str, name: str = BACKUP, password: str | None = None) -> sql.Composed:
    """SQL, safe to repeat, that makes the role which copies everything and writes nothing."""
    role = sql.Identifier(name)
    create = sql.SQL("CREATE ROLE {} LOGIN REPLICATION BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE").format(role)
    parts = [_if_missing(name, create), sql.SQL("GRANT pg_read_all_data TO {};").format(role)]
    parts.append(sql.SQL("GRANT CONNECT ON DATABASE {} TO {};").format(sql.Identifier(database), role))
    if password is not None:
        parts.append(sql.SQL("ALTER ROLE {} PASSWORD {};").format(role, sql.Literal(password)))
    return sql.SQL("\n").join(parts)
