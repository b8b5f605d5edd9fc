"""Work of the office with the reviews: who should read what, notes of the panel's talk, the memo of the recommendation."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import apart, free_of_conflict
from grants.rounds.models.opportunity import Opportunity
from grants.rounds.models.recommendation import of_same_round
from img_program.database.access import AUDITOR, RETENTION, STAFF, SYSTEM, Access, Policy
from img_program.database.patterns import office_only
from img_program.jobs.access import office_job
from img_program.jobs.models import Job
from img_program.organizations.models import Organization


class AssignmentPlan(Job):
    """The job that proposes who reads what. The office changes the proposal, and carries it out by one press.

    `proposal` holds new readers of each application by keys; the same seed and the same facts give the same proposal.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="plans")
    per_application = models.PositiveSmallIntegerField("reviewers of each application")
    seed = models.PositiveIntegerField("seed", default=1)
    ends_at = models.DateTimeField("review until")
    proposal = models.JSONField(default=dict)
    explanation = models.JSONField(default=list)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField("carried out", null=True, blank=True)

    class Meta(Job.Meta):
        """The office's."""

        verbose_name = "plan of assignments"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(per_application__gte=1), name="rounds_assignmentplan_somebody"),
            office_only("rounds_assignmentplan_access"),
        ]


class DiscussionNote(models.Model):
    """What the panel said about one application, and who had left the room because of a conflict of interest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="discussion_notes")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("note", max_length=4000)
    out_of_the_room = models.JSONField("left the room", default=list)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Append-only; closed to whoever has a conflict of interest."""

        ordering = ["written_at", "id"]
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update, condition=pgtrigger.Condition("current_user <> 'img_retention'")
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="rounds_discussionnote_says_something"),
            of_same_round("rounds_discussionnote_same_owner"),
            Access(
                name="rounds_discussionnote_access",
                grants={
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, UPDATE (text), DELETE",
                },
                policies=[
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_discussionnote_apart"),
            free_of_conflict("rounds_discussionnote_free", "written_by_id"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class RecommendationMemo(Job):
    """The job that makes the memo of a round's recommendations as PDF."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="memos")
    pdf_name = models.CharField(max_length=100, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Job.Meta):
        """Asked for by the office."""

        verbose_name = "memo of recommendations"
        ordering = ["-created_at"]
        constraints = [office_job("rounds_recommendationmemo_access")]
