"""Reminders that were sent: evidence, and the guard against a second one."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from img_program.database.patterns import office_only
from img_program.notifications.models.letter import Letter


class Reminder(models.Model):
    """One reminder to one recipient of one thing that is due on one day, so many days before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60)
    recipient = models.CharField(max_length=140)
    about_kind = models.CharField(max_length=80)
    about_id = models.CharField(max_length=80)
    due_on = models.DateField("due")
    days_before = models.SmallIntegerField("days before")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="reminders")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Once for a recipient, a thing, its day and the days before it."""

        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "recipient", "about_kind", "about_id", "due_on", "days_before"],
                name="notifications_reminder_once",
            ),
            office_only("notifications_reminder_access", staff="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.code}, due {self.due_on}"
