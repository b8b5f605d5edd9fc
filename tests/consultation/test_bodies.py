"""Bodies, members, meetings, advice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from consultation.actions import bodies
from consultation.models import Advice, BodyMember, Meeting
from consultation.queries import bodies_in_period
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.consultation.support import make_advice, make_meeting, make_seated, recency, the_body, today
from tests.people import People

pytestmark = pytest.mark.django_db
START = today() - timedelta(days=400)


def test_a_name_is_published_only_with_a_dated_consent_and_leaves_at_once(people: People) -> None:
    make_seated(people, "Private Person")
    public = make_seated(people, "Public Person", consented=True)
    assert [name for name, _interest in bodies_in_period(START, today())[0].named] == ["Public Person"]
    with acting_as(people.coordinator):
        bodies.set_publication(public, by=people.coordinator, consented_on=None)
    assert bodies_in_period(START, today())[0].named == ()
    with pytest.raises(DatabaseError), as_system(reason="test"), transaction.atomic():
        BodyMember.objects.update(is_public=True, consented_on=None)


def test_a_member_sits_from_a_day_until_a_day(people: People) -> None:
    member = make_seated(people)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError):
            bodies.end_seat(member, by=people.coordinator, ends_on=member.starts_on - timedelta(days=1))
        bodies.end_seat(member, by=people.coordinator, ends_on=today() - timedelta(days=1))
    assert bodies_in_period(START, today())[0].members == 0
    assert bodies_in_period(START, today() - timedelta(days=1))[0].members == 1


def test_a_meeting_is_recorded_with_who_came(people: People) -> None:
    member, meeting, by = make_seated(people), make_meeting(people), people.coordinator
    with acting_as(by):
        row = bodies.record_meeting(
            meeting, by=by, summary="Recency was discussed.", presence={member.pk: "present"}, guests=["A guest", " "]
        )
        assert row.state == "held"
        assert sorted(str(each) for each in row.attendance.select_related("member")) == ["A guest: Present", "Ruth Vang: Present"]
        with pytest.raises(WrongStateError):
            bodies.record_meeting(meeting, by=by, summary="Again.", presence={})
    (line,) = bodies_in_period(START, today())[0].meetings
    assert (line.present, line.agenda) == (2, "Recency")


def test_a_meeting_to_come_is_not_recorded_and_strangers_do_not_attend(people: People) -> None:
    by, member = people.coordinator, make_seated(people)
    with acting_as(by):
        bodies.end_seat(member, by=by, ends_on=today() - timedelta(days=30))
        with pytest.raises(ValidationError, match="did not begin"):
            bodies.record_meeting(make_meeting(people, days=3), by=by, summary="Soon.", presence={})
        with pytest.raises(ValidationError, match="no member"):
            bodies.record_meeting(make_meeting(people), by=by, summary="Was.", presence={member.pk: "present"})
        assert not Meeting.objects.filter(state="held").exists()


def test_advice_is_about_one_thing_and_answered_in_words(people: People) -> None:
    advice, by = make_advice(people), people.coordinator
    with acting_as(by):
        bodies.consider_advice(advice, by=by)
        with pytest.raises(ValidationError):
            bodies.answer_advice(advice, by=by, answer="follow", response=" ")
        answered = bodies.answer_advice(advice, by=by, answer="follow_in_part", response="We begin with three programs.")
        assert (answered.state, answered.answered_on) == ("partly", today())
        with pytest.raises(WrongStateError):
            bodies.answer_advice(advice, by=by, answer="follow", response="All of it.")
        about = bodies.record_advice(the_body(), by=by, given_on=today(), text="Talk.", about=recency())
        assert about.about == "Time since graduation"
    with pytest.raises(DatabaseError), as_system(reason="test"), transaction.atomic():
        Advice.objects.filter(pk=about.pk).update(part="roster")
    (line,) = bodies_in_period(START, today())[0].advice
    assert (line.state, line.about) == ("Followed in part", "Residency positions")


def test_people_outside_read_nothing_and_auditors_change_nothing(people: People) -> None:
    make_seated(people)
    with acting_as(people.stranger), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        BodyMember.objects.count()
    with acting_as(people.auditor), pytest.raises(PermissionDenied):
        bodies.set_seat(the_body(), by=people.auditor, interest="Hospitals", at_least=1)
