"""List the files that no row knows; put them aside, or accept a restored database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from img_program.documents.orphans import SweepRefusedError, mark, sweep


class Command(BaseCommand):
    """Lists and changes nothing, unless told to."""

    help = "List files without a row in the database. Without options nothing is moved."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be done beside listing."""
        parser.add_argument("--put-aside", action="store_true", help="Put them aside, and delete what has been aside for long.")
        parser.add_argument(
            "--accept-database",
            action="store_true",
            help="These files belong to this database, though it is older than they say.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say every name."""
        if options["accept_database"]:
            mark()
        try:
            result = sweep(acts=options["put_aside"])
        except SweepRefusedError as refused:
            raise CommandError(str(refused)) from None
        for words in ("orphans", "put_aside", "put_back", "deleted"):
            names: list[str] = getattr(result, words)
            self.stdout.write(f"{words.replace('_', ' ')}: {len(names)}")
            self.stdout.writelines(f"  {name}" for name in names)
