"""The joining form while it is being filled in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.access import PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine


class JoiningDraft(models.Model):
    """Answers so far: only the person reads them, without a history. `answers` maps a question to its values.

    On joining they are emptied: the answers live in the registrant then.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The person alone; staff help with a draft by phone, not by reading it."""

        constraints = [
            Access(
                name="roster_joiningdraft_access",
                # A member of staff may join as a person; they see their own draft and no other.
                grants={
                    PERSON: "SELECT, INSERT, UPDATE",
                    STAFF: "SELECT, INSERT, UPDATE",
                    SYSTEM: "SELECT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[Policy((PERSON, STAFF), mine()), Policy((SYSTEM, RETENTION), "true")],
            ),
        ]

    def __str__(self) -> str:
        return f"Draft, version {self.version}"
