"""Meetings of stakeholder bodies: who came, what was said, and the advice that was given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultation.models.barrier import Barrier
from consultation.models.body import BodyMember, StakeholderBody
from consultation.models.study import StudyQuestion
from consultation.workflow import ADVICE, MEETING, AdviceState, MeetingState
from img_program.database.access import SameOwner
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.documents.models import Document
from img_program.web.fields.names import NameColumn


@tracked("consultation_meetingevent_access", None)
class Meeting(models.Model):
    """A meeting: agenda before, attendance and minutes after. `starts_at` is a moment, shown in Central time."""

    body = models.ForeignKey(StakeholderBody, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("begins")
    place = models.CharField("place", max_length=200)
    agenda = models.TextField("agenda", max_length=4000)
    summary = models.TextField("what was discussed", max_length=4000, blank=True)
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("state", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    state_reason = models.CharField("why", max_length=300, blank=True)

    class Meta:
        """A meeting that was held has its summary."""

        ordering = ["-starts_at", "-id"]
        triggers = MEETING.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "body"], name="consultation_meeting_of_body"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | ~Q(summary=""), name="consultation_meeting_summarized"
            ),
            office_only("consultation_meeting_access"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {timezone.localtime(self.starts_at):%-d %B %Y}"


@tracked("consultation_attendanceevent_access", None)
class Attendance(models.Model):
    """Whether a member came, or a guest."""

    class Presence(models.TextChoices):
        """How somebody took part."""

        PRESENT = "present", "Present"
        EXCUSED = "excused", "Excused"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    body = models.ForeignKey(StakeholderBody, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guest = NameColumn("guest", max_length=200, blank=True)
    presence = models.CharField("presence", max_length=8, choices=Presence.choices)

    class Meta:
        """A member of the meeting's own body, once; or a guest by name."""

        ordering = ["member__name", "guest", "id"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="consultation_attendance_once"),
            models.CheckConstraint(
                condition=(Q(member__isnull=False) & Q(guest="")) | (Q(member=None) & ~Q(guest="")),
                name="consultation_attendance_of_someone",
            ),
            *(
                SameOwner(
                    name=f"consultation_attendance_same_{name}",
                    columns=[f"{name}_id", "body_id"],
                    parent=parent,
                    parent_columns=["id", "body_id"],
                )
                for name, parent in (("meeting", "consultation_meeting"), ("member", "consultation_bodymember"))
            ),
            office_only("consultation_attendance_access"),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.guest}: {self.get_presence_display()}"


class ProgramPart(models.TextChoices):
    """Which part of the program advice is about."""

    ROSTER = "roster", "Roster"
    READINESS = "readiness", "Readiness assessment"
    CAREER = "career", "Career guidance and support grants"
    PREPARATION = "preparation", "Clinical preparation grants"
    RESIDENCY = "residency", "Residency positions"
    PATHWAYS = "pathways", "Other health professions"
    WHOLE = "whole", "The program as a whole"


@tracked("consultation_adviceevent_access", None)
class Advice(models.Model):
    """Advice of a body about a barrier, a question of the licensure study or a part of the program, and the answer."""

    body = models.ForeignKey(StakeholderBody, on_delete=models.PROTECT, related_name="advice")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="advice")
    given_on = models.DateField("given on")
    text = models.TextField("advice", max_length=2000)
    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="advice")
    question = models.ForeignKey(StudyQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="advice")
    part = models.CharField("part of the program", max_length=12, choices=ProgramPart.choices, blank=True)
    response = models.TextField("answer of the office", max_length=2000, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    is_public = models.BooleanField("may be published", default=False)
    state = models.CharField("state", max_length=12, choices=AdviceState.choices, default=AdviceState.RECEIVED)

    class Meta:
        """About exactly one thing; an answer is in words and has its day."""

        ordering = ["-given_on", "-id"]
        verbose_name_plural = "advice"
        triggers = ADVICE.triggers()
        constraints = [
            models.CheckConstraint(
                condition=Q(barrier__isnull=False, question=None, part="")
                | Q(barrier=None, question__isnull=False, part="")
                | (Q(barrier=None, question=None) & ~Q(part="")),
                name="consultation_advice_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AdviceState.RECEIVED, AdviceState.CONSIDERING])
                | (~Q(response="") & Q(answered_on__isnull=False)),
                name="consultation_advice_answered_in_words",
            ),
            SameOwner(
                name="consultation_advice_same_body",
                columns=["meeting_id", "body_id"],
                parent="consultation_meeting",
                parent_columns=["id", "body_id"],
            ),
            office_only("consultation_advice_access"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return str(self.barrier or self.question or self.get_part_display())
