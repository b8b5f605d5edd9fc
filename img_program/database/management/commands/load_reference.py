"""Load the reference data of every room: the law's parameters, counties, notices. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from img_program.database.context import as_system
from img_program.database.reference import loaders


class Command(BaseCommand):
    """Runs each room's registered loader as the system."""

    help = "Load reference data (safe to repeat; what staff changed is kept)."

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction for each loader."""
        for name, load in loaders().items():
            with as_system(reason=f"load reference data: {name}"):
                said = load()
            if options["verbosity"]:
                self.stdout.write(f"{name}: {said}")
