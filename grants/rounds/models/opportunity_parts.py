"""What a round asks and how it judges, as data: questions, budget template, criteria; frozen with the round."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q

from grants.rounds.models.opportunity import Opportunity
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy

# Whoever may read the round may read its parts: the policy of the round itself decides.
OF_PUBLIC = "EXISTS (SELECT FROM rounds_opportunity o WHERE o.id = opportunity_id)"


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
            Policy(PERSON, OF_PUBLIC, command="SELECT"),
            Policy((STAFF, SYSTEM), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
            Policy(RETENTION, "true"),
        ],
    )


def only_in_draft() -> list[pgtrigger.Trigger]:
    """Questions, budget categories and criteria change only while the round is a draft."""
    check = (
        "IF (SELECT state FROM rounds_opportunity WHERE id = {row}.opportunity_id) <> 'draft' THEN "
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
            models.UniqueConstraint(fields=["id", "opportunity"], name="rounds_question_opportunity"),
            models.CheckConstraint(condition=Q(word_limit=None) | Q(kind="text"), name="rounds_question_words_of_texts"),
            part_of_opportunity("rounds_question_access"),
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
            models.UniqueConstraint(fields=["id", "opportunity"], name="rounds_budgetcategory_opportunity"),
            part_of_opportunity("rounds_budgetcategory_access"),
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
            models.UniqueConstraint(fields=["id", "opportunity", "points"], name="rounds_criterion_points"),
            models.CheckConstraint(condition=Q(points__gt=0), name="rounds_criterion_points_positive"),
            part_of_opportunity("rounds_criterion_access"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def points_in_words(self) -> str:
        """The points without useless zeros."""
        return f"{self.points.normalize():f}" if self.points else str(Decimal(0))
