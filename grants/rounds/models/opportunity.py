"""A funding opportunity (request for proposals): its text, questions, budget template and rubric, all as data."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from grants.rounds.workflow import OPPORTUNITY, PUBLIC_STATES, OpportunityState
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy
from img_program.database.history import tracked


class Program(models.TextChoices):
    """The three grant programs of Minn. Stat. 144.1911, subd. 4 to 6."""

    CAREER_GUIDANCE = "career_guidance", "Career guidance and support services"
    CLINICAL_PREPARATION = "clinical_preparation", "Clinical preparation"
    PRIMARY_CARE_RESIDENCY = "primary_care_residency", "Primary care residency positions"


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Reads of opportunities."""

    def visible_to(self, user: Person) -> OpportunityQuerySet:
        """All for staff, published ones for everybody."""
        return self if staff_roles(user) else self.public()

    def public(self) -> OpportunityQuerySet:
        """Those that were published, later states too."""
        return self.filter(state__in=PUBLIC_STATES)

    def open_on(self, moment: datetime) -> OpportunityQuerySet:
        """Those that take applications at a moment, extensions aside."""
        return self.filter(state=OpportunityState.PUBLISHED, opens_at__lte=moment, deadline__gte=moment)


_PUBLIC = "state IN ('published', 'independent_review', 'panel', 'evaluated', 'cancelled')"
_TEXTS = (
    "program", "title", "fiscal_year", "overview", "eligibility", "funding", "provisions", "review_and_selection",
    "money_available", "smallest_award", "largest_award", "project_starts_on", "project_ends_on", "budget_years",
    "opens_at", "questions_until", "deadline", "minimum_points", "ranking_rule",
)  # fmt: skip


@tracked("rounds_opportunityevent_access", None)
class Opportunity(models.Model):
    """One round of one program. Money in dollars; moments shown in America/Chicago.

    Publishing freezes text, questions, budget template and rubric: `snapshot` is what everybody was promised,
    `sha256` its hash (OGM policy 08-02: criteria and points are in the request for proposals).
    """

    class RankingRule(models.TextChoices):
        """How scores become a rank; published with the criteria."""

        SUM_OF_MEANS = "sum_of_means", "For each criterion the average of the points given, added up"

    program = models.CharField("program", max_length=30, choices=Program.choices)
    title = models.CharField("title", max_length=200)
    fiscal_year = models.PositiveSmallIntegerField("state fiscal year")
    overview = models.TextField("overview", blank=True)
    eligibility = models.TextField("who may apply", blank=True)
    funding = models.TextField("what is funded", blank=True)
    provisions = models.TextField("provisions", blank=True)
    review_and_selection = models.TextField("review and selection", blank=True)
    money_available = models.DecimalField("money available", max_digits=12, decimal_places=2, null=True, blank=True)
    smallest_award = models.DecimalField("smallest award", max_digits=12, decimal_places=2, null=True, blank=True)
    largest_award = models.DecimalField("largest award", max_digits=12, decimal_places=2, null=True, blank=True)
    project_starts_on = models.DateField("project starts", null=True, blank=True)
    project_ends_on = models.DateField("project ends", null=True, blank=True)
    budget_years = models.PositiveSmallIntegerField("years in the budget", default=1)
    opens_at = models.DateTimeField("applications open", null=True, blank=True)
    questions_until = models.DateTimeField("questions until", null=True, blank=True)
    deadline = models.DateTimeField("deadline", null=True, blank=True)
    # A plan that may change after publication; applicants are told.
    results_expected_on = models.DateField("applicants hear the result by", null=True, blank=True)
    minimum_points = models.DecimalField("fewest points to be recommended", max_digits=6, decimal_places=2, null=True, blank=True)
    ranking_rule = models.CharField(max_length=20, choices=RankingRule.choices, default=RankingRule.SUM_OF_MEANS)
    state = models.CharField("state", max_length=20, choices=OpportunityState.choices, default=OpportunityState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("published", null=True, blank=True)
    published_where = models.CharField("also published at", max_length=300, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    cancelled_because = models.CharField("why it was cancelled", max_length=500, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        """Published rounds are public; drafts are the office's."""

        ordering = ["-deadline", "-id"]
        verbose_name_plural = "opportunities"
        triggers = [
            *OPPORTUNITY.triggers(),
            pgtrigger.Protect(
                name="frozen_when_published",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.state NOT IN ('draft', 'approved') AND ({', '.join(f'OLD.{name}' for name in (*_TEXTS, 'sha256'))}) "
                    f"IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in (*_TEXTS, 'sha256'))})"
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved"])
                | Q(published_at__isnull=False, snapshot__isnull=False, opens_at__isnull=False, deadline__isnull=False)
                & ~Q(sha256=""),
                name="rounds_opportunity_published_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(deadline=None) | Q(opens_at__lt=F("deadline")),
                name="rounds_opportunity_moments_in_order",
            ),
            models.CheckConstraint(
                condition=Q(project_starts_on=None) | Q(project_ends_on=None) | Q(project_starts_on__lt=F("project_ends_on")),
                name="rounds_opportunity_project_in_order",
            ),
            models.CheckConstraint(condition=Q(budget_years__gte=1, budget_years__lte=5), name="rounds_opportunity_budget_years"),
            Access(
                name="rounds_opportunity_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, _PUBLIC, command="SELECT"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """It was published."""
        return self.state in PUBLIC_STATES

    def is_open(self, moment: datetime) -> bool:
        """It takes applications at a moment, extensions aside. The deadline's own moment is still in time."""
        if self.state != OpportunityState.PUBLISHED or self.opens_at is None or self.deadline is None:
            return False
        return self.opens_at <= moment <= self.deadline

    def takes_questions(self, moment: datetime) -> bool:
        """Public questions may be asked at a moment."""
        until = self.questions_until or self.deadline
        return self.state == OpportunityState.PUBLISHED and until is not None and moment <= until
