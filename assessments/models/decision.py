"""Decisions by the documented rule, confirmed by a panel; and requests for a second marking."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.access import private, tracked_privately
from assessments.models.registration import Registration
from assessments.workflow import DECISION, SECOND_MARKING, DecisionState, SecondMarkingState
from img_program.database.access import SameOwner, mine

# Who confirms is independent: not the candidate, not an examiner of theirs, nobody who knows them, and after a second
# marking nobody who confirmed the decision that is looked at again.
INDEPENDENT_PANEL = """
IF NEW.state = 'confirmed' AND OLD.state <> 'confirmed' THEN
    IF NEW.confirmed_by_id IS NULL OR NEW.confirmed_too_by_id IS NULL OR NEW.confirmed_by_id = NEW.confirmed_too_by_id THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'Two persons confirm a decision';
    END IF;
    IF NEW.user_id IN (NEW.confirmed_by_id, NEW.confirmed_too_by_id)
       OR EXISTS (SELECT 1 FROM assessments_score score JOIN assessments_sheet sheet ON sheet.id = score.sheet_id
                  WHERE sheet.registration_id = NEW.registration_id
                  AND score.examiner_id IN (NEW.confirmed_by_id, NEW.confirmed_too_by_id))
       OR EXISTS (SELECT 1 FROM assessments_acquaintance known WHERE known.registration_id = NEW.registration_id AND known.knows
                  AND known.examiner_id IN (NEW.confirmed_by_id, NEW.confirmed_too_by_id)) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'Somebody who rated, knows or is the candidate can not confirm the decision';
    END IF;
    IF EXISTS (SELECT 1 FROM assessments_decision before WHERE before.registration_id = NEW.registration_id AND before.id <> NEW.id
               AND before.state IN ('confirmed', 'replaced')
               AND (before.confirmed_by_id IN (NEW.confirmed_by_id, NEW.confirmed_too_by_id)
                    OR before.confirmed_too_by_id IN (NEW.confirmed_by_id, NEW.confirmed_too_by_id))) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'Who confirmed a decision does not confirm the one that replaces it';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM assessments_registration place JOIN assessments_session session ON session.id = place.session_id
                   WHERE place.id = NEW.registration_id AND session.state = 'held') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'Results are confirmed after the session';
    END IF;
END IF;
RETURN NEW;
"""


class Outcome(models.TextChoices):
    """What the rule says."""

    READY = "ready", "Meets the standard"
    NOT_YET = "not_yet", "Does not meet the standard yet"


@tracked_privately("assessments_decisionevent_access")
class Decision(models.Model):
    """One ruling on one registration. The person reads it once the panel confirmed it, with the letter as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField("outcome", max_length=8, choices=Outcome.choices)
    findings = models.JSONField("findings")
    sha256 = models.CharField("SHA-256 of scores and rule", max_length=64)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_too_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter = models.TextField("letter", blank=True)
    note = models.TextField("why it was returned", max_length=1000, blank=True)

    class Meta:
        """One open and one confirmed decision at a time."""

        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "number"], name="assessments_decision_number"),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state=DecisionState.PROPOSED), name="assessments_decision_one_open"
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state=DecisionState.CONFIRMED), name="assessments_decision_one_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.CONFIRMED) | (Q(confirmed_at__isnull=False) & ~Q(letter="")),
                name="assessments_decision_letter",
            ),
            private(
                "assessments_decision_access",
                reads=mine() + " AND state IN ('confirmed', 'replaced')",
                person="SELECT",
            ),
            SameOwner(
                name="assessments_decision_same_owner",
                columns=["registration_id", "user_id"],
                parent="assessments_registration",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = [
            *DECISION.triggers(),
            pgtrigger.Trigger(
                name="independent_panel",
                operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func=INDEPENDENT_PANEL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.get_state_display()})"

    @property
    def is_ready(self) -> bool:
        """Whether the standard is met."""
        return self.outcome == Outcome.READY

    @property
    def is_confirmed(self) -> bool:
        """Whether it is told and counts."""
        return self.state == DecisionState.CONFIRMED


@tracked_privately("assessments_secondmarkingevent_access")
class SecondMarking(models.Model):
    """A candidate asked that another examiner marks again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="second_marking")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SecondMarkingState.choices, default=SecondMarkingState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Once for each registration; the person reads it, actions write it."""

        constraints = [
            private("assessments_secondmarking_access", reads=mine(), person="SELECT"),
            SameOwner(
                name="assessments_secondmarking_same_owner",
                columns=["registration_id", "user_id"],
                parent="assessments_registration",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = SECOND_MARKING.triggers()

    def __str__(self) -> str:
        return self.get_state_display()
