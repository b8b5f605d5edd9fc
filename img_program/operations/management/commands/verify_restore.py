"""Verify a restored place against the set that it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.programs import Place
from img_program.operations.backup.sets import Backups
from img_program.operations.backup.verify import verify


class Command(BaseCommand):
    """Row counts, hashes of documents, policies and triggers, sums of the ledgers, a page."""

    help = "Verify a restored database and its files against a set."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which set, and where the restored parts are."""
        parser.add_argument("--set", required=True, metavar="NAME")
        parser.add_argument("--owner-url", required=True, help="The restored database, as its owner.")
        parser.add_argument("--web-url", required=True, help="The restored database, as the web role.")
        parser.add_argument("--files", required=True, type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask everything; end with a fault when something is not well."""
        try:
            manifest = Backups(Path(settings.BACKUP_ROOT)).one(options["set"])
            owner = Place.of(options["owner_url"])
            answers = list(verify(manifest, owner=owner, web_url=options["web_url"], storage=options["files"]))
        except BackupError as fault:
            raise CommandError(str(fault)) from fault
        for each in answers:
            self.stdout.write(f"{'well' if each.is_well else 'NOT WELL'}: {each.question}: {each.words}")
        if not all(each.is_well for each in answers):
            raise CommandError("Not everything is well.")
