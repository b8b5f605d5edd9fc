"""What a person typed into a form and has not sent: encrypted, theirs alone, gone once it is sent or after a month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from img_program.accounts.models.user import User
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine


class FormDraft(models.Model):
    """One draft for each person and form; the form is named by its address and its kind."""

    LONGEST_NAME: ClassVar[int] = 500

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("address and form", max_length=LONGEST_NAME)
    fields_encrypted = models.BinaryField()
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        """Read and written by its person; the system deletes what is over."""

        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="accounts_formdraft_once"),
            Access(
                name="accounts_formdraft_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE",
                    STAFF: "SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE",
                    AUDITOR: "SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE",
                    SYSTEM: "SELECT, INSERT, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[Policy((PERSON, STAFF, AUDITOR), mine()), Policy((SYSTEM, RETENTION), "true")],
            ),
        ]

    def __str__(self) -> str:
        return f"Draft for {self.name}"
