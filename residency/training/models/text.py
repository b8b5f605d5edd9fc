"""Texts of this room as dated data: the question about sharing, and the participant agreement."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import reference
from residency.training.workflow import AGREEMENT_TEXT, TextState


class TextKind(models.TextChoices):
    """What a text is for."""

    SHARE_QUESTION = "share_question", "Question about sharing a record with a residency program"
    PARTICIPANT_AGREEMENT = "participant_agreement", "Participant agreement"


class ResidencyTextQuerySet(models.QuerySet["ResidencyText"]):
    """Reads of texts."""

    def in_use(self, kind: TextKind) -> ResidencyTextQuerySet:
        """The approved text of a kind."""
        return self.filter(kind=kind, state=TextState.APPROVED)


@tracked("training_residencytextevent_access", None)
class ResidencyText(models.Model):
    """One version of a text (Markdown). Its words can't change once it is approved: what was signed stays readable."""

    kind = models.CharField("kind", max_length=24, choices=TextKind.choices)
    version = models.CharField("version", max_length=20)
    title = models.CharField("title", max_length=200)
    body = models.TextField("text")
    state = models.CharField("state", max_length=10, choices=TextState.choices, default=TextState.DRAFT)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approval_note = models.CharField("who approved it, and where that is written", max_length=300, blank=True)
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResidencyTextQuerySet.as_manager()

    class Meta:
        """Everybody reads; one approved text of a kind at a time."""

        ordering = ["kind", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="training_text_version_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(state=TextState.APPROVED), name="training_text_one_in_use"),
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT) | ~Q(approval_note="") & Q(approved_at__isnull=False),
                name="training_text_approved_by_someone",
            ),
            reference("training_residencytext_access", staff="SELECT, INSERT, UPDATE"),
        ]
        triggers = [
            *AGREEMENT_TEXT.triggers(),
            pgtrigger.Protect(
                name="words_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (OLD.kind, OLD.version, OLD.title, OLD.body) "
                    "IS DISTINCT FROM (NEW.kind, NEW.version, NEW.title, NEW.body)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"
