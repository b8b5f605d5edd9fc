"""Texts of the room as data: letters, rules in words, the operating plan and the budget, in dated versions."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.patterns import reference


class TextKind(models.TextChoices):
    """What a text is for."""

    READY_LETTER = "ready_letter", "Letter: meets the standard"
    NEXT_STEPS_LETTER = "next_steps_letter", "Letter: next steps"
    RETAKE_RULE = "retake_rule", "Taking the assessment again"
    USE_OF_INFORMATION = "use_of_information", "How we use your information"
    CERTIFICATE_WORDS = "certificate_words", "Words on the certificate"
    OPERATING_PLAN = "operating_plan", "Operating plan"
    BUDGET = "budget", "Budget"


class TextQuerySet(models.QuerySet["AssessmentText"]):
    """The vocabulary of reads about texts."""

    def in_force_on(self, day: date) -> TextQuerySet:
        """Texts from on or before a day, newest first."""
        return self.filter(starts_on__lte=day).order_by("-starts_on", "-number")


class AssessmentText(models.Model):
    """One dated version of a text. Append-only: a change is a new version."""

    kind = models.CharField(max_length=20, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField("version")
    body = models.TextField("text", max_length=20_000)
    starts_on = models.DateField("in force from")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = TextQuerySet.as_manager()

    class Meta:
        """Not private: these are the program's own words."""

        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="assessments_text_number"),
            models.CheckConstraint(condition=~models.Q(body=""), name="assessments_text_not_empty"),
            reference("assessments_assessmenttext_access", staff="SELECT, INSERT"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


def text_in_force(kind: TextKind, *, on: date) -> AssessmentText | None:
    """The version of a text that counts on a day, or None while nobody wrote one."""
    return AssessmentText.objects.filter(kind=kind).in_force_on(on).first()
