"""`manage.py import_figures FILE`: bring a file of published figures into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.database.context import as_system
from reports.figures.loader import FaultyFileError, import_figures


class Command(BaseCommand):
    """Repeatable: the same file again changes nothing. A file with a fault changes nothing either, and says why."""

    help = "Import published figures from a CSV file (columns: docs/reports.md). Nothing is saved while a line has a fault."

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: the file."""
        parser.add_argument("file", type=Path, help="a CSV file in UTF-8")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what changed. Raises CommandError for a file that can't be read or has faults."""
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as file, as_system(reason="import published figures"):
                outcome = import_figures(file)
        except OSError as fault:
            raise CommandError(f"{path} can't be read: {fault.strerror}.") from fault
        except UnicodeDecodeError as fault:
            raise CommandError(f"{path} is not in UTF-8. Save it as “CSV UTF-8” and try again.") from fault
        except FaultyFileError as fault:
            raise CommandError(f"Nothing was saved. Correct these lines of {path.name} and try again:\n{fault}") from fault
        self.stdout.write(str(outcome))
