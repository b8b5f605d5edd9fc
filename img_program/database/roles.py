"""The database roles, and the SQL that makes them.

Two roles log in: the owner (migrations only) and the web role (everything else). The web role may read
only what sign-in needs; for each transaction it becomes one of the audience roles, which can't log in.
"""

from __future__ import annotations

from enum import StrEnum

from psycopg import sql


class Role(StrEnum):
    """The audience roles, one of which every transaction acts as."""

    PERSON = "img_person"
    STAFF = "img_staff"
    AUDITOR = "img_auditor"
    SYSTEM = "img_system"
    RETENTION = "img_retention"


WEB = "img_web"
OWNER = "img_owner"


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
    for role in Role:
        create = sql.SQL("CREATE ROLE {} NOLOGIN NOINHERIT NOBYPASSRLS").format(sql.Identifier(role.value))
        parts.append(_if_missing(role.value, create))
        parts.append(
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE;").format(sql.Identifier(role.value), sql.Identifier(web))
        )
    return sql.SQL("\n").join(parts)


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
