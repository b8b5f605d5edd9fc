"""A physician in a position: how it was filled, and what happened in training."""

from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, of_my_organizations
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from residency.training.models.common import OF_BOTH, OfBothQuerySet, child_of, same_person
from residency.training.models.position import Position
from residency.training.workflow import APPOINTMENT, AppointmentState
from roster.models import Registrant

RUNNING = (AppointmentState.RECORDED, AppointmentState.TRAINING)
ENDED = (AppointmentState.COMPLETED, AppointmentState.TRANSFERRED, AppointmentState.LEFT)


class FilledBy(models.TextChoices):
    """How a position was filled."""

    MATCH = "match", "The Match (NRMP)"
    SOAP = "soap", "SOAP, after the Match"
    OUTSIDE = "outside", "Outside the Match, by an NRMP exception"


class AppointmentQuerySet(OfBothQuerySet["Appointment"]):
    """Reads of appointments."""

    def running(self) -> AppointmentQuerySet:
        """Recorded or in training."""
        return self.filter(state__in=RUNNING)

    def in_period(self, first: date, last: date) -> AppointmentQuerySet:
        """Those who hold or held their position on some day between two days, both included."""
        held = ~Q(state=AppointmentState.WITHDRAWN) & Q(starts_on__lte=last)
        return self.filter(held & (Q(ended_on=None) | Q(ended_on__gte=first)))


@tracked("training_appointmentevent_access", OF_BOTH)
class Appointment(models.Model):
    """One physician in one position. A position may have several over time, and so may a physician.

    `ended_on` is the day on which training here ended, for whatever reason; with the state `completed` it is the
    day of completion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="appointments")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filled_by = models.CharField("how the position was filled", max_length=8, choices=FilledBy.choices)
    exception_name = models.CharField("NRMP exception", max_length=150, blank=True)
    exception_year = models.PositiveSmallIntegerField("year of the exception", null=True, blank=True)
    starts_on = models.DateField("training begins")
    expected_end_on = models.DateField("training is expected to end")
    state = models.CharField("state", max_length=12, choices=AppointmentState.choices, default=AppointmentState.RECORDED)
    ended_on = models.DateField("training ended", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("recorded", default=timezone.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        """Only of somebody who said Yes to this institution; one resident at a time in a position."""

        ordering = ["-starts_on", "id"]
        triggers = APPOINTMENT.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="training_appointment_organization"),
            models.UniqueConstraint(fields=["id", "user"], name="training_appointment_person"),
            models.UniqueConstraint(fields=["id", "registrant", "user"], name="training_appointment_registrant"),
            models.UniqueConstraint(
                fields=["position"], condition=Q(state__in=["recorded", "training"]), name="training_appointment_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(expected_end_on__gt=F("starts_on")), name="training_appointment_in_order"),
            models.CheckConstraint(
                condition=Q(filled_by="outside", exception_year__isnull=False) & ~Q(exception_name="")
                | ~Q(filled_by="outside") & Q(exception_name="", exception_year=None),
                name="training_appointment_exception",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recorded", "training", "withdrawn"], ended_on=None)
                | Q(state__in=["completed", "transferred", "left"], ended_on__gte=F("starts_on")),
                name="training_appointment_ended_when",
            ),
            child_of("position", "training_appointment_same_owner"),
            same_person("training_appointment_same_person"),
            Guard(
                name="training_appointment_with_consent",
                events="INSERT OR UPDATE OF registrant_id, organization_id",
                body=(
                    "IF NOT EXISTS (SELECT 1 FROM training_recordshare WHERE registrant_id = NEW.registrant_id "
                    "AND organization_id = NEW.organization_id AND purpose = 'training_candidate' AND answer = 'yes') THEN "
                    + REFUSE.format(message="'This physician has not agreed to share their record with this institution'")
                    + "; END IF;"
                ),
            ),
            Access(
                name="training_appointment_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (starts_on, expected_end_on, state, ended_on)",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, OF_BOTH, command="SELECT"),
                    Policy(PERSON, command="INSERT", check=of_my_organizations()),
                    Policy(PERSON, of_my_organizations(), command="UPDATE"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def is_running(self) -> bool:
        """Recorded or in training."""
        return self.state in RUNNING

    @property
    def completed_on(self) -> date | None:
        """The day on which training was completed, for what follows it; None before, and for other endings."""
        return self.ended_on if self.state == AppointmentState.COMPLETED else None


class TrainingEventKind(models.TextChoices):
    """What happens in training. Dated facts; why is asked nowhere."""

    BEGAN = "began", "Training began"
    YEAR_DONE = "year_done", "Year of training done"
    YEAR_REPEATED = "year_repeated", "Year of training repeated"
    LEAVE = "leave", "Leave"
    BACK = "back", "Back from leave"
    PART_TIME = "part_time", "Part time"
    FULL_TIME = "full_time", "Full time again"
    TRANSFERRED = "transferred", "Went on in another program"
    LEFT = "left", "Left the program"
    COMPLETED = "completed", "Training completed"
    TAKEN_BACK = "taken_back", "Entry taken back"


class TrainingEventQuerySet(OfBothQuerySet["TrainingEvent"]):
    """Reads of events."""

    def that_count(self) -> TrainingEventQuerySet:
        """Those that no later entry replaced or took back."""
        return self.filter(replaced_by=None).exclude(kind=TrainingEventKind.TAKEN_BACK)


class TrainingEvent(models.Model):
    """One dated fact of training. Append-only: a correction is a new row that names the one it replaces."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="training_events")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what happened", max_length=14, choices=TrainingEventKind.choices)
    happened_on = models.DateField("on")
    training_year = models.PositiveSmallIntegerField("year of training", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("percent of full time", null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("recorded", default=timezone.now, editable=False)

    objects = TrainingEventQuerySet.as_manager()

    class Meta:
        """The institution and the office add; nobody changes."""

        ordering = ["happened_on", "recorded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["id", "appointment"], name="training_trainingevent_of"),
            models.CheckConstraint(
                condition=~Q(kind="part_time") | Q(percent__gt=0, percent__lt=100), name="training_trainingevent_percent"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["year_done", "year_repeated"]) | Q(training_year__gte=1),
                name="training_trainingevent_year",
            ),
            models.CheckConstraint(
                condition=~Q(kind="taken_back") | Q(replaces__isnull=False), name="training_trainingevent_takes_something_back"
            ),
            child_of("appointment", "training_trainingevent_same_owner"),
            child_of("appointment", "training_trainingevent_same_person", owner="user_id"),
            same_person("training_trainingevent_same_registrant"),
            Access(
                name="training_trainingevent_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    # What should never have been written is taken out, and nothing else.
                    RETENTION: "SELECT, UPDATE (note), DELETE",
                },
                policies=[
                    Policy(PERSON, OF_BOTH, command="SELECT"),
                    Policy(PERSON, command="INSERT", check=of_my_organizations()),
                    Policy((STAFF, SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on:%Y-%m-%d}"
