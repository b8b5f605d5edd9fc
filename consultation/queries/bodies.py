"""Stakeholder bodies: composition, meetings and advice in a period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from consultation.models import Advice, Attendance, BodyMember, Meeting, StakeholderBody
from consultation.workflow import MeetingState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting that was held: its day, its agenda, how many members and guests came."""

    on: date
    agenda: str
    present: int


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """Advice that may be published, with the answer of the office."""

    on: date
    text: str
    about: str
    state: str
    response: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """An interest of the composition and how many members hold it on the last day of the period."""

    interest: str
    at_least: int
    members: int


@dataclass(frozen=True, slots=True)
class BodyActivity:
    """A stakeholder body in a period. `named` are members who consented that their name is published."""

    name: str
    purpose: str
    citation: str
    members: int
    seats: tuple[SeatLine, ...]
    named: tuple[tuple[str, str], ...]
    meetings: tuple[MeetingLine, ...]
    advice: tuple[AdviceLine, ...]


def bodies_in_period(starts_on: date, ends_on: date) -> list[BodyActivity]:
    """Each body with its composition on the last day, and the meetings and the publishable advice of the period."""
    with as_system(reason="consultation for the annual report"):
        bodies = list(
            StakeholderBody.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
            .select_related("provision")
            .prefetch_related("seats")
        )
        members = list(BodyMember.objects.current_on(ends_on).select_related("seat"))
        meetings = list(Meeting.objects.filter(state=MeetingState.HELD).order_by("starts_at"))
        present = Counter(Attendance.objects.filter(presence=Attendance.Presence.PRESENT).values_list("meeting_id", flat=True))
        advice = list(
            Advice.objects.filter(is_public=True, given_on__range=(starts_on, ends_on))
            .select_related("barrier", "question")
            .order_by("given_on", "pk")
        )
        return [
            BodyActivity(
                name=body.name,
                purpose=body.purpose,
                citation=body.provision.citation if body.provision else "",
                members=sum(each.body_id == body.pk for each in members),
                seats=tuple(
                    SeatLine(seat.interest, seat.at_least, sum(each.seat_id == seat.pk for each in members))
                    for seat in body.seats.all()
                ),
                named=tuple((each.name, each.seat.interest) for each in members if each.body_id == body.pk and each.is_public),
                meetings=tuple(
                    MeetingLine(timezone.localdate(each.starts_at), each.agenda, present[each.pk])
                    for each in meetings
                    if each.body_id == body.pk and starts_on <= timezone.localdate(each.starts_at) <= ends_on
                ),
                advice=tuple(
                    AdviceLine(each.given_on, each.text, each.about, each.get_state_display(), each.response)
                    for each in advice
                    if each.body_id == body.pk
                ),
            )
            for body in bodies
        ]
