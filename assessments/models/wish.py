"""What a candidate asks for in private words. Apart from the instruction that examiners see, in a table of its own."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.models.registration import Registration
from img_program.database.access import ASSESSMENT_COORDINATOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine


class AccommodationRequest(models.Model):
    """Words of the person to the assessment coordinator; the latest counts. They may say why, so nobody else reads them.

    No history is kept of it and nothing copies it: what it leads to is the registration's `accommodation`, written anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="accommodation_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.TextField("private words", max_length=1000)
    asked_at = models.DateTimeField("asked", default=timezone.now)

    class Meta:
        """The person and the assessment coordinator: no other role of the office, no examiner, no auditor."""

        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="assessments_wish_not_empty"),
            Access(
                name="assessments_accommodationrequest_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, mine(), command="SELECT"),
                    Policy(ASSESSMENT_COORDINATOR, "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
            SameOwner(
                name="assessments_wish_same_owner",
                columns=["registration_id", "user_id"],
                parent="assessments_registration",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = [
            # Words can be taken out and put back (sealing); nothing else changes.
            pgtrigger.Protect(
                name="as_asked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.registration_id, OLD.user_id, OLD.asked_at) IS DISTINCT FROM "
                    "(NEW.registration_id, NEW.user_id, NEW.asked_at) "
                    "OR (OLD.words <> NEW.words AND '[removed]' NOT IN (OLD.words, NEW.words)))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Asked on {self.asked_at:%Y-%m-%d}"
