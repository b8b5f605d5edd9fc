"""`migrate`, as the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from img_program.database.owner import become_owner


class Command(DjangoMigrate):
    """Django's own command; it connects with DATABASE_OWNER_URL instead of DATABASE_URL."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Become the owner, then migrate."""
        become_owner()
        super().handle(*args, **options)
