"""A physician's place at a session, and who knows whom."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.access import private, tracked_privately
from assessments.models.session import Session
from assessments.workflow import REGISTRATION, RegistrationState
from img_program.database.access import SameOwner, mine
from roster.models import Registrant

ENDED = (RegistrationState.WITHDRAWN, RegistrationState.CLOSED)

PLACE_LIMIT = """
IF NEW.state = 'registered' THEN
    PERFORM 1 FROM assessments_session WHERE id = NEW.session_id FOR UPDATE;
    IF (SELECT count(*) FROM assessments_registration WHERE session_id = NEW.session_id AND state = 'registered')
       > (SELECT places FROM assessments_session WHERE id = NEW.session_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'All places of this session are taken';
    END IF;
END IF;
RETURN NULL;
"""
STAYS_ACQUAINTED = """
IF OLD.knows AND NOT NEW.knows THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'An acquaintance once declared stays declared';
END IF;
RETURN NEW;
"""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """The vocabulary of reads about places."""

    def running(self) -> RegistrationQuerySet:
        """Requests that were neither withdrawn nor closed."""
        return self.exclude(state__in=ENDED)

    def with_place(self) -> RegistrationQuerySet:
        """Who has a place."""
        return self.filter(state=RegistrationState.REGISTERED)


@tracked_privately("assessments_registrationevent_access")
class Registration(models.Model):
    """One request for a place. `accommodation` is an instruction that the office agreed: what to do, never why.

    What the person asked for in private words is an `AccommodationRequest`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RegistrationState.choices)
    accommodation = models.CharField("what we do differently", max_length=300, blank=True)
    candidate_number = models.PositiveSmallIntegerField("candidate number", null=True, blank=True)
    asked_at = models.DateTimeField("asked", default=timezone.now)
    changed_at = models.DateTimeField("changed", default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        """One running request of a person for a session; the person reads it, actions write it."""

        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registrant"],
                condition=~Q(state__in=[state.value for state in ENDED]),
                name="assessments_registration_once",
            ),
            models.UniqueConstraint(fields=["id", "user"], name="assessments_registration_owner"),
            models.UniqueConstraint(fields=["id", "session"], name="assessments_registration_session"),
            models.UniqueConstraint(fields=["session", "candidate_number"], name="assessments_candidate_number"),
            private("assessments_registration_access", reads=mine(), person="SELECT"),
            SameOwner(
                name="assessments_registration_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = [
            *REGISTRATION.triggers(),
            pgtrigger.Trigger(
                name="place_limit", operation=pgtrigger.Insert | pgtrigger.Update, when=pgtrigger.After, func=PLACE_LIMIT
            ),
        ]

    def __str__(self) -> str:
        return f"Place asked on {self.asked_at:%Y-%m-%d}"


@tracked_privately("assessments_acquaintanceevent_access")
class Acquaintance(models.Model):
    """An examiner's word on one candidate: whether they know each other. Never how."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="acquaintances")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="acquaintances")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    knows = models.BooleanField("knows the candidate")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The examiner writes their own, for candidates of a session to which they are assigned."""

        constraints = [
            models.UniqueConstraint(fields=["registration", "examiner"], name="assessments_acquaintance_once"),
            private(
                "assessments_acquaintance_access",
                reads=mine("examiner_id"),
                person="SELECT, INSERT, UPDATE (knows, declared_at)",
                staff="SELECT",
            ),
            SameOwner(
                name="assessments_acquaintance_same_session",
                columns=["registration_id", "session_id"],
                parent="assessments_registration",
                parent_columns=["id", "session_id"],
            ),
            SameOwner(
                name="assessments_acquaintance_of_examiner",
                columns=["session_id", "examiner_id"],
                parent="assessments_examinerassignment",
                parent_columns=["session_id", "user_id"],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="stays_acquainted", operation=pgtrigger.Update, when=pgtrigger.Before, func=STAYS_ACQUAINTED)
        ]

    def __str__(self) -> str:
        return "Knows the candidate" if self.knows else "Doesn't know the candidate"
