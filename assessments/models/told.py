"""What a candidate was told of their place or result, and by which letter: the way to every channel."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from assessments.models.access import private
from assessments.models.registration import Registration
from img_program.notifications.models import Letter


class Event(models.TextChoices):
    """What happened, in the words in which a caller says it."""

    CHECKED = "checked", "The certification was checked"
    PLACE = "place", "They have a place"
    WAITING = "waiting", "They are on the waiting list"
    NOT_POSSIBLE = "not_possible", "They can't take a place as things stand"
    CLOSED = "closed", "The request ended without a place"
    CHANGED = "changed", "Date, time or place of the session changed"
    INSTRUCTION = "instruction", "What is done differently for them was agreed"
    SCHEDULE = "schedule", "The schedule is fixed"
    CANCELLED = "cancelled", "The session is cancelled"
    ABSENT = "absent", "They are noted as not having come"
    RESULT = "result", "The result is there"
    SECOND_MARKING = "second_marking", "Another examiner marks again"
    REVOKED = "revoked", "The certificate was revoked"


class Told(models.Model):
    """One event of one candidate with the letter that told of it. The letter itself says only that something waits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="told")
    event = models.CharField(max_length=16, choices=Event.choices)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The office of assessments: from the letters nobody learns that somebody takes part."""

        ordering = ["-told_at", "id"]
        constraints = [private("assessments_told_access", staff="SELECT", system="SELECT, INSERT")]

    def __str__(self) -> str:
        return self.get_event_display()
