"""Addresses at which a calendar program reads a person's deadlines."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.access import mine
from img_program.database.history import tracked
from img_program.database.patterns import owned


@tracked("notifications_calendarfeedevent_access", mine(), exclude=["token_hash"])
class CalendarFeed(models.Model):
    """One secret address. Only the fingerprint of its secret is kept, so it is shown once and can be renewed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("made", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("closed", null=True, blank=True)

    class Meta:
        """One open address for a person."""

        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="notifications_feed_one_open"),
            owned("notifications_calendarfeed_access", mine()),
        ]

    def __str__(self) -> str:
        return f"Calendar address of account {self.user_id}"
