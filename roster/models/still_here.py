"""Once a year: is the person still here, still looking, reached the same way? Asked by a private link, or heard by the office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.access import SameOwner, mine
from img_program.database.history import tracked
from img_program.notifications.models.private_link import PrivateLink, PrivateLinkQuerySet
from img_program.notifications.workflow import LINK, LinkState
from roster.models.eligibility import persons_own
from roster.models.registrant import Registrant


class Looking(models.TextChoices):
    """Whether somebody still wants to enter the health workforce."""

    YES = "yes", "Yes"
    NO = "no", "No, not any more"
    NOT_SURE = "not_sure", "I am not sure"


class StillHereQuerySet(PrivateLinkQuerySet["StillHere"]):
    """Reads of yearly questions."""

    def to_read(self) -> StillHereQuerySet:
        """Something is different, and nobody of the office has read it yet."""
        return self.filter(state=LinkState.CORRECTED, read_at=None)


@tracked("roster_stillhereevent_access", mine("user_id"), exclude=["token_hash"])
class StillHere(PrivateLink):
    """One question and its answer. Recorded by the office, it is answered as it is made, and `note` says how they were heard."""

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    looking = models.CharField("still looking", max_length=8, choices=Looking.choices, blank=True)
    has_moved = models.BooleanField("has moved", null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField("read", null=True, blank=True)

    objects = StillHereQuerySet.as_manager()

    class Meta:
        """One question waits for a person at a time."""

        ordering = ["sent_at"]
        triggers = LINK.triggers()
        indexes = [models.Index(fields=["registrant", "-answered_at"], name="roster_stillhere_latest")]
        constraints = [
            models.UniqueConstraint(fields=["registrant"], condition=Q(state="sent"), name="roster_stillhere_one_waiting"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"]) | Q(answered_at__isnull=False), name="roster_stillhere_answered"
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None) | Q(read_by__isnull=False, read_at__isnull=False),
                name="roster_stillhere_read",
            ),
            persons_own(
                "roster_stillhere_access",
                person="SELECT",
                staff="SELECT, INSERT, UPDATE",
                system="SELECT, INSERT, UPDATE",
                retention="UPDATE (note), ",
            ),
            SameOwner(
                name="roster_stillhere_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    @property
    def in_words(self) -> str:
        """The answer."""
        said = [f"Still looking: {self.get_looking_display()}." if self.looking else "", "Has moved." if self.has_moved else ""]
        return " ".join(filter(None, [*said, f"“{self.note}”" if self.note else ""]))

    def __str__(self) -> str:
        return f"Yearly question of {timezone.localdate(self.sent_at):%-d %B %Y}"
