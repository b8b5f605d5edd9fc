"""A candidate is told of every transition, and no press does what can't be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Event,
    ExaminerAssignment,
    Session,
    Told,
)
from img_program.database.context import as_system
from img_program.notifications.models import Channel, ContactChoice, Delivery
from img_program.organizations.acting import acting_as
from tests.assessments.support import (
    approved_version,
    ask,
    assign,
    candidate,
    confirmed,
    open_session,
    running,
    say,
)
from tests.people import People, make_user, sign_in
from tests.roster.factories import certify

pytestmark = pytest.mark.django_db


def test_every_transition_reaches_a_candidate_who_is_called(people: People) -> None:
    session, record = open_session(people, places=1), candidate(people, certified=False, name="Amina Warsame")
    assert record.user is not None
    with as_system(reason="test"):
        ContactChoice.objects.create(user=record.user, channel=Channel.PHONE, reach="651-555-0100")
    place, coordinator, examiner = ask(session, record), people.assessment_coordinator, make_user()
    certify(record, people.assessment_coordinator)
    with acting_as(coordinator):
        found = Session.objects.get(pk=session.pk)
        actions.change_session(
            found, by=coordinator, starts_at=found.starts_at + timedelta(hours=1),
            ends_at=found.ends_at + timedelta(hours=1), registration_closes_at=found.registration_closes_at,
            place="Another hall", address=found.address, places=1,
        )  # fmt: skip
        actions.set_accommodation(place, by=coordinator, words="extra time 25 %")
    say(assign(session, people, examiner), {str(place.pk): False})
    with acting_as(coordinator):
        plan = {(str(place.pk), station.key): examiner.pk for station in session.version.blueprint.stations}
        actions.fix_schedule(session, by=coordinator, schedule=plan)
        actions.cancel_session(session, by=coordinator, reason="The hall burned down.")
    with as_system(reason="test"):
        told = [(each.event, each.letter.template_id) for each in Told.objects.order_by("told_at").select_related("letter")]
        errands = list(Delivery.objects.filter(user=record.user).select_related("letter__template"))
    assert [event for event, _template in told] == [
        Event.PLACE,
        Event.CHANGED,
        Event.INSTRUCTION,
        Event.SCHEDULE,
        Event.CANCELLED,
    ]
    assert {(each.channel, each.state) for each in errands} == {("phone", "to_do")}
    assert {each.errand for each in errands} == {"Call Amina Warsame about their account"}
    assert len(errands) == len(told)
    page = sign_in(Client(), coordinator).get(reverse("assessments:staff_to_tell")).content.decode()
    assert "The session is cancelled" in page
    assert sign_in(Client(), people.coordinator).get(reverse("assessments:staff_to_tell")).status_code == 403
    with acting_as(people.coordinator):
        assert not Told.objects.exists(), "from the letters nobody learns of an assessment"


def test_the_result_reaches_a_candidate_who_is_called(people: People) -> None:
    scene = running(people)
    with as_system(reason="test"):
        ContactChoice.objects.create(user=scene.user, channel=Channel.NAVIGATOR, reach="Nadia at the center")
    confirmed(people, 2, scene=scene)
    with as_system(reason="test"):
        (told,) = Told.objects.filter(event=Event.RESULT)
        (errand,) = Delivery.objects.filter(letter=told.letter_id)
    assert (errand.channel, errand.state, errand.reach) == ("navigator", "to_do", "Nadia at the center")


@pytest.mark.parametrize("press", ["cancel_session", "end"])
def test_one_press_does_nothing_that_cannot_be_undone(people: People, press: str) -> None:
    with acting_as(people.assessment_coordinator):
        version = open_session(people).version
        session = actions.plan_session(
            by=people.assessment_coordinator, version=version, starts_at=timezone.now() + timedelta(days=9),
            ends_at=timezone.now() + timedelta(days=9, hours=2), registration_closes_at=timezone.now() + timedelta(days=2),
            place="Hall", address="1 Main St", places=1,
        )  # fmt: skip
    assignment = assign(session, people, make_user())
    client, url = sign_in(Client(), people.assessment_coordinator), reverse("assessments:staff_session", args=[session.pk])
    given = {"press": press, "assignment": assignment.pk}
    page = client.post(url, given)
    assert page.status_code == 200
    assert "reason" in page.content.decode()
    assert client.post(url, given | {"confirmed": "yes", "reason": " "}).status_code in (200, 422), "the reason is asked for"
    with as_system(reason="test"):
        assert Session.objects.get(pk=session.pk).state == "planned"
        assert ExaminerAssignment.objects.get(pk=assignment.pk).ends_on is None
    assert client.post(url, given | {"confirmed": "yes", "reason": "As agreed."}).status_code == 302
    with as_system(reason="test"):
        changed = (
            Session.objects.get(pk=session.pk).state != "planned" or ExaminerAssignment.objects.get(pk=assignment.pk).ends_on
        )
    assert changed


@pytest.mark.parametrize(("begins", "ends"), [(-1, 0), (10, 40)], ids=["in the past", "thirty days long"])
def test_a_session_has_sensible_days(people: People, begins: int, ends: int) -> None:
    version, now = approved_version(people), timezone.now()
    with acting_as(people.assessment_coordinator), pytest.raises(ValidationError):
        actions.plan_session(
            by=people.assessment_coordinator, version=version, starts_at=now + timedelta(days=begins), ends_at=now + timedelta(days=ends),
            registration_closes_at=now - timedelta(days=2), place="Hall", address="1 Main St", places=1,
        )  # fmt: skip
