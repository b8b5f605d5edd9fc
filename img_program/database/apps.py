"""The database room as a Django app: it carries migrations and commands, no models."""

from __future__ import annotations

from types import ModuleType

from django.apps import AppConfig

from img_program.database.registry import index_registry


class DatabaseConfig(AppConfig):
    """Roles, context, policies."""

    name = "img_program.database"
    label = "database"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        index_registry()  # this app comes first, and no model is loaded yet
