"""A form that arrived after its session had ended: kept encrypted for half an hour, never carried out."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from img_program.accounts.models.user import User
from img_program.database.access import PERSON, RETENTION, SYSTEM, Access, Policy, mine


class KeptPost(models.Model):
    """What was sent, for the person to whom the ended session belonged; nobody else can read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    fields_encrypted = models.BinaryField()
    had_files = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        """Written by the system when nobody is signed in; read and thrown away by its person."""

        constraints = [
            Access(
                name="accounts_keptpost_access",
                grants={
                    PERSON: "SELECT, DELETE",
                    "img_staff": "SELECT, DELETE",
                    "img_auditor": "SELECT, DELETE",
                    SYSTEM: "SELECT, INSERT, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    # Staff too read only their own: it is what one person typed and has not sent.
                    Policy((PERSON, "img_staff", "img_auditor"), mine()),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Kept form for {self.path}"
