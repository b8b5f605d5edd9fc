"""What is known of a session beside the session itself: whose, since when, last used when, how it ended."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from img_program.accounts.models.user import User
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB, Access, Policy, mine


class SessionActivity(models.Model):
    """One signed-in session; kept for a day after its end, so that a late POST finds its person.

    `key_digest` is the fingerprint under which the session itself is stored; the key is in the browser's cookie alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    last_activity_at = models.DateTimeField(default=timezone.now)
    is_short = models.BooleanField("not my device", default=False)
    key_digest = models.CharField(max_length=40, db_index=True)
    csrf_digest = models.CharField(max_length=64, blank=True, db_index=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=60, blank=True)
    ip = models.GenericIPAddressField("address", null=True)
    user_agent = models.CharField("browser", max_length=200, blank=True)

    class Meta:
        """Read by sign-in before it is known who acts."""

        constraints = [
            Access(
                name="accounts_sessionactivity_access",
                grants={
                    WEB: "SELECT",
                    PERSON: "SELECT, INSERT, UPDATE",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT, INSERT, UPDATE",
                    SYSTEM: "SELECT, INSERT, UPDATE, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    # Every request asks it before it is known who acts; it holds moments and fingerprints of keys.
                    Policy(WEB, "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                    Policy((PERSON, STAFF, AUDITOR), mine()),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Session of account {self.user_id}"
