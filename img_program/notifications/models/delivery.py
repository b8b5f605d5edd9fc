"""How one person is told that a letter waits: one row for each try."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.jobs.models import JobState
from img_program.mail.models import OutboxMessage
from img_program.notifications.models.letter import Letter
from img_program.notifications.models.template import Channel, Subject
from img_program.notifications.readers import closed_to, with_letter
from img_program.notifications.workflow import DELIVERY, DeliveryState


class Standing(models.TextChoices):
    """How a delivery stands, with what the outbox knows of its mail."""

    QUEUED = "queued", "Waiting to be sent"
    HANDED_OVER = "handed_over", "Handed to the mail server"
    BOUNCED = "bounced", "Came back"
    FAILED = "failed", "Could not be sent"
    TO_DO = "to_do", "To be done by hand"
    DONE = "done", "Done by hand"
    STOPPED = "stopped", "Not sent"


_BY_MAIL = Q(state=DeliveryState.BY_MAIL)
_STANDING = Case(
    When(_BY_MAIL & Q(outbox__state=JobState.SUCCEEDED), then=Value(Standing.HANDED_OVER.value)),
    When(_BY_MAIL & Q(outbox__state__in=[JobState.FAILED, JobState.CANCELLED]), then=Value(Standing.FAILED.value)),
    When(_BY_MAIL, then=Value(Standing.QUEUED.value)),
    default=F("state"),
    output_field=models.CharField(),
)


_DO = {
    Channel.EMAIL: "Write to {name}",
    Channel.PHONE: "Call {name}",
    Channel.NAVIGATOR: "Tell the navigator of {name}",
    Channel.PAPER: "Post a letter to {name}",
}
_OF_THEM = {
    Subject.RECORD: "their roster record",
    Subject.ACCOUNT: "their account",
    Subject.ORGANIZATION: "their organization's work with the program",
    Subject.WORK: "their work with the program",
}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def open_to_office(self, user: User) -> DeliveryQuerySet:
        """Those of letters that tell of what this member of the office may see."""
        return self.exclude(closed_to(user, path="letter__"))

    def with_standing(self) -> DeliveryQuerySet:
        """Adds `standing`: the outbox's row says what became of a mail, so no second note of it can go stale."""
        return self.annotate(standing=_STANDING)

    def that_stand(self, standing: str) -> DeliveryQuerySet:
        """Those that stand so."""
        return self.filter(Exact(_STANDING, standing))

    def by_hand(self) -> DeliveryQuerySet:
        """What staff have to do, oldest first."""
        return self.filter(state=DeliveryState.TO_DO).order_by("created_at", "id")

    def in_trouble(self) -> DeliveryQuerySet:
        """Mail that came back or could not be sent, and that nobody has taken up by another delivery."""
        failed = _BY_MAIL & Q(outbox__state__in=[JobState.FAILED, JobState.CANCELLED])
        return self.filter(Q(state=DeliveryState.BOUNCED) | failed, replaced_by=None)


@tracked(
    "notifications_deliveryevent_access", None, more=[with_letter("notifications_deliveryevent_apart", "letter_id", "SELECT")]
)
class Delivery(models.Model):
    """One way in which one person is told of one letter. `reach` is a phone number, a navigator or an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("to", max_length=200, blank=True)
    channel = models.CharField("way", max_length=10, choices=Channel.choices)
    reach = models.CharField("reached at", max_length=300, blank=True)
    state = models.CharField("state", max_length=10, choices=DeliveryState.choices)
    reason = models.CharField("reason", max_length=300, blank=True)
    outbox = models.OneToOneField(OutboxMessage, on_delete=models.PROTECT, null=True, related_name="delivery")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="taken up by"
    )
    claimed_at = models.DateTimeField("taken up", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("tries that reached nobody", default=0)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    created_at = models.DateTimeField("asked for", default=timezone.now, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("done or came back", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        """The office sees how letters reach people; what was stopped has its reason."""

        ordering = ["-created_at", "id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["letter"], name="notifications_delivery_letter"),
            models.Index(fields=["created_at"], name="notifications_delivery_to_do", condition=Q(state="to_do")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["stopped", "bounced"]) | ~Q(reason=""), name="notifications_delivery_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["by_mail", "bounced"]) | Q(outbox__isnull=False, channel="email"),
                name="notifications_delivery_mail",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(reason=""), name="notifications_delivery_what_was_said"),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None) | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="notifications_delivery_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "bounced"]) | Q(ended_at__isnull=False), name="notifications_delivery_ended"
            ),
            with_letter("notifications_delivery_apart", "letter_id", "ALL"),
            office_only("notifications_delivery_access"),
        ]
        triggers = DELIVERY.triggers()

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_state_display()}"

    @property
    def errand(self) -> str:
        """What somebody of the office has to do, in words that hold no private fact: "Call Amina Yusuf about their roster record"."""
        about = Subject(self.letter.template.about)
        return f"{_DO[Channel(self.channel)].format(name=self.name or 'the person')} about {_OF_THEM[about]}"
