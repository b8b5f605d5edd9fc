"""Operations of an app's first migration: all its tables in one, all its triggers in one.

After each single operation Django renders the model and everything that points to it anew. With three hundred models and nine
hundred triggers that was most of a first migration's time. Later migrations use Django's and django-pgtrigger's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger

from img_program.database.access import Access


class CreateModels(Operation):
    """Several `CreateModel` that may point to each other. Their constraints stand in their options."""

    reduces_to_sql = True
    reversible = True
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All of them are added before anything is rendered."""
        state.is_delayed = True
        state.clear_delayed_apps_cache()
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """One table after the other; foreign keys follow at the end of the migration."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The last table goes first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Create {len(self.operations)} models"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For the migration file."""
        return self.__class__.__name__, [], {"operations": self.operations}


class AddTriggers(Operation):
    """All the triggers of an app, as they were compiled. A trigger changes no field, so nothing is rendered."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, triggers: Mapping[str, Sequence[Trigger]]) -> None:
        self.triggers = {name: list(of_model) for name, of_model in triggers.items()}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Each model knows its triggers; nothing is rendered."""
        for name, triggers in self.triggers.items():
            options = state.models[app_label, name.lower()].options
            options["triggers"] = [*options.get("triggers", []), *triggers]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Functions and triggers, as they were compiled."""
        for triggers in self.triggers.values():
            for trigger in triggers:
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take them away."""
        for triggers in self.triggers.values():
            for trigger in triggers:
                schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Create the triggers of {len(self.triggers)} models"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For the migration file."""
        return self.__class__.__name__, [self.triggers], {}


class RenewAccess(Operation):
    """Grants and policies of an app's tables are put in place anew: which staff roles a room is for has changed (`ROOMS`)."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Out with the old policies, in with those of today."""
        for model in to_state.apps.get_app_config(app_label).get_models():
            table = model._meta.db_table
            for access in (each for each in model._meta.constraints if isinstance(each, Access)):
                for statement in (*access.removal(table), *access.statements(table)):
                    schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Policies are those of the code; an older code has its own."""

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "Put grants and policies in place anew"
