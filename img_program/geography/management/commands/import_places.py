"""Read a newer list of the State's places."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from img_program.database.context import as_system
from img_program.geography.build_places import read, state_places
from img_program.geography.jurisdictions import Listed, apply_list

COLUMNS = ("code", "gnis", "name", "kind", "latitude", "longitude", "counties")


class Command(BaseCommand):
    """Bring the places in line with the State's "Jurisdiction Lookup" as a CSV file, and say what changed."""

    help = "Read a list of the State's places: cities, townships, unorganized territories."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and its day."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--day", required=True, type=dt.date.fromisoformat, help="The day of the list, YYYY-MM-DD.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read and apply, or refuse in words."""
        try:
            rows = state_places(read(options["file"]), {})
        except (KeyError, UnicodeDecodeError, OSError) as fault:
            raise CommandError(f"This is not the State's list of jurisdictions as CSV ({fault}).") from fault
        listed = [Listed.of_row(dict(zip(COLUMNS, row, strict=True))) for row in rows]
        with as_system(reason="read the State's list of places"), transaction.atomic():
            try:
                brought = apply_list(listed, day=options["day"])
            except ValidationError as refusal:
                raise CommandError(refusal.messages[0]) from refusal
        self.stdout.write(f"{len(listed)} places read: {brought}.")
