"""`migrate`, as the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from img_program.database.access import TableStatements
from img_program.database.owner import become_owner


@contextmanager
def _without_needless_rendering() -> Iterator[None]:
    """Triggers, grants and policies change no model, yet after each Django renders half of all models anew.

    With hundreds of them that is most of a first migration's time, so their state is kept without rendering.
    """
    append_option = ProjectState._append_option  # type: ignore[attr-defined]  # noqa: SLF001 - the one place to stand

    def append(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: object) -> None:
        if isinstance(obj, TableStatements):
            options = self.models[app_label, model_name].options
            options[option_name] = [*options[option_name], obj]
        else:
            append_option(self, app_label, model_name, option_name, obj)

    def add_trigger(self: AddTrigger, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]

    with patch.object(ProjectState, "_append_option", append), patch.object(AddTrigger, "state_forwards", add_trigger):
        yield


class Command(DjangoMigrate):
    """Django's own command; it connects with DATABASE_OWNER_URL instead of DATABASE_URL."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Become the owner, then migrate."""
        become_owner()
        with _without_needless_rendering():
            super().handle(*args, **options)
