"""Read a federal file of shortage designations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.database.context import as_system
from img_program.geography.designations.actions import import_now
from img_program.geography.models import ChangeKind, DesignationChange
from img_program.geography.models.imports import FEDERAL_SOURCE
from img_program.jobs.models import JobState

PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    """The whole national file is read, Minnesota is kept. A second run of the same file changes nothing."""

    help = "Import federal shortage designations from BCD_HPSA_FCT_DET_PC.csv or MUA_DET.csv."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, in any order."""
        parser.add_argument("files", nargs="+", type=Path, help="Files of the HRSA data download.")
        parser.add_argument("--source", default=FEDERAL_SOURCE, help="Where the files come from, as pages say it.")
        parser.add_argument("--accept-missing", action="store_true", help="Many designations may be missing from the file.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file and report. Raises CommandError in words at the first that can't be used."""
        for path in options["files"]:
            self._import(path, options["source"], accepts_losses=options["accept_missing"])

    def _import(self, path: Path, source: str, *, accepts_losses: bool) -> None:
        try:
            with path.open("rb") as file:
                run = import_now(file=file, name=path.name, source=source, accepts_losses=accepts_losses)
        except OSError as fault:
            raise CommandError(f"{path} can't be opened: {fault.strerror}.") from fault
        except ValidationError as fault:
            raise CommandError(f"{path.name}: {' '.join(fault.messages)}") from fault
        if run.state != JobState.SUCCEEDED:
            raise CommandError(f"{path.name}: {run.error_words}")
        self.stdout.write(
            f"{path.name}: {run.rows_read} rows read, {run.rows_elsewhere} of other states, {run.rows_kept} kept, "
            f"{run.rows_duplicate} duplicate, {run.rows_bad} bad."
        )
        with as_system(reason="report an import"):
            for problem in run.problems.all()[:PROBLEMS_SHOWN]:
                self.stderr.write(f"  line {problem.line}, column “{problem.column}”: {problem.reason}")
            kinds = DesignationChange.objects.filter(designation_import=run).values_list("kind", flat=True)
            counts = {kind.label: sum(1 for each in kinds if each == kind) for kind in ChangeKind}
        self.stdout.write("  " + ", ".join(f"{label}: {count}" for label, count in counts.items()))
