"""Rating sheets of examiners, and the scores that are written once."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.blueprint import SheetForm
from assessments.models.access import private, tracked_privately
from assessments.models.registration import Registration
from assessments.models.session import Session
from assessments.workflow import SHEET, SheetState
from img_program.database.access import SameOwner, mine

# An examiner loses sight of a sheet the moment they declare that they know the candidate.
SHEET_OF_EXAMINER = mine("examiner_id") + (
    " AND NOT EXISTS (SELECT 1 FROM assessments_acquaintance known WHERE known.registration_id = "
    "assessments_sheet.registration_id AND known.examiner_id = assessments_sheet.examiner_id AND known.knows)"
)
ONLY_STRANGERS = """
IF NOT EXISTS (SELECT 1 FROM assessments_acquaintance said WHERE said.registration_id = NEW.registration_id
               AND said.examiner_id = NEW.examiner_id AND NOT said.knows) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
        MESSAGE = 'Only an examiner who declared not to know the candidate can rate them';
END IF;
IF EXISTS (SELECT 1 FROM assessments_registration own WHERE own.id = NEW.registration_id AND own.user_id = NEW.examiner_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'Nobody rates themselves';
END IF;
IF EXISTS (SELECT 1 FROM assessments_sheet other WHERE other.registration_id = NEW.registration_id
           AND other.examiner_id = NEW.examiner_id AND other.marking <> NEW.marking AND other.state <> 'withdrawn') THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'The second marking is by somebody who did not mark before';
END IF;
RETURN NEW;
"""


class SheetQuerySet(models.QuerySet["Sheet"]):
    """The vocabulary of reads about sheets."""

    def running(self) -> SheetQuerySet:
        """Sheets that count or will count."""
        return self.exclude(state=SheetState.WITHDRAWN)


@tracked_privately("assessments_sheetevent_access", exclude=["draft", "draft_version", "saved_at"])
class Sheet(models.Model):
    """One examiner rates one candidate at one station. `form` is the frozen part of the instrument that they need.

    The examiner sees the candidate's number and what to do differently, never the name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sheets")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="sheets")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    station = models.SlugField("station", max_length=40)
    position = models.PositiveSmallIntegerField()
    marking = models.PositiveSmallIntegerField("marking", default=1)
    candidate_number = models.PositiveSmallIntegerField("candidate number")
    accommodation = models.CharField("what to do differently", max_length=300, blank=True)
    form = models.JSONField("form")
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    draft = models.JSONField("ratings so far", default=dict, blank=True)
    draft_version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submissions = models.PositiveSmallIntegerField(default=0)

    objects = SheetQuerySet.as_manager()

    class Meta:
        """The examiner fills their own; the candidate never reads it."""

        ordering = ["candidate_number", "position", "marking"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "station", "marking"],
                condition=~Q(state=SheetState.WITHDRAWN),
                name="assessments_sheet_once",
            ),
            models.UniqueConstraint(fields=["id", "examiner"], name="assessments_sheet_owner"),
            private(
                "assessments_sheet_access",
                reads=SHEET_OF_EXAMINER,
                person="SELECT, UPDATE (state, draft, draft_version, saved_at, submitted_at, submissions)",
            ),
            SameOwner(
                name="assessments_sheet_same_session",
                columns=["registration_id", "session_id"],
                parent="assessments_registration",
                parent_columns=["id", "session_id"],
            ),
            SameOwner(
                name="assessments_sheet_of_examiner",
                columns=["session_id", "examiner_id"],
                parent="assessments_examinerassignment",
                parent_columns=["session_id", "user_id"],
            ),
        ]
        triggers = [
            *SHEET.triggers(),
            pgtrigger.Trigger(name="only_strangers", operation=pgtrigger.Insert, when=pgtrigger.Before, func=ONLY_STRANGERS),
        ]

    def __str__(self) -> str:
        return f"Candidate {self.candidate_number}, {self.questions.name}"

    @property
    def questions(self) -> SheetForm:
        """What the examiner rates, as typed values."""
        return SheetForm.from_json(self.form)


class Score(models.Model):
    """One domain's score in one submission of a sheet. Append-only; the highest submission counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="scores")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission = models.PositiveSmallIntegerField()
    domain = models.SlugField(max_length=40)
    value = models.PositiveSmallIntegerField("score")
    comment = models.TextField("comment", max_length=1000, blank=True)
    is_below_standard = models.BooleanField()
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A score below the standard has its comment; nobody changes or deletes a score."""

        ordering = ["submission", "domain"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "submission", "domain"], name="assessments_score_once"),
            models.CheckConstraint(condition=Q(is_below_standard=False) | ~Q(comment=""), name="assessments_score_comment"),
            private(
                "assessments_score_access",
                reads=mine("examiner_id"),
                person="SELECT, INSERT",
                staff="SELECT",
                system="SELECT, INSERT",
            ),
            SameOwner(
                name="assessments_score_same_owner",
                columns=["sheet_id", "examiner_id"],
                parent="assessments_sheet",
                parent_columns=["id", "examiner_id"],
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.domain}: {self.value}"
