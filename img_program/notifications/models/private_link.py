"""A private link: opens one page without signing in, for one answer, until a moment. Only the hash of its secret is kept."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.accounts.secrets import hash_of
from img_program.database.workflow import WrongStateError
from img_program.notifications.workflow import LINK, LinkState

CLOSED = "This link can't be used any more. It was answered, replaced or has expired. Ask us for a new one."


class PrivateLinkQuerySet[L: models.Model](models.QuerySet[L]):
    """Reads of links."""

    def waiting(self) -> Self:
        """Sent and not answered."""
        return self.filter(state=LinkState.SENT)

    def behind(self, token: str) -> L | None:
        """The link that a secret opens, as long as it works."""
        return self.waiting().filter(token_hash=hash_of(token), expires_at__gt=timezone.now()).first()


class PrivateLink(models.Model):
    """The columns and the life of a link; each room has its own table with what the link is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("state", max_length=9, choices=LinkState.choices, default=LinkState.SENT)
    sent_at = models.DateTimeField("sent")
    times_sent = models.PositiveSmallIntegerField("times sent", default=1)
    expires_at = models.DateTimeField("works until")
    answered_at = models.DateTimeField("answered", null=True, blank=True)
    note = models.TextField("what they wrote", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Shared columns only."""

        abstract = True

    @property
    def is_waiting(self) -> bool:
        """It was sent and not answered; it may have expired."""
        return self.state == LinkState.SENT

    @property
    def can_be_answered(self) -> bool:
        """The link still works."""
        return self.is_waiting and self.expires_at > timezone.now()

    def demand_open(self, shown: PrivateLink) -> None:
        """Raise WrongStateError when the page that somebody answers, made from `shown`, can't be used any more."""
        if self.token_hash != shown.token_hash or not self.can_be_answered:
            raise WrongStateError(CLOSED)

    def renew(self, *, days: int) -> str:
        """A new secret and a new last moment; the earlier secret opens nothing. Gives the secret; the caller saves."""
        token, now = secrets.token_urlsafe(32), timezone.now()
        self.token_hash, self.sent_at, self.expires_at = hash_of(token), now, now + dt.timedelta(days=days)
        return token

    def end(self, action: str) -> None:
        """An answer came, or the link is taken back; the caller holds its lock. Raises WrongStateError when it has ended."""
        self.state = LINK.target(self.state, action)
        if action != "withdraw_link":
            self.answered_at = timezone.now()
        self.save()
