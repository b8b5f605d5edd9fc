"""A funding opportunity (request for proposals): its text, questions, budget template and rubric, all as data."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from grants.workflow import OPPORTUNITY, PUBLIC_STATES, OpportunityState
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.organizations.models import Organization


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
_OF_PUBLIC = "EXISTS (SELECT FROM grants_opportunity o WHERE o.id = opportunity_id)"
_TEXTS = (
    "program", "title", "fiscal_year", "overview", "eligibility", "funding", "provisions", "review_and_selection",
    "money_available", "smallest_award", "largest_award", "project_starts_on", "project_ends_on", "budget_years",
    "opens_at", "questions_until", "deadline", "minimum_points", "ranking_rule",
)  # fmt: skip


@tracked("grants_opportunityevent_access", None)
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
                name="grants_opportunity_published_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(deadline=None) | Q(opens_at__lt=F("deadline")),
                name="grants_opportunity_moments_in_order",
            ),
            models.CheckConstraint(
                condition=Q(project_starts_on=None) | Q(project_ends_on=None) | Q(project_starts_on__lt=F("project_ends_on")),
                name="grants_opportunity_project_in_order",
            ),
            models.CheckConstraint(condition=Q(budget_years__gte=1, budget_years__lte=5), name="grants_opportunity_budget_years"),
            Access(
                name="grants_opportunity_access",
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


def part_of_opportunity(name: str) -> Access:
    """Parts of a round: everybody reads those of published rounds; the office writes, while it is a draft."""
    return Access(
        name=name,
        grants={
            PERSON: "SELECT",
            STAFF: "SELECT, INSERT, UPDATE",
            AUDITOR: "SELECT",
            SYSTEM: "SELECT, INSERT, UPDATE, DELETE",
            RETENTION: "SELECT, DELETE",
        },
        policies=[
            Policy(PERSON, _OF_PUBLIC, command="SELECT"),
            Policy((STAFF, SYSTEM), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
            Policy(RETENTION, "true"),
        ],
    )


def only_in_draft() -> list[pgtrigger.Trigger]:
    """Questions, budget categories and criteria change only while the round is a draft."""
    check = (
        "IF (SELECT state FROM grants_opportunity WHERE id = {row}.opportunity_id) <> 'draft' THEN "
        "RAISE EXCEPTION 'The parts of a round are frozen once it is approved'; END IF; RETURN {row};"
    )
    return [
        pgtrigger.Trigger(
            name="only_in_draft",
            operation=pgtrigger.Insert | pgtrigger.Update,
            when=pgtrigger.Before,
            func=check.format(row="NEW"),
        ),
        pgtrigger.Trigger(
            name="kept_after_draft",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            condition=pgtrigger.Condition("current_user <> 'img_retention'"),
            func=check.format(row="OLD"),
        ),
    ]


class QuestionKind(models.TextChoices):
    """What kind of answer a question takes."""

    TEXT = "text", "Text"
    CHOICE = "choice", "One choice"
    NUMBER = "number", "Whole number"
    MONEY = "money", "Dollars"
    DATE = "date", "Date"
    FILE = "file", "File"
    ATTESTATION = "attestation", "Statement to confirm"


class Question(models.Model):
    """One question of the form. `word_limit` for texts, `choices` for choices (a list of texts)."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("position")
    section = models.CharField("section", max_length=100, default="Narrative")
    text = models.CharField("question", max_length=500)
    help_text = models.CharField("help", max_length=500, blank=True)
    kind = models.CharField("kind of answer", max_length=12, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    is_required = models.BooleanField("must be answered", default=True)
    word_limit = models.PositiveSmallIntegerField("most words", null=True, blank=True)
    choices = models.JSONField("choices", default=list, blank=True)
    # Key personnel, resumes: data on individuals stay closed after the evaluation too.
    is_about_individuals = models.BooleanField("asks about individual people", default=False)

    class Meta:
        """Frozen with the round."""

        ordering = ["position", "id"]
        triggers = only_in_draft()
        constraints = [
            models.UniqueConstraint(fields=["id", "opportunity"], name="grants_question_opportunity"),
            models.CheckConstraint(condition=Q(word_limit=None) | Q(kind="text"), name="grants_question_words_of_texts"),
            part_of_opportunity("grants_question_access"),
        ]

    def __str__(self) -> str:
        return self.text


class BudgetCategory(models.Model):
    """One row of the budget template."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="budget_categories")
    position = models.PositiveSmallIntegerField("position")
    name = models.CharField("category", max_length=100)
    guidance = models.CharField("guidance", max_length=300, blank=True)

    class Meta:
        """Frozen with the round."""

        ordering = ["position", "id"]
        verbose_name_plural = "budget categories"
        triggers = only_in_draft()
        constraints = [
            models.UniqueConstraint(fields=["id", "opportunity"], name="grants_budgetcategory_opportunity"),
            part_of_opportunity("grants_budgetcategory_access"),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One criterion of the rubric with the most points it can bring."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("position")
    name = models.CharField("criterion", max_length=150)
    guidance = models.TextField("guidance for reviewers", blank=True)
    points = models.DecimalField("points", max_digits=6, decimal_places=2)

    class Meta:
        """Frozen with the round."""

        ordering = ["position", "id"]
        verbose_name_plural = "criteria"
        triggers = only_in_draft()
        constraints = [
            # A score copies the points possible; the composite key keeps the copy true.
            models.UniqueConstraint(fields=["id", "opportunity", "points"], name="grants_criterion_points"),
            models.CheckConstraint(condition=Q(points__gt=0), name="grants_criterion_points_positive"),
            part_of_opportunity("grants_criterion_access"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def points_in_words(self) -> str:
        """The points without useless zeros."""
        return f"{self.points.normalize():f}" if self.points else str(Decimal(0))


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
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="grants_publicquestion_answered"),
            Access(
                name="grants_publicquestion_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, "answered_at IS NOT NULL", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"answered_at IS NULL AND answer = '' AND {_OF_PUBLIC}"),
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
                name="grants_publicquestionasker_access",
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


@tracked("grants_deadlineextensionevent_access", of_my_organizations())
class DeadlineExtension(models.Model):
    """More time for one organization, with its reason; the round stays closed for all others."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField("until")
    reason = models.CharField("reason", max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The office gives it; the organization reads it."""

        ordering = ["-until"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="grants_deadlineextension_reason"),
            owned(
                "grants_deadlineextension_access",
                of_my_organizations(),
                person="SELECT",
                staff="SELECT, INSERT",
                system="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"Until {self.until}"


class EvaluationCompleted(models.Model):
    """The dated event after which the data of a round are public, but trade secrets and data on individuals.

    Minn. Stat. 13.599, subd. 3 and 4.
    """

    opportunity = models.OneToOneField(
        Opportunity, on_delete=models.PROTECT, primary_key=True, related_name="evaluation_completed"
    )
    completed_at = models.DateTimeField("evaluation completed", default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("how it was completed")

    class Meta:
        """Written once; a public fact (who recorded it is in the office's history)."""

        constraints = [
            Access(
                name="grants_evaluationcompleted_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy((PERSON, AUDITOR), "true", command="SELECT"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Completed {self.completed_at}"


__all__ = [
    "BudgetCategory",
    "Criterion",
    "DeadlineExtension",
    "EvaluationCompleted",
    "Opportunity",
    "Program",
    "PublicQuestion",
    "PublicQuestionAsker",
    "Question",
    "QuestionKind",
]
