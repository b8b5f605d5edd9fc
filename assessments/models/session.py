"""A session: one day on which an instrument is used, and the examiners who are assigned to it."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.models.access import private, tracked_privately
from assessments.models.instrument import InstrumentVersion
from assessments.workflow import SESSION, SessionState
from img_program.database.access import mine
from img_program.database.guards import Numbered, NumberField
from img_program.organizations.models import Organization
from img_program.web.fields.names import NameColumn
from roster.models import Specialty

BEGINS_ON_ITS_DAY = """
IF NEW.state = 'running' AND (NEW.began_on IS NULL
   OR NEW.began_on < (NEW.starts_at AT TIME ZONE 'America/Chicago')::date
   OR NEW.began_on > (NEW.ends_at AT TIME ZONE 'America/Chicago')::date) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'A session begins on its own day';
END IF;
RETURN NEW;
"""


class SessionQuerySet(models.QuerySet["Session"]):
    """The vocabulary of reads about sessions."""

    def to_choose(self) -> SessionQuerySet:
        """Sessions at which a physician may ask for a place."""
        return self.filter(state=SessionState.OPEN, registration_closes_at__gt=timezone.now())

    def with_list_columns(self) -> SessionQuerySet:
        """What a row of a list shows, in the same query."""
        return self.select_related("specialty", "organization").order_by("-starts_at", "pk")


@tracked_privately("assessments_sessionevent_access")
class Session(models.Model):
    """Date and time are moments; pages show them in Central time. `guide` is what candidates read to prepare.

    The instrument itself is closed to candidates, so what they may know is copied here.
    """

    number = NumberField("number")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="sessions")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField(default=False)
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    registration_closes_at = models.DateTimeField("registration closes")
    place = models.CharField("place", max_length=200)
    address = models.CharField("address", max_length=300)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    places = models.PositiveSmallIntegerField("places")
    guide = models.TextField("how to prepare", blank=True)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    state_reason = models.CharField("why it was cancelled", max_length=300, blank=True)
    began_on = models.DateField("began", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        """What is planned is the office's; afterwards everybody with an account may know that it takes place."""

        ordering = ["starts_at", "id"]
        constraints = [
            Numbered(
                name="assessments_session_numbered",
                prefix="'S-' || extract(year FROM NEW.starts_at AT TIME ZONE 'America/Chicago')::int || '-'",
                digits=3,
            ),
            models.UniqueConstraint(fields=["number"], name="assessments_session_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="assessments_session_in_order"),
            models.CheckConstraint(
                condition=Q(registration_closes_at__lte=F("starts_at")), name="assessments_session_closes_before"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="assessments_session_has_places"),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "held"]) | Q(began_on__isnull=False), name="assessments_session_began"
            ),
            private("assessments_session_access", reads="state <> 'planned'", person="SELECT"),
        ]
        triggers = [
            *SESSION.triggers(),
            pgtrigger.Trigger(
                name="begins_on_its_day",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func=BEGINS_ON_ITS_DAY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty.name}, {timezone.localtime(self.starts_at):%-d %B %Y}"

    @property
    def day(self) -> date:
        """The first day, as clocks in Minnesota show it."""
        return timezone.localdate(self.starts_at)

    @property
    def is_today(self) -> bool:
        """Whether today is one of its days."""
        return self.day <= timezone.localdate() <= timezone.localdate(self.ends_at)

    @property
    def takes_requests(self) -> bool:
        """Whether a physician may ask for a place now."""
        return self.state == SessionState.OPEN and self.registration_closes_at > timezone.now()


class AssignmentQuerySet(models.QuerySet["ExaminerAssignment"]):
    """The vocabulary of reads about examiners."""

    def current_on(self, day: date) -> AssignmentQuerySet:
        """Assignments that run on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


@tracked_privately("assessments_examinerassignmentevent_access")
class ExaminerAssignment(models.Model):
    """An examiner of a session, from a day until a day."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = NameColumn("name", max_length=150)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    end_reason = models.CharField("why it ended", max_length=300, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """Once for each person; the examiner reads their own."""

        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="assessments_examiner_once"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="assessments_examiner_order"),
            private("assessments_examinerassignment_access", reads=mine("user_id"), person="SELECT"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_current_on(self, day: date) -> bool:
        """Whether the assignment runs on a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
