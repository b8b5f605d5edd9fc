"""Attempts to sign in, counted in a table, so that the throttle holds while the cache is down."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access


class SignInAttempt(models.Model):
    """One attempt: what kind, and a keyed fingerprint of the address or account that it was made for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=30)
    target = models.CharField(max_length=64)

    class Meta:
        """Counted before it is known who signs in."""

        indexes = [models.Index(fields=["target", "at"], name="accounts_attempt_target")]
        constraints = [
            Access(
                name="accounts_signinattempt_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT, INSERT",
                    SYSTEM: "SELECT, INSERT, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                no_policy_because="Counted before it is known who signs in; it holds keyed fingerprints, no address.",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
