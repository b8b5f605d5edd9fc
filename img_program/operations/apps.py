"""The room of whoever runs the program."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backup, restore, figures about the running, first installation."""

    name = "img_program.operations"
    label = "operations"

    def ready(self) -> None:
        """The page for the staff."""
        from img_program.operations.permissions import VIEW_SYSTEM
        from img_program.web.navigation import register_nav

        register_nav(
            audience="staff",
            label="The system",
            url_name="operations:system",
            order=93,
            permission=VIEW_SYSTEM,
            hint="Jobs, mail, backups, keys, versions.",
        )
