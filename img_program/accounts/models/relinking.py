"""A person who lost phone and mailbox gets the account back: one member of staff checks, another confirms."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.accounts.models.user import User
from img_program.database.access import COORDINATOR, DATA_PRACTICES_OFFICIAL, PROGRAM_MANAGER
from img_program.database.history import tracked
from img_program.database.patterns import office_only

OFFICE = (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)


class IdentityCheck(models.TextChoices):
    """How staff made sure who asks. No kind of document is named: a document could itself be the secret."""

    IN_PERSON = "in_person", "Met in person; the person was known to staff"
    DOCUMENT_SEEN = "document_seen", "An identity document was seen and not copied"
    CALL_BACK = "call_back", "Called back on a phone number already on record"
    VIDEO_CALL = "video_call", "Video call; answers matched the record"
    ORGANIZATION = "organization", "A community organization that knows the person confirmed it"


@tracked("accounts_relinkingevent_access", None, office=OFFICE)
class Relinking(models.Model):
    """A proposal to link an account to a new e-mail address, with its written identity check."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", "Waits for a second person"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="relinkings")
    new_email = models.EmailField("new e-mail address", max_length=254)
    how_checked = models.CharField("how identity was checked", max_length=20, choices=IdentityCheck.choices)
    check_note = models.CharField("what matched", max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Two different members of staff, neither of them the person; one open proposal for an account."""

        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="accounts_relinking_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")) & (Q(decided_by=None) | ~Q(decided_by=F("user"))),
                name="accounts_relinking_not_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="accounts_relinking_decided",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(state="proposed"), name="accounts_relinking_one_open"),
            office_only("accounts_relinking_access", office=OFFICE),
        ]

    def __str__(self) -> str:
        return f"New e-mail address for account {self.user_id}"
