"""A document lent to one person for a time: a reviewer, an examiner."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.access import mine
from img_program.database.history import tracked
from img_program.database.patterns import owned


class DocumentShareQuerySet(models.QuerySet["DocumentShare"]):
    """Reads of shares."""

    def running(self) -> DocumentShareQuerySet:
        """Those in force now."""
        return self.filter(ended_at=None, until__gt=timezone.now())


@tracked("documents_documentshareevent_access", mine())
class DocumentShare(models.Model):
    """One person may open one document until a moment. The document's own policy asks this table.

    Its policy compares only its own columns, so the two never ask each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey("documents.Document", on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("why", max_length=60)
    until = models.DateTimeField("until")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentShareQuerySet.as_manager()

    class Meta:
        """The reader sees the share; the office makes and ends it."""

        ordering = ["-shared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "user", "purpose"], condition=Q(ended_at=None), name="documents_share_once"
            ),
            owned("documents_documentshare_access", mine(), person="SELECT"),
        ]
        indexes = [models.Index(fields=["user", "document"], name="documents_share_reader")]

    def __str__(self) -> str:
        return f"Shared until {self.until}"
