"""Take a backup: a whole set, or what is new since the last one."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.notes import noted
from img_program.operations.backup.sets import Backups
from img_program.operations.backup.take import DUMP, PHYSICAL, forget, take, take_new
from img_program.operations.models import Upkeep

_A_DAY = timedelta(days=1)


class Command(BaseCommand):
    """Database, files and keys as one set under BACKUP_ROOT. Safe to interrupt: a set without a manifest is none."""

    help = "Take a backup (docs/run.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to take, and how."""
        parser.add_argument("--new", action="store_true", help="Only what is new: the log of changes until now, and new files.")
        parser.add_argument("--dump", action="store_true", help="A logical dump instead of a copy of the database's files.")
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="Go on for ever: what is new, and a whole set once a day."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or for ever."""
        backups = Backups(Path(settings.BACKUP_ROOT))
        if options["every"]:
            self._for_ever(backups, options["every"])
        try:
            self._new(backups) if options["new"] else self._set(backups, DUMP if options["dump"] else PHYSICAL)
        except BackupError as fault:
            raise CommandError(str(fault)) from fault

    def _set(self, backups: Backups, way: str) -> None:
        started = time.monotonic()
        with noted(Upkeep.Kind.SET) as note:
            manifest = take(backups, way=way, say=self.stdout.write)
            note.name = manifest.name
            size = sum(part.bytes for part in manifest.parts)
            note.words = f"{sum(manifest.rows.values())} rows, {manifest.files['names']} files, {size / 1e6:.0f} MB of database"
        sets, files = forget(backups, days=settings.BACKUP_KEPT_DAYS)
        self.stdout.write(
            f"{manifest.name}: {note.words}, {time.monotonic() - started:.1f} s. Forgotten: {sets} sets, {files} files."
        )

    def _new(self, backups: Backups) -> None:
        with noted(Upkeep.Kind.NEW) as note:
            found = take_new(backups)
            note.words = f"until {found['until']}, {found['new']} new files"
        self.stdout.write(note.words)

    def _for_ever(self, backups: Backups, seconds: int) -> None:
        while True:
            try:
                newest = backups.sets()[-1:]
                if newest and newest[0].moment > timezone.now() - _A_DAY:
                    self._new(backups)
                else:
                    self._set(backups, PHYSICAL)
            except BackupError as fault:
                self.stderr.write(str(fault))
            time.sleep(seconds)
