"""Who may not do what others may: said before the database says it less kindly."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from img_program.database.context import current_actor
from img_program.database.roles import Role


def refuse_auditors() -> None:
    """Raise PermissionDenied for whoever acts as an auditor: they read all and change nothing."""
    actor = current_actor()
    if actor is not None and actor.role == Role.AUDITOR:
        raise PermissionDenied("An auditor changes nothing.")
