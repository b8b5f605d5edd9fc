"""Assessments: private words stay private, a session begins on its day, a place follows the law, and who decides is independent."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    AccommodationRequest,
    Decision,
    Registration,
    Session,
    Sheet,
)
from assessments.rules.says_what_to_do import reason_in
from assessments.workflow import SessionState
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import permissions
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.sealables import sealable
from img_program.organizations.acting import acting_as
from tests.assessments.support import (
    Running,
    ask,
    assign,
    candidate,
    open_session,
    rate_all,
    running,
    say,
    the_day_comes,
)
from tests.people import People, make_user, sign_in
from tests.roster.factories import certify

pytestmark = pytest.mark.django_db

WORDS = "extra time because of my depression and HIV treatment"


# ---- private words ----


def _asked(people: People) -> Running:
    session, record = open_session(people), candidate(people)
    place = ask(session, record, WORDS)
    examiner, other = make_user(name="Elena Ruiz"), make_user(name="Omar Haddad")
    for user in (examiner, other):
        say(assign(session, people, user), {str(place.pk): False})
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        plan = {(str(place.pk), station.key): examiner.pk for station in session.version.blueprint.stations}
        actions.fix_schedule(session, by=coordinator, schedule=plan)
        actions.set_accommodation(place, by=coordinator, words="extra time 25 %")
    return Running(session, record, place, examiner, other)


def test_private_words_are_on_no_sheet_and_no_page_but_the_persons_and_the_coordinators(people: People) -> None:
    scene = _asked(people)
    with as_system(reason="test"):
        sheets = list(Sheet.objects.all())
        kept = json.dumps(list(Registration.objects.values()) + list(Sheet.objects.values()), default=str)
        histories = json.dumps(
            [row for model in (Registration, Sheet) for row in model.pgh_event_model.objects.values()],  # type: ignore[union-attr]
            default=str,
        )
    assert sheets
    assert {sheet.accommodation for sheet in sheets} == {"extra time 25 %"}
    assert "depression" not in kept + histories
    examiner = sign_in(Client(), scene.examiner)
    for url in (reverse("assessments:examiner_home"), reverse("assessments:examiner_sheet", args=[sheets[0].pk])):
        assert "depression" not in examiner.get(url).content.decode()
    own = sign_in(Client(), scene.user).get(reverse("assessments:my_session", args=[scene.session.pk])).content.decode()
    assert WORDS in own
    assert "extra time 25 %" in own
    place, session = (
        reverse("assessments:staff_place", args=[scene.place.pk]),
        reverse("assessments:staff_session", args=[scene.session.pk]),
    )
    assert WORDS in sign_in(Client(), people.assessment_coordinator).get(place).content.decode()
    for who in (people.program_manager, people.auditor):
        client = sign_in(Client(), who)
        for url in (place, session):
            page = client.get(url)
            assert page.status_code == 200
            assert "depression" not in page.content.decode()


def test_the_database_shows_private_words_to_the_person_and_the_coordinator_alone(people: People) -> None:
    scene = _asked(people)
    for who, seen in (
        (scene.user, 1), (people.assessment_coordinator, 1), (scene.examiner, 0), (people.program_manager, 0),
        (people.coordinator, 0), (people.finance_officer, 0), (people.stranger, 0),
    ):  # fmt: skip
        with acting_as(who):
            assert AccommodationRequest.objects.count() == seen, who.email
    with acting_as(people.auditor), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AccommodationRequest.objects.count()
    assert permissions()["assessments.read_accommodation_requests"].staff == {StaffRoleName.ASSESSMENT_COORDINATOR}
    with acting_as(people.program_manager), pytest.raises(PermissionDenied):
        actions.read_wishes(scene.place, by=people.program_manager)
    assert "words" in sealable("assessments.accommodationrequest").fields


@pytest.mark.parametrize(
    "words",
    [
        WORDS, "25 % more time due to anxiety", "Separate room (ADHD)", "breaks for insulin", "large print, dyslexic",
        "is pregnant: chair", "extra time as she has epilepsy", "prayer break", "medication at noon", "deaf: interpreter",
    ],
)  # fmt: skip
def test_an_instruction_that_says_why_is_refused(people: People, words: str) -> None:
    scene = _asked(people)
    with acting_as(people.assessment_coordinator), pytest.raises(ValidationError, match="say why"):
        actions.set_accommodation(scene.place, by=people.assessment_coordinator, words=words)


@pytest.mark.parametrize(
    "words",
    ["extra time 25 %", "Separate room", "A break of 10 minutes after each station", "Large print, 18 point", "Wheelchair access",
     "Sign language interpreter", "Seat near the door", "Station order changed", ""],
)  # fmt: skip
def test_an_instruction_that_says_what_to_do_is_taken(words: str) -> None:
    assert reason_in(words) == ""


# ---- the day, the law ----


def _fixed(people: People) -> Session:
    scene = _asked(people)
    with as_system(reason="test"):
        return Session.objects.get(pk=scene.session.pk)


def test_a_session_begins_on_its_own_day_only(people: People) -> None:
    session, coordinator = _fixed(people), people.assessment_coordinator
    with acting_as(coordinator):
        with pytest.raises(ValidationError, match="begins on its own day"):
            actions.begin_session(session, by=coordinator)
        with pytest.raises(DatabaseError, match="begins on its own day"), transaction.atomic():
            Session.objects.filter(pk=session.pk).update(state="running", began_on=timezone.localdate())
        with pytest.raises(DatabaseError), transaction.atomic():
            Session.objects.filter(pk=session.pk).update(state="running")
    page = sign_in(Client(), coordinator).get(reverse("assessments:staff_session", args=[session.pk])).content.decode()
    assert 'value="begin_session"' not in page, "no button that would be refused"
    the_day_comes(session)
    with acting_as(coordinator):
        assert actions.begin_session(session, by=coordinator).state == SessionState.RUNNING


def test_results_are_decided_and_confirmed_after_the_session(people: People) -> None:
    scene, coordinator = running(people), people.assessment_coordinator
    rate_all(scene.examiner, 4)
    with acting_as(coordinator), pytest.raises(WrongStateError, match="after the session"):
        actions.propose_decision(scene.place, by=coordinator)
    with as_system(reason="test"):
        decision = Decision.objects.create(
            registration=scene.place,
            user=scene.user,
            number=1,
            outcome="ready",
            findings=[],
            sha256="0" * 64,
            proposed_by=coordinator,
        )
    with acting_as(coordinator), pytest.raises(WrongStateError, match="after the session"):
        actions.confirm_decision(decision, by=coordinator)
    with as_system(reason="test"), pytest.raises(DatabaseError, match="after the session"), transaction.atomic():
        _force(decision, coordinator, people.program_manager)


def _force(decision: Decision, first: User, second: User | None) -> None:
    Decision.objects.filter(pk=decision.pk).update(
        state="confirmed", confirmed_at=timezone.now(), letter="x", confirmed_by=first, confirmed_too_by=second
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"school_country": "US"}, "refused"),
        ({"came_for_training": "yes"}, "checking"),
        ({"us_is_home": "not_sure"}, "checking"),
        ({"born_outside_us": "skipped"}, "checking"),
        ({}, "registered"),
    ],
    ids=["img not met", "came for training", "not sure", "skipped", "met"],
)
def test_a_place_asks_the_statuses_of_the_law_as_of_the_day(people: People, facts: dict[str, Any], state: str) -> None:
    session, record = open_session(people), candidate(people)
    with as_system(reason="test"):
        for name, value in facts.items():
            setattr(record, name, value)
        record.save()
    if state == "refused":
        with pytest.raises(ValidationError, match="look again"):
            ask(session, record)
        return
    assert ask(session, record).state == state


def test_certification_must_count_on_the_day_of_the_session(people: People) -> None:
    session = open_session(people)
    early, late = candidate(people, certified=False), candidate(people, certified=False)
    certify(early, people.assessment_coordinator, through=session.day - timedelta(days=1))
    certify(late, people.assessment_coordinator, through=session.day)
    assert ask(session, early).state == "checking"
    assert ask(session, late).state == "registered"


def test_a_schedule_is_not_fixed_with_somebody_whose_certification_ends_before_the_day(people: People) -> None:
    session, record, coordinator = open_session(people), candidate(people), people.assessment_coordinator
    place, examiner = ask(session, record), make_user()
    say(assign(session, people, examiner), {str(place.pk): False})
    certify(record, people.assessment_coordinator, through=session.day - timedelta(days=1))
    with acting_as(coordinator):
        plan = {(str(place.pk), station.key): examiner.pk for station in session.version.blueprint.stations}
        with pytest.raises(ValidationError, match="does not hold on the day"):
            actions.fix_schedule(session, by=coordinator, schedule=plan)
        actions.close_request(place, by=coordinator)
        with pytest.raises(ValidationError, match="Nobody has a place"):
            actions.fix_schedule(session, by=coordinator, schedule={})


def test_examiners_tell_candidates_apart_by_session_and_day(people: People) -> None:
    scene = running(people)
    page = sign_in(Client(), scene.examiner).get(reverse("assessments:examiner_home")).content.decode()
    rows = [row for row in page.split("<li>") if "Candidate 1" in row]
    assert rows
    shown = f"{timezone.localtime():%B %Y}"
    assert all(scene.session.specialty.name in row and shown in row for row in rows)


# ---- independence ----


# ---- told in every way, asked before ----
