"""Review: who reads which application, and how they scored."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import apart_by_application
from grants.rounds.models.opportunity import Opportunity
from grants.rounds.models.opportunity_parts import Criterion
from grants.rounds.models.submission import Submission
from grants.rounds.workflow import ASSIGNMENT, AssignmentState
from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.web.fields.names import NameColumn


class RoundReviewer(models.Model):
    """Somebody whom the office invited to review in one round; only the hash of the link's secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = NameColumn("name", max_length=150)
    email = models.EmailField("e-mail address")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The reviewer reads their own row; the office keeps it."""

        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "email"], condition=Q(ended_at=None), name="rounds_roundreviewer_invited_once"
            ),
            models.UniqueConstraint(fields=["opportunity", "user"], condition=Q(ended_at=None), name="rounds_roundreviewer_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, user=None) | Q(accepted_at__isnull=False, user__isnull=False),
                name="rounds_roundreviewer_accepted",
            ),
            owned("rounds_roundreviewer_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    """Reads of assignments."""

    def visible_to(self, user: Person) -> ReviewAssignmentQuerySet:
        """All for staff, one's own for reviewers."""
        if staff_roles(user):
            return self
        return self.filter(reviewer=user) if isinstance(user, User) and user.is_active else self.none()

    def readable_by(self, user: User) -> ReviewAssignmentQuerySet:
        """Those that open their application's content to a reviewer now."""
        return self.filter(reviewer=user, state=AssignmentState.OPEN, ends_at__gt=timezone.now())


def submissions_for(reviewer: User) -> QuerySet[Submission]:
    """The one queryset for what a reviewer may see: open, running assignments without a conflict."""
    running = ReviewAssignment.objects.readable_by(reviewer).filter(submission=OuterRef("pk"))
    return Submission.objects.filter(Exists(running))


@tracked("rounds_reviewassignmentevent_access", mine("reviewer_id"))
class ReviewAssignment(models.Model):
    """One reviewer reads one sealed submission, from a moment until another.

    It carries the applicant's name (public once the round is opened), so that a conflict can be declared before
    anything else is shown. `panel_at` opens the others' scores to this reviewer. Only the system writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_assignments")
    applicant_name = NameColumn("applicant", max_length=200)
    state = models.CharField("state", max_length=20, choices=AssignmentState.choices, default=AssignmentState.AWAITING_DISCLOSURE)
    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until")
    finished_at = models.DateTimeField("scores handed in", null=True, blank=True)
    panel_at = models.DateTimeField("panel opened", null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        """A reviewer sees their own; applicants see none; only the office's actions, as the system, write."""

        ordering = ["applicant_name", "id"]
        triggers = ASSIGNMENT.triggers()
        indexes = [models.Index(fields=["reviewer", "submission"], name="rounds_assignment_reader")]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="rounds_assignment_once"),
            models.UniqueConstraint(fields=["id", "reviewer", "application"], name="rounds_assignment_reviewer"),
            SameOwner(
                name="rounds_assignment_same_round",
                columns=["submission_id", "application_id", "opportunity_id"],
                parent="rounds_submission",
                parent_columns=["id", "application_id", "opportunity_id"],
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="rounds_assignment_dates_in_order"),
            Access(
                name="rounds_reviewassignment_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, mine("reviewer_id"), command="SELECT"),
                    Policy((STAFF, AUDITOR), "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.applicant_name

    @property
    def is_readable(self) -> bool:
        """The content may be opened now."""
        return self.state == AssignmentState.OPEN and self.ends_at > timezone.now()


_MY_OPEN_ASSIGNMENT = (
    f"reviewer_id = {ME} AND EXISTS (SELECT FROM rounds_reviewassignment r WHERE r.id = assignment_id "
    f"AND r.reviewer_id = {ME} AND r.state = 'open' AND r.ends_at > now())"
)
_IN_MY_PANEL = (
    "EXISTS (SELECT FROM rounds_reviewassignment r WHERE r.application_id = rounds_score.application_id "
    f"AND r.reviewer_id = {ME} AND r.state = 'open' AND r.panel_at IS NOT NULL AND r.ends_at > now())"
)


class Score(models.Model):
    """Points for one criterion with a comment, or an abstention with its reason. A change is a new version.

    Others' scores open to a reviewer only in the panel phase, and never where a conflict was declared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(ReviewAssignment, on_delete=models.PROTECT, related_name="scores")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scores")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points_possible = models.DecimalField(max_digits=6, decimal_places=2)
    points = models.DecimalField("points", max_digits=6, decimal_places=2, null=True, blank=True)
    is_abstained = models.BooleanField("abstains", default=False)
    comment = models.TextField("comment", max_length=4000)
    version = models.PositiveSmallIntegerField()
    is_panel_phase = models.BooleanField("given in the panel phase", default=False)
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Append-only."""

        ordering = ["criterion__position", "version"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion", "version"], name="rounds_score_version"),
            models.CheckConstraint(
                condition=Q(is_abstained=True, points=None) | Q(is_abstained=False, points__isnull=False),
                name="rounds_score_points_or_abstained",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("points_possible")), name="rounds_score_within_points"
            ),
            models.CheckConstraint(condition=~Q(comment=""), name="rounds_score_has_comment"),
            SameOwner(
                name="rounds_score_same_reviewer",
                columns=["assignment_id", "reviewer_id", "application_id"],
                parent="rounds_reviewassignment",
                parent_columns=["id", "reviewer_id", "application_id"],
            ),
            SameOwner(
                name="rounds_score_points_possible",
                columns=["criterion_id", "opportunity_id", "points_possible"],
                parent="rounds_criterion",
                parent_columns=["id", "opportunity_id", "points"],
            ),
            Access(
                name="rounds_score_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, UPDATE (comment), DELETE",
                },
                policies=[
                    Policy(PERSON, f"({_MY_OPEN_ASSIGNMENT}) OR {_IN_MY_PANEL}", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=_MY_OPEN_ASSIGNMENT),
                    Policy((STAFF, AUDITOR), "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
            apart_by_application("rounds_score_apart"),
        ]

    def __str__(self) -> str:
        return "abstains" if self.is_abstained else str(self.points)
