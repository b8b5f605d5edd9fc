"""The risk assessment before an award: questions by kind of entity, findings, and the conclusion."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.award import Award
from grants.rounds.models.conflicts import apart_by
from img_program.database.history import tracked
from img_program.database.patterns import office_only, reference


class EntityType(models.TextChoices):
    """What an applicant is in law; the checklist of the risk assessment depends on it."""

    NONPROFIT = "nonprofit", "Nonprofit organization"
    PUBLIC = "public", "Public institution"
    FOR_PROFIT = "for_profit", "For-profit business"


class RiskQuestion(models.Model):
    """One line of the checklist (OGM policy 08-06), loaded from data and kept by the office."""

    code = models.SlugField(primary_key=True, max_length=40)
    entity_types = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    guidance = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        """Reference data."""

        ordering = ["position"]
        constraints = [reference("awards_riskquestion_access", staff="SELECT, INSERT, UPDATE")]

    def __str__(self) -> str:
        return self.text


@tracked(
    "awards_riskassessmentevent_access",
    None,
    more=[apart_by("awards_riskassessmentevent_apart", "award_id", "awards_conflicted_awards", "SELECT")],
)
class RiskAssessment(models.Model):
    """What was found before the award (Minn. Stat. 16B.981): a finding for each line, and a conclusion.

    A later one replaces an earlier one, for instance after the applicant answered a refusal.
    """

    class Conclusion(models.TextChoices):
        """The conclusion."""

        ACCEPT = "accept", "Acceptable"
        CONDITIONS = "conditions", "Acceptable with conditions"
        REFUSE = "refuse", "Refuse"

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="risk_assessments")
    entity_type = models.CharField("kind of applicant", max_length=12, choices=EntityType.choices)
    conclusion = models.CharField("conclusion", max_length=12, choices=Conclusion.choices)
    reason = models.TextField("reason, and conditions")
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(default=timezone.now, editable=False)
    noticed_at = models.DateTimeField("written notice sent", null=True, blank=True)
    answer = models.TextField("answer of the applicant", blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)

    class Meta:
        """The office's."""

        ordering = ["-completed_at", "-id"]
        get_latest_by = "completed_at"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="awards_riskassessment_says_why"),
            apart_by("awards_riskassessment_apart", "award_id", "awards_conflicted_awards"),
            office_only("awards_riskassessment_access"),
        ]

    def __str__(self) -> str:
        return self.get_conclusion_display()


class RiskFinding(models.Model):
    """What was found for one line; the question's words as they were."""

    class Result(models.TextChoices):
        """The finding."""

        NO_CONCERN = "no_concern", "No concern"
        CONCERN = "concern", "Concern"
        NOT_APPLICABLE = "not_applicable", "Does not apply"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="findings")
    question = models.CharField(max_length=300)
    result = models.CharField("finding", max_length=16, choices=Result.choices)
    note = models.CharField("what was seen", max_length=500, blank=True)

    class Meta:
        """Append-only; a concern is explained."""

        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(condition=~Q(result="concern", note=""), name="awards_riskfinding_explained"),
            apart_by("awards_riskfinding_apart", "assessment_id", "awards_conflicted_assessments"),
            office_only("awards_riskfinding_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return self.get_result_display()
