"""What a person chose about messages."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.access import mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.notifications.languages import ENGLISH, Language
from img_program.notifications.models.template import Channel


@tracked("notifications_contactchoiceevent_access", mine())
class ContactChoice(models.Model):
    """How a person wants to be told, in which language, and whether at all. Without a row: by e-mail, in English.

    `stopped_at` is *do not contact*: every channel is closed, letters are stored all the same.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    channel = models.CharField("how we tell you that a message waits", max_length=10, choices=Channel.choices, blank=True)
    reach = models.CharField("phone, address or navigator", max_length=300, blank=True)
    language = models.CharField("language", max_length=10, choices=Language.choices, default=ENGLISH)
    quiet_until = models.DateField("no reminders before", null=True, blank=True)
    stopped_at = models.DateTimeField("messages stopped", null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stop_reason = models.CharField("why", max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The person and the office; a stop has who and why."""

        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None) | (Q(stopped_by__isnull=False) & ~Q(stop_reason="")),
                name="notifications_choice_stop_explained",
            ),
            owned("notifications_contactchoice_access", mine()),
        ]

    def __str__(self) -> str:
        return f"Messages for account {self.user_id}"

    def is_quiet_on(self, day: date) -> bool:
        """Whether reminders wait on that day."""
        return self.quiet_until is not None and day < self.quiet_until
