"""Bring the program's data back into a fresh place, up to a chosen moment, and verify it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.notes import noted
from img_program.operations.backup.restore import Restored, Target, place_of, restore
from img_program.operations.backup.sets import Backups
from img_program.operations.backup.verify import verify
from img_program.operations.models import Upkeep


class Command(BaseCommand):
    """Never touches what runs: the fresh place has a server of its own, on a socket."""

    help = "Restore a backup into a fresh place (docs/run.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, until when, into which place."""
        until = parser.add_mutually_exclusive_group(required=True)
        until.add_argument(
            "--to", metavar="MOMENT", help=f"Such as “2026-11-30 14:05”, in {settings.TIME_ZONE} unless it names an offset."
        )
        until.add_argument("--to-lsn", default="", metavar="LSN")
        until.add_argument("--to-point", default="", metavar="NAME", help="A point that pg_create_restore_point named.")
        until.add_argument("--latest", action="store_true", help="Everything that the backup has.")
        until.add_argument("--set-alone", action="store_true", help="The set as it is, without the log of changes.")
        parser.add_argument("--into", required=True, type=Path, metavar="FOLDER")
        parser.add_argument(
            "--set", default="", metavar="NAME", help="Begin with this set instead of the newest that is early enough."
        )
        parser.add_argument("--stop", action="store_true", help="Stop the restored server at the end: a drill.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, verify, print the times."""
        backups = Backups(Path(settings.BACKUP_ROOT))
        target = Target(_moment(options["to"]), options["to_lsn"], options["to_point"], options["set_alone"])
        restored = None
        try:
            with noted(Upkeep.Kind.DRILL) as note:
                restored = restore(backups, target, options["into"], name=options["set"], say=self.stdout.write)
                note.name = restored.manifest.name
                note.words = self._verified(restored)
        except BackupError as fault:
            raise CommandError(str(fault)) from fault
        finally:
            if restored and options["stop"]:
                restored.server.stop()
        if not options["stop"]:
            self.stdout.write(f"It runs at {restored.url('img_web')}\nHow to go on from there: docs/run.md, “Back in service”.")

    def _verified(self, restored: Restored) -> str:
        self.stdout.write("• Verifying")
        asked = timezone.now()
        place = place_of(restored)
        answers = list(verify(restored.manifest, owner=place, web_url=restored.url("img_web"), storage=restored.storage))
        for each in answers:
            self.stdout.write(f"  {'well' if each.is_well else 'NOT WELL'}: {each.question}: {each.words}")
        seconds = {**restored.seconds, "verified": (timezone.now() - asked).total_seconds()}
        times = ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items())
        self.stdout.write(
            f"Up to {restored.moment.isoformat(sep=' ')}; {restored.files[0]} files. {times}; in all {sum(seconds.values()):.1f} s."
        )
        bad = [each.question for each in answers if not each.is_well]
        if bad:
            raise BackupError(f"Restored, but not well: {', '.join(bad)}. The place is left as it is: {restored.into}")
        return f"{len(answers)} questions well; {times}"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(
            f"“{text}” is no moment. Write it as 2026-11-30 14:05, or with seconds and an offset: 2026-11-30 14:05:30-06:00."
        )
    return moment if moment.tzinfo else timezone.make_aware(moment)
