"""Write a made-up file of the size of the national one, to measure an import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from img_program.geography.designations.sample import LAYOUT_BY_NAME, national_rows, write_federal_file


class Command(BaseCommand):
    """The rows are made up, the same at every run. Never import them where real designations are kept."""

    help = "Write a made-up federal file (80,000 rows unless told otherwise)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, which list, how many rows."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--list", choices=sorted(LAYOUT_BY_NAME), default="hpsa")
        parser.add_argument("--rows", type=int, default=80_000)
        parser.add_argument("--date", type=date.fromisoformat, default=date(2026, 7, 1), help="The date of the file.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it row by row."""
        layout = LAYOUT_BY_NAME[options["list"]]
        with options["file"].open("w", encoding="utf-8", newline="") as file:
            count = write_federal_file(file, layout, national_rows(layout, options["rows"], as_of=options["date"]))
        self.stdout.write(f"{count} rows in {options['file'].name}.")
