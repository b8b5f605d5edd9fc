"""One row for each approval or refusal, and one for each paper that a second person read; append-only."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.approvals.guards import ONE_PERSON_ONCE, PAPER_WAS_READ, given_by_office
from img_program.database.access import AUDITOR, RETENTION, STAFF, SYSTEM, Access, Policy, mine
from img_program.web.fields.names import NameColumn


def _in_ones_own_name(name: str, *given: Policy) -> Access:
    """The office reads all and adds what these policies let it add; the system carries out; nobody changes anything."""
    return Access(
        name=name,
        grants={STAFF: "SELECT, INSERT", AUDITOR: "SELECT", SYSTEM: "SELECT, INSERT", RETENTION: "SELECT, DELETE"},
        policies=[
            Policy((STAFF, AUDITOR), "true", command="SELECT"),
            *given,
            Policy(SYSTEM, "true"),
            Policy(RETENTION, "true"),
        ],
    )


class Approval(models.Model):
    """One person's word on one step of one row: given here by signing in, or elsewhere with its document.

    The commissioner, counsel and finance outside the program do not sign in: what they approved is recorded by a
    member of staff with who, when and the stored document, and counts as that person's approval once a second
    member of staff has read the document (`Confirmation`).
    """

    class Decision(models.TextChoices):
        """The word."""

        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    # A changed text or amount is another thing to approve: approvals of an older version don't count.
    subject_version = models.PositiveIntegerField(default=1)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_elsewhere_by = NameColumn("approved by", max_length=150, blank=True)
    given_elsewhere_office = models.CharField("office", max_length=150, blank=True)
    given_elsewhere_on = models.DateField("on", null=True, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    # The last change of the thing: nobody approved it before.
    subject_changed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Once for each person; an approval given elsewhere names who, when and where it is written."""

        ordering = ["recorded_at"]
        indexes = [models.Index(fields=["step", "subject_id", "subject_version"], name="approvals_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "subject_id", "subject_version", "by"], condition=~Q(by=None), name="approvals_once_a_person"
            ),
            models.UniqueConstraint(fields=["document_id"], name="approvals_document_shows_one"),
            models.CheckConstraint(
                condition=Q(by__isnull=False, given_elsewhere_by="", by=models.F("recorded_by"))
                | (
                    Q(by=None, given_elsewhere_on__isnull=False, subject_changed_on__isnull=False, document_id__isnull=False)
                    & ~Q(given_elsewhere_by="")
                ),
                name="approvals_here_or_elsewhere",
            ),
            models.CheckConstraint(condition=~Q(decision="refused", reason=""), name="approvals_refusal_says_why"),
            ONE_PERSON_ONCE,
            _in_ones_own_name("approvals_approval_access", *given_by_office()),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.given_elsewhere_by or self.by}"

    @property
    def is_elsewhere(self) -> bool:
        """Somebody who does not sign in gave it."""
        return self.by_id is None

    @property
    def paper(self) -> Confirmation | None:
        """What the second member of staff said about its document."""
        return getattr(self, "confirmation", None)

    @property
    def waits(self) -> bool:
        """Nobody has read its document yet."""
        return self.is_elsewhere and self.paper is None

    @property
    def is_turned_down(self) -> bool:
        """The document does not show it."""
        return self.paper is not None and not self.paper.says_so

    @property
    def counts(self) -> bool:
        """It is one of the approvals that the step needs."""
        return self.decision == self.Decision.APPROVED and not self.waits and not self.is_turned_down


class Confirmation(models.Model):
    """A second member of staff read the document of an approval given elsewhere: it says so, or it does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="confirmation")
    says_so = models.BooleanField("the document says so")
    reason = models.CharField("why not", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """By somebody who does not act in the step yet, and only once the document passed its check."""

        constraints = [
            models.CheckConstraint(condition=Q(says_so=True) | ~Q(reason=""), name="approvals_turned_down_why"),
            PAPER_WAS_READ,
            _in_ones_own_name("approvals_confirmation_access", Policy(STAFF, command="INSERT", check=mine("by_id"))),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return "The document says so" if self.says_so else "The document does not say so"
