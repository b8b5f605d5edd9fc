"""Print the SQL that an administrator runs once for an external PostgreSQL server."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.database.roles import BACKUP, OWNER, backup_role, cluster_roles, database_rights


class Command(BaseCommand):
    """Prints SQL; runs nothing. Passwords are not in it: the administrator sets them."""

    help = "Print the SQL that makes the database roles of this program (safe to run again)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag, so that nobody mistakes the command for one that changes a server."""
        parser.add_argument("--sql", action="store_true", help="Print the SQL.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print to standard output."""
        if not options["sql"]:
            raise CommandError("Give --sql: the command prints SQL for an administrator and never runs it.")
        database = settings.DATABASES["default"]
        owner = urlsplit(os.environ.get("DATABASE_OWNER_URL", "")).username or OWNER
        roles = cluster_roles(owner=owner, web=database["USER"])
        rights = database_rights(database=database["NAME"], owner=owner, web=database["USER"])
        self.stdout.write("-- Run as a PostgreSQL administrator, connected to the program's database.")
        self.stdout.write(f"-- Then set the passwords: \\password {owner}, \\password {database['USER']}, \\password {BACKUP}")
        self.stdout.write(roles.as_string(None))
        self.stdout.write(rights.as_string(None))
        self.stdout.write(backup_role(database=database["NAME"]).as_string(None))
