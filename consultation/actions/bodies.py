"""Stakeholder bodies: composition, members, meetings, attendance, advice and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultation.actions.common import keep_file, written
from consultation.models import (
    Advice,
    Attendance,
    Barrier,
    BodyMember,
    Meeting,
    ProgramPart,
    Seat,
    StakeholderBody,
    StudyQuestion,
)
from consultation.permissions import MANAGE, MINUTES
from consultation.workflow import ADVICE, MEETING
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.documents.checking import CheckedUpload
from img_program.statute.models import Provision


def found_body(
    *, by: User, name: str, purpose: str, provision: Provision | None = None, starts_on: date | None = None
) -> StakeholderBody:
    """Put a body on record. Raises ValidationError when the name is taken."""
    demand(by, MANAGE)
    try:
        with transaction.atomic():
            return StakeholderBody.objects.create(
                name=written(name, "the name"),
                purpose=written(purpose, "what it is for"),
                provision=provision,
                starts_on=starts_on,
            )
    except IntegrityError as fault:
        raise ValidationError({"name": "A body of this name is on record."}, code="name") from fault


def set_seat(body: StakeholderBody, *, by: User, interest: str, at_least: int) -> Seat:
    """A line of the composition; writing an interest again changes its number."""
    demand(by, MANAGE)
    with transaction.atomic():
        locked(body)
        seat, made = Seat.objects.get_or_create(
            body=body,
            interest=written(interest, "the interest"),
            defaults={"at_least": at_least, "order": body.seats.count() + 1},
        )
        if not made and seat.at_least != at_least:
            seat.at_least = at_least
            seat.save(update_fields=["at_least"])
    return seat


def seat_member(
    body: StakeholderBody, *, by: User, seat: Seat, name: str, starts_on: date, affiliation: str = "", consented_on: date | None = None
) -> BodyMember:  # fmt: skip
    """A new member. With `consented_on` the name may be published; without it nobody outside the office reads it."""
    demand(by, MANAGE)
    if seat.body_id != body.pk:
        raise ValidationError({"seat": "Choose an interest of this body."}, code="seat")
    _refuse_future(consented_on, "consented_on")
    with transaction.atomic():
        return BodyMember.objects.create(
            body=body,
            seat=seat,
            name=written(name, "the name"),
            affiliation=affiliation.strip(),
            starts_on=starts_on,
            is_public=consented_on is not None,
            consented_on=consented_on,
        )


def end_seat(member: BodyMember, *, by: User, ends_on: date) -> BodyMember:
    """The last day of a member. Raises ValidationError when it lies before the first."""
    demand(by, MANAGE)
    if ends_on < member.starts_on:
        raise ValidationError({"ends_on": "The last day lies before the first."}, code="order")
    with transaction.atomic():
        row = locked(member)
        row.ends_on = ends_on
        row.save(update_fields=["ends_on"])
    return row


def set_publication(member: BodyMember, *, by: User, consented_on: date | None) -> BodyMember:
    """The member's yes to publication with its day, or their no: then the name leaves the public page at once."""
    demand(by, MANAGE)
    _refuse_future(consented_on, "consented_on")
    with transaction.atomic():
        row = locked(member)
        row.is_public, row.consented_on = consented_on is not None, consented_on
        row.save(update_fields=["is_public", "consented_on"])
    return row


def plan_meeting(body: StakeholderBody, *, by: User, starts_at: datetime, place: str, agenda: str) -> Meeting:
    """Plan a meeting with its agenda. `starts_at` is a moment."""
    demand(by, MANAGE)
    with transaction.atomic():
        return Meeting.objects.create(
            body=body, starts_at=starts_at, place=written(place, "the place"), agenda=written(agenda, "the agenda")
        )


def change_meeting(meeting: Meeting, *, by: User, starts_at: datetime, place: str, agenda: str) -> Meeting:
    """Change what is planned. Raises WrongStateError once it was held or cancelled."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(meeting)
        MEETING.target(row.state, "cancel_meeting")  # only what is planned changes
        row.starts_at, row.place, row.agenda = starts_at, written(place, "the place"), written(agenda, "the agenda")
        row.save(update_fields=["starts_at", "place", "agenda"])
    return row


def record_meeting(
    meeting: Meeting, *, by: User, summary: str, presence: Mapping[int, str], guests: Sequence[str] = (),
    minutes: CheckedUpload | None = None,
) -> Meeting:  # fmt: skip
    """Record a meeting that was held: who came, what was discussed, the minutes as a document.

    `presence` maps members of the body (by id) to present, excused or absent. Raises ValidationError for a meeting that
    did not begin yet and for somebody who was no member on that day; WrongStateError when it is recorded already.
    """
    demand(by, MANAGE)
    if meeting.starts_at > timezone.now():
        raise ValidationError("This meeting did not begin yet.", code="future")
    day = timezone.localdate(meeting.starts_at)
    with transaction.atomic():
        row = locked(meeting)
        row.state = MEETING.target(row.state, "record_meeting")
        row.summary = written(summary, "what was discussed")
        row.minutes = keep_file(minutes, by=by, purpose=MINUTES, title=f"Minutes, {row}")
        row.save(update_fields=["state", "summary", "minutes"])
        members = {each.pk for each in BodyMember.objects.current_on(day).filter(body=row.body_id)}
        if not set(presence) <= members:
            raise ValidationError("Somebody was no member on the day of the meeting. Reload the page.", code="member")
        rows = [
            Attendance(meeting=row, body_id=row.body_id, member_id=pk, presence=Attendance.Presence(value))
            for pk, value in presence.items()
        ]
        rows += [
            Attendance(meeting=row, body_id=row.body_id, guest=guest.strip(), presence=Attendance.Presence.PRESENT)
            for guest in guests
            if guest.strip()
        ]
        Attendance.objects.bulk_create(rows)
    return row


def cancel_meeting(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """It does not take place; the reason is kept."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(meeting)
        row.state, row.state_reason = MEETING.target(row.state, "cancel_meeting"), written(reason, "the reason")[:300]
        row.save(update_fields=["state", "state_reason"])
    return row


def record_advice(
    body: StakeholderBody, *, by: User, given_on: date, text: str, about: Barrier | StudyQuestion | ProgramPart,
    meeting: Meeting | None = None, is_public: bool = False,
) -> Advice:  # fmt: skip
    """Record advice about a barrier, a question of the study or a part of the program."""
    demand(by, MANAGE)
    _refuse_future(given_on, "given_on")
    if meeting is not None and meeting.body_id != body.pk:
        raise ValidationError({"meeting": "Choose a meeting of this body."}, code="meeting")
    with transaction.atomic():
        return Advice.objects.create(
            body=body,
            meeting=meeting,
            given_on=given_on,
            text=written(text, "the advice"),
            barrier=about if isinstance(about, Barrier) else None,
            question=about if isinstance(about, StudyQuestion) else None,
            part=about if isinstance(about, ProgramPart) else "",
            is_public=is_public,
        )


def consider_advice(advice: Advice, *, by: User) -> Advice:
    """The office looks at it."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(advice)
        row.state = ADVICE.target(row.state, "consider_advice")
        row.save(update_fields=["state"])
    return row


def answer_advice(advice: Advice, *, by: User, answer: str, response: str) -> Advice:
    """The answer of the office in words. `answer` is follow, follow_in_part or not_follow."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(advice)
        row.state = ADVICE.target(row.state, answer)
        row.response, row.answered_on = written(response, "the answer"), timezone.localdate()
        row.save(update_fields=["state", "response", "answered_on"])
    return row


def _refuse_future(day: date | None, field: str) -> None:
    if day is not None and day > timezone.localdate():
        raise ValidationError({field: "This day lies in the future."}, code="future")
