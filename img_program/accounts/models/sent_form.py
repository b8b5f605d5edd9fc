"""A form that was carried out: the same form of the same person, sent again, is answered with the first one's result."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from img_program.accounts.models.user import User
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine


class SentForm(models.Model):
    """Written in the transaction of what the form did, so that one stands exactly where the other does.

    `digest` is a fingerprint of the person, the address, the form's token and everything that was sent.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    answered_with = models.CharField("where its answer led", max_length=1000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """Each person sees their own; forgotten after a day."""

        constraints = [
            Access(
                name="accounts_sentform_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (answered_with), DELETE",
                    STAFF: "SELECT, INSERT, UPDATE (answered_with), DELETE",
                    AUDITOR: "SELECT, INSERT, UPDATE (answered_with), DELETE",
                    SYSTEM: "SELECT, INSERT, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy((PERSON, STAFF, AUDITOR), mine()),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Form that led to {self.answered_with}"
