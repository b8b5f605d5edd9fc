"""The log of views, searches and exports of private data, of sign-ins and of refusals. Append-only."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.utils import timezone

from img_program.database.access import DATA_PRACTICES_OFFICIAL, PROGRAM_MANAGER
from img_program.database.patterns import write_only_log


class AccessLog(models.Model):
    """Who looked at what, when and why; never what was seen."""

    class Kind(models.TextChoices):
        """What happened."""

        VIEW = "view", "Viewed"
        SEARCH = "search", "Searched"
        EXPORT = "export", "Exported"
        REFUSED = "refused", "Refused"
        SIGN_IN = "sign_in", "Signed in"
        SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
        SIGN_OUT = "sign_out", "Signed out"
        ACCOUNT_CHANGED = "account_changed", "Account changed"
        ROLE_CHANGED = "role_changed", "Role changed"
        SETTINGS_CHANGED = "settings_changed", "Settings changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    user_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    rows = models.PositiveIntegerField(null=True)
    purpose = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        """Write-only: a UUID made in Python and no database default, so that INSERT returns nothing."""

        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="accounts_log_subject"),
            models.Index(fields=["user_id", "-at"], name="accounts_log_user"),
            models.Index(fields=["-at"], name="accounts_log_at"),
            models.Index(fields=["kind", "-at"], name="accounts_log_kind"),
        ]
        constraints = [write_only_log("accounts_accesslog_access", office=(PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL))]
        triggers = [
            # Who acts is known to the database. Only the system, acting for nobody, says for whom it writes.
            pgtrigger.Trigger(
                name="true_actor",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="IF nullif(current_setting('app.user_id', true), '') IS NOT NULL OR current_user <> 'img_system' THEN "
                "NEW.user_id := nullif(current_setting('app.user_id', true), '')::bigint; END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_type} {self.subject_id}".strip()
