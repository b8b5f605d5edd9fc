"""`migrate`, as the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from img_program.database.access import TableStatements
from img_program.database.owner import become_owner


@contextmanager
def _without_needless_rendering() -> Iterator[None]:
    """Constraints, indexes, triggers, grants and policies change no field, yet after each Django renders half of all models anew.

    With hundreds of them that is most of a first migration's time, so they are added to the model that is there. The
    name of the setting behind a swappable model is asked for every foreign key that is copied, and Django forgets the
    answer with every rendering; here it is kept.

    A new model or field renders its own model alone. Statements need the tables and columns of what it points to, and
    those do not change; the state is marked as delayed, so that Python code in a migration gets everything rendered anew.
    """
    state: Any = ProjectState

    def alone(self: ProjectState, app_label: str, model_name: str, _delay: object = None) -> set[tuple[str, str]]:
        self.is_delayed = True
        return {(app_label, model_name)}

    def rendering_alone(change: Callable[..., None]) -> Callable[..., None]:
        def changed(*args: Any, **kwargs: Any) -> None:
            with patch.object(ProjectState, "_find_reload_model", alone):
                change(*args, **kwargs)

        return changed

    def append(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: object) -> None:
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]
        if "apps" in self.__dict__ and not isinstance(obj, TableStatements):
            # Dropping a column's own constraint passes over those of the model: it must know them.
            meta = self.apps.get_model(app_label, model_name)._meta
            setattr(meta, option_name, [*getattr(meta, option_name), obj])

    def add_trigger(self: AddTrigger, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]

    swappable = cache(apps.get_swappable_settings_name)
    with (
        patch.object(ProjectState, "_append_option", append),
        patch.object(ProjectState, "add_model", rendering_alone(state.add_model)),
        patch.object(ProjectState, "add_field", rendering_alone(state.add_field)),
        patch.object(AddTrigger, "state_forwards", add_trigger),
        patch.object(apps, "get_swappable_settings_name", swappable),
    ):
        yield


class Command(DjangoMigrate):
    """Django's own command; it connects with DATABASE_OWNER_URL instead of DATABASE_URL."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Become the owner, then migrate."""
        become_owner()
        with _without_needless_rendering():
            super().handle(*args, **options)
