"""The room of whoever runs the program."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backup, restore, figures about the running, first installation."""

    name = "img_program.operations"
    label = "operations"
