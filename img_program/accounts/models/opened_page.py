"""What somebody of the office opened lately, so that it is found first."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, RETENTION, STAFF, SYSTEM, Access, Policy, mine


class OpenedPage(models.Model):
    """The page of one record: which page, and the record's key. No name: whoever may not open it any more finds nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One's own; the newest are kept."""

        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "key"], name="accounts_openedpage_once"),
            Access(
                name="accounts_openedpage_access",
                grants={
                    STAFF: "SELECT, INSERT, UPDATE (opened_at), DELETE",
                    AUDITOR: "SELECT, INSERT, UPDATE (opened_at), DELETE",
                    SYSTEM: "SELECT, DELETE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[Policy((STAFF, AUDITOR), mine()), Policy((SYSTEM, RETENTION), "true")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.key}"
