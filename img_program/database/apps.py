"""The database room as a Django app: it carries migrations, commands and the numbers that are given once."""

from __future__ import annotations

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """Roles, context, policies."""

    name = "img_program.database"
    label = "database"
