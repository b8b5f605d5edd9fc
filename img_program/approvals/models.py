"""One row for each approval or refusal; append-only."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.patterns import office_only
from img_program.web.fields.names import NameColumn


class Approval(models.Model):
    """One person's word on one step of one row: given here by signing in, or elsewhere with its document.

    The commissioner, counsel and finance outside the program do not sign in: what they approved is recorded by a
    member of staff with who, when and the document, and counts as that person's approval.
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
    document_reference = models.CharField("document", max_length=300, blank=True)
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
            models.UniqueConstraint(
                fields=["step", "subject_id", "subject_version", "given_elsewhere_by"],
                condition=Q(by=None),
                name="approvals_once_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False, given_elsewhere_by="", by=models.F("recorded_by"))
                | (
                    Q(by=None, given_elsewhere_on__isnull=False)
                    & ~Q(given_elsewhere_by="")
                    & (Q(document_id__isnull=False) | ~Q(document_reference=""))
                ),
                name="approvals_here_or_elsewhere",
            ),
            models.CheckConstraint(condition=~Q(decision="refused", reason=""), name="approvals_refusal_says_why"),
            office_only("approvals_approval_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.given_elsewhere_by or self.by}"
