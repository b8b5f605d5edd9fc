"""Questions that the public asks about a round, and their answers, visible to all."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.opportunity import Opportunity
from grants.rounds.models.opportunity_parts import OF_PUBLIC
from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy


class PublicQuestion(models.Model):
    """A question about a published round; the answer is seen by all. Who asked is kept apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="public_questions")
    text = models.TextField("question", max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField("answer", max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Anybody adds one to a published round; everybody reads those that are answered."""

        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="rounds_publicquestion_answered"),
            Access(
                name="rounds_publicquestion_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, "answered_at IS NOT NULL", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"answered_at IS NULL AND answer = '' AND {OF_PUBLIC}"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PublicQuestionAsker(models.Model):
    """Who asked, so that the answer reaches them; only the office reads it."""

    question = models.OneToOneField(PublicQuestion, on_delete=models.CASCADE, primary_key=True, related_name="asker")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField("e-mail address", blank=True)

    class Meta:
        """Written with the question."""

        constraints = [
            Access(
                name="rounds_publicquestionasker_access",
                grants={
                    PERSON: "INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, command="INSERT", check=f"user_id = {ME}"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.user)
