"""PostgreSQL's own programs, and where a database is."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environ
import psycopg
from django.conf import settings

from img_program.operations.backup.faults import BackupError

# Debian keeps the programs of each version in a folder of its own that is on nobody's path.
_DEBIAN = Path("/usr/lib/postgresql")
_VARIABLES = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def programs() -> Path:
    """The folder with pg_basebackup and the others. Raises BackupError."""
    if settings.POSTGRESQL_PROGRAMS:
        return Path(settings.POSTGRESQL_PROGRAMS)
    versions = [path for path in _DEBIAN.glob("*/bin") if (path / "pg_basebackup").exists() and path.parent.name.isdigit()]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    found = shutil.which("pg_basebackup")
    if not found:
        raise BackupError(
            "PostgreSQL's programs were not found. Install its client and server, or name their folder in POSTGRESQL_PROGRAMS."
        )
    return Path(found).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A database, as an address in the form of DATABASE_URL names it."""

    host: str
    port: str
    user: str
    password: str
    name: str
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str) -> Place:
        """Read an address."""
        read: dict[str, Any] = environ.Env.db_url_config(url)
        options = {key: str(value) for key, value in read.get("OPTIONS", {}).items() if key in _VARIABLES}
        return cls(
            read.get("HOST", ""), str(read.get("PORT", "") or ""), read["USER"], read.get("PASSWORD", ""), read["NAME"], options
        )

    @classmethod
    def for_backups(cls) -> Place:
        """What DATABASE_BACKUP_URL names. Raises BackupError."""
        url = os.environ.get("DATABASE_BACKUP_URL")
        if not url:
            raise BackupError(
                "DATABASE_BACKUP_URL is not set: the address of the database for the role img_backup, which reads everything "
                "and writes nothing. `manage.py init` makes it; `manage.py database_roles --sql` prints how."
            )
        return cls.of(url)

    def environment(self) -> dict[str, str]:
        """For PostgreSQL's programs: no password stands in a list of processes."""
        said = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.name,
        }
        said |= {_VARIABLES[key]: value for key, value in self.options.items()}
        return {**os.environ, "PGAPPNAME": "img-backup", **{key: value for key, value in said.items() if value}}

    def connect(self) -> psycopg.Connection:
        """A connection. Raises BackupError in words."""
        said = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.name,
            **self.options,
        }
        try:
            return psycopg.connect(**{key: value for key, value in said.items() if value})  # type: ignore[arg-type]
        except psycopg.OperationalError as fault:
            raise BackupError(f"The database “{self.name}” can't be reached as “{self.user}”: {fault}") from fault


def run(program: str, *arguments: str, place: Place) -> str:
    """One of PostgreSQL's programs, to its end; what it said. Raises BackupError with its last words."""
    done = subprocess.run(
        [str(programs() / program), *arguments], env=place.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout


def demand_same_version(connection: psycopg.Connection) -> None:
    """The programs copy a server of their own version. Raises BackupError."""
    said = subprocess.run([str(programs() / "pg_basebackup"), "--version"], capture_output=True, text=True, check=True).stdout
    own, server = int(said.split()[-1].split(".")[0].removesuffix("devel")), connection.info.server_version // 10_000
    if own != server:
        raise BackupError(
            f"The programs in {programs()} are PostgreSQL {own}, the server is {server}. Install those of {server}."
        )
