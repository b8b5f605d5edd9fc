"""The database room as a Django app: it carries migrations and commands, no models."""

from __future__ import annotations

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """Roles, context, policies."""

    name = "img_program.database"
    label = "database"
