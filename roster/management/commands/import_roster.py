"""Import people from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.database.context import as_system
from img_program.jobs.models import JobState
from roster.importing.actions import import_now, preview_now
from roster.models import RosterImport


class Command(BaseCommand):
    """Nothing is imported unless every row is good, or bad rows are skipped on purpose. See docs/roster-file.md."""

    help = "Import people into the roster from a CSV file or workbook in the documented layout."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether bad rows are left out."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--skip-bad-rows", action="store_true", help="Import the good rows although others are bad.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview, report every bad row, import. Raises CommandError in words when nothing was imported."""
        preview = self._preview(options["file"])
        self._report(preview)
        try:
            run = import_now(preview, skip_bad_rows=options["skip_bad_rows"])
        except ValidationError as fault:
            raise CommandError(f"Nothing was imported. {' '.join(fault.messages)}") from fault
        if run.state != JobState.SUCCEEDED:
            raise CommandError(f"Nothing was imported. {run.error_words}")
        self.stdout.write(
            f"{run.rows_read} rows read: {run.rows_new} new, {run.rows_changed} changed, {run.rows_unchanged} unchanged, "
            f"{run.rows_bad} bad and skipped."
        )

    def _preview(self, path: Path) -> RosterImport:
        try:
            with path.open("rb") as file:
                preview = preview_now(file=file, name=path.name)
        except OSError as fault:
            raise CommandError(f"{path} can't be opened: {fault.strerror}.") from fault
        except ValidationError as fault:
            raise CommandError(f"{path.name}: {' '.join(fault.messages)}") from fault
        if preview.state != JobState.SUCCEEDED:
            raise CommandError(f"Nothing was imported. {preview.error_words}")
        return preview

    def _report(self, preview: RosterImport) -> None:
        with as_system(reason="report a preview"):
            problems = list(preview.problems.all())
        for problem in problems:
            kind = "bad row" if problem.is_bad else "possible duplicate"
            where = f", column {problem.column}" if problem.column else ""
            self.stderr.write(f"  line {problem.line}{where}: {kind}: {problem.reason}")
