"""Make an installation ready, from an empty server on. Safe to repeat: what is there stays."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from psycopg import sql

from img_program.accounts.actions.invitations import invite_first_staff
from img_program.accounts.models import StaffInvitation, StaffRole, StaffRoleName
from img_program.database.context import as_system
from img_program.database.roles import backup_role, cluster_roles, database_rights
from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.notes import note_keys
from img_program.operations.backup.programs import Place
from img_program.operations.bucket import make_bucket

# `GRANT … WITH INHERIT FALSE, SET TRUE`, on which every wall between the roles stands.
OLDEST_SERVER = 16


class Command(BaseCommand):
    """Roles and database, bucket, tables, reference data, the first manager's invitation."""

    help = "Make an installation ready (docs/run.md). Safe to repeat."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One step after the other; each says what it did."""
        try:
            self._say("Database", self._database)
            if settings.PRIVATE_STORAGE == "s3":
                self._say("Bucket", make_bucket)
            self._say("Tables", self._tables)
            self._say("Reference data", lambda: call_command("load_reference", verbosity=0))
            self._say("First manager", self._first_manager)
            note_keys()
        except BackupError as fault:
            raise CommandError(str(fault)) from fault
        except (psycopg.Error, DatabaseError) as fault:
            raise CommandError(f"PostgreSQL refused: {fault}") from fault
        self.stdout.write("The installation is ready.")

    def _say(self, what: str, do: Callable[[], str | None]) -> None:
        self.stdout.write(f"• {what}: {do() or 'done'}")

    def _database(self) -> str:
        """Roles with the passwords of the addresses; then the database with its rights."""
        web, owner, administrator = (_place(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"))
        backup = Place.of(os.environ["DATABASE_BACKUP_URL"]) if "DATABASE_BACKUP_URL" in os.environ else None
        with administrator.connect() as connection:
            connection.autocommit = True
            version = connection.info.server_version // 10_000
            if version < OLDEST_SERVER:
                raise CommandError(
                    f"This server is PostgreSQL {version}. The program needs {OLDEST_SERVER} or newer: its roles can't be kept apart before."
                )
            connection.execute(
                cluster_roles(
                    owner=owner.user,
                    web=web.user,
                    owner_password=_scrambled(connection, owner),
                    web_password=_scrambled(connection, web),
                )
            )
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [web.name]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(web.name)))
            if backup:
                connection.execute(backup_role(database=web.name, name=backup.user, password=_scrambled(connection, backup)))
        inside = Place(
            administrator.host, administrator.port, administrator.user, administrator.password, web.name, administrator.options
        )
        with inside.connect() as connection:
            connection.autocommit = True
            connection.execute(database_rights(database=web.name, owner=owner.user, web=web.user))
        return f"PostgreSQL {version}, roles {owner.user}, {web.user}{f', {backup.user}' if backup else ''}"

    def _tables(self) -> None:
        """In a process of its own: it alone knows the owner."""
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"The tables could not be made:\n{(done.stdout + done.stderr)[-3000:]}")

    def _first_manager(self) -> str:
        address = os.environ.get("FIRST_MANAGER_EMAIL", "")
        with as_system(reason="is there a manager yet?"):
            is_there = StaffRole.objects.filter(role=StaffRoleName.PROGRAM_MANAGER).exists() or StaffInvitation.objects.exists()
        if is_there:
            return "there is one, or an invitation"
        if not address:
            return "nobody is invited: set FIRST_MANAGER_EMAIL, or run `manage.py invite_staff`"
        try:
            invite_first_staff(email=address, roles=[StaffRoleName.PROGRAM_MANAGER])
        except ValidationError as fault:
            raise CommandError(f"FIRST_MANAGER_EMAIL: {' '.join(fault.messages)}") from fault
        return "invited by mail"


def _place(name: str) -> Place:
    if not os.environ.get(name):
        raise CommandError(
            f"{name} is not set. `init` needs the addresses of the web role, the owner and an administrator of PostgreSQL (docs/run.md)."
        )
    return Place.of(os.environ[name])


def _scrambled(connection: psycopg.Connection, place: Place) -> str | None:
    """The password as PostgreSQL keeps it: the words themselves stand in no log of the server."""
    if not place.password:
        return None
    return connection.pgconn.encrypt_password(place.password.encode(), place.user.encode(), b"scram-sha-256").decode()
