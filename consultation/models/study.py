"""The licensure study with the Board of Medical Practice: questions, evidence, positions, recommendations (subd. 3)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from consultation.workflow import PUBLIC_RECOMMENDATIONS, QUESTION, RECOMMENDATION, QuestionState, RecommendationState
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.documents.models import Document
from img_program.statute.models import Provision


@tracked("consultation_studyquestionevent_access", None)
class StudyQuestion(models.Model):
    """A question of the study, with the passage of the law it asks about."""

    title = models.CharField("question", max_length=250)
    context = models.TextField("what is known today", max_length=4000)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="passage of the law"
    )
    answer = models.TextField("answer", max_length=4000, blank=True)
    state = models.CharField("state", max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    opened_on = models.DateField("opened", default=timezone.localdate)

    class Meta:
        """Internal; only adopted recommendations are published."""

        ordering = ["opened_on", "id"]
        triggers = QUESTION.triggers()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | ~Q(answer=""), name="consultation_question_answered_in_words"
            ),
            office_only("consultation_studyquestion_access"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked("consultation_evidenceevent_access", None)
class Evidence(models.Model):
    """What speaks for an answer: a document, a citation, or both."""

    question = models.ForeignKey(StudyQuestion, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField("what it is", max_length=200)
    finding = models.TextField("what it says", max_length=2000)
    citation = models.CharField("citation", max_length=300, blank=True)
    url = models.URLField("address", max_length=300, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_on = models.DateField("added", default=timezone.localdate)

    class Meta:
        """Nothing without its source."""

        ordering = ["-added_on", "-id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=~Q(citation="") | Q(document__isnull=False), name="consultation_evidence_has_source"
            ),
            office_only("consultation_evidence_access"),
        ]

    def __str__(self) -> str:
        return self.title


class Stance(models.TextChoices):
    """Where a stakeholder stands."""

    SUPPORTS = "supports", "Supports a change"
    CHANGES = "changes", "Supports it with changes"
    NEUTRAL = "neutral", "Neutral"
    OPPOSES = "opposes", "Opposes a change"


@tracked("consultation_positionevent_access", None)
class Position(models.Model):
    """What a stakeholder holds about a question: who, since when, in their own words, from where we know it."""

    question = models.ForeignKey(StudyQuestion, on_delete=models.PROTECT, related_name="positions")
    stakeholder = models.CharField("stakeholder", max_length=200)
    stance = models.CharField("position", max_length=8, choices=Stance.choices)
    statement = models.TextField("statement", max_length=2000)
    since = models.DateField("since")
    until = models.DateField("until", null=True, blank=True)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("address of the source", max_length=300, blank=True)

    class Meta:
        """One position of a stakeholder at a time."""

        ordering = ["stakeholder", "-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="consultation_position_order"),
            models.CheckConstraint(condition=~Q(statement="") & ~Q(source=""), name="consultation_position_says_what_and_whence"),
            models.UniqueConstraint(
                fields=["question", "stakeholder"], condition=Q(until=None), name="consultation_position_one_at_a_time"
            ),
            office_only("consultation_position_access"),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}: {self.get_stance_display()}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Reads of recommendations."""

    def public(self) -> RecommendationQuerySet:
        """Those that were adopted, and what became of them."""
        return self.filter(state__in=PUBLIC_RECOMMENDATIONS)


@tracked("consultation_recommendationevent_access", None)
class Recommendation(models.Model):
    """A change of law or rule that the program recommends. Its words are frozen once it is adopted."""

    question = models.ForeignKey(StudyQuestion, on_delete=models.PROTECT, related_name="recommendations")
    title = models.CharField("recommendation", max_length=250)
    text = models.TextField("in full", max_length=4000)
    reason = models.TextField("why", max_length=4000)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="passage of the law"
    )
    state = models.CharField("state", max_length=12, choices=RecommendationState.choices, default=RecommendationState.DRAFT)
    adopted_on = models.DateField("adopted", null=True, blank=True)
    sent_on = models.DateField("sent to the legislature", null=True, blank=True)
    ended_on = models.DateField("decided", null=True, blank=True)
    note = models.CharField("what became of it", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        """Internal until adopted. The days of the steps stand in their order."""

        ordering = ["-adopted_on", "id"]
        triggers = [
            *RECOMMENDATION.triggers(),
            pgtrigger.Protect(
                name="words_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state NOT IN ('draft', 'consulting') AND (OLD.title, OLD.text, OLD.reason, OLD.question_id) "
                    "IS DISTINCT FROM (NEW.title, NEW.text, NEW.reason, NEW.question_id)"
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_RECOMMENDATIONS) | Q(adopted_on__isnull=False),
                name="consultation_recommendation_adopted_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "enacted", "not_enacted"]) | Q(sent_on__isnull=False),
                name="consultation_recommendation_sent_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["enacted", "not_enacted", "withdrawn"]) | (Q(ended_on__isnull=False) & ~Q(note="")),
                name="consultation_recommendation_ended_how",
            ),
            office_only("consultation_recommendation_access"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open_to_change(self) -> bool:
        """Whether its words may still change."""
        return self.state in (RecommendationState.DRAFT, RecommendationState.CONSULTING)
