"""Who may open each address of the room, and which tables show results to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import (
    Acquaintance,
    Certificate,
    Decision,
    ExaminerAssignment,
    InstrumentVersion,
    Registration,
    Score,
    Sheet,
)
from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from img_program.organizations.acting import acting_as
from tests.access import Case, assert_access, concern, everybody, undecided
from tests.assessments.support import Running, ask, assign, candidate, confirmed, open_session, say
from tests.people import People, make_user, sign_in
from tests.roster.factories import certify, make_registrant

pytestmark = pytest.mark.django_db

OFFICE = {"assessment_coordinator": 200, "program_manager": 200, "auditor": 200}
WRITERS = {"assessment_coordinator": 200, "program_manager": 200}
CANDIDATE = everybody(members=404, outsiders=404, staff=404, candidate=200, examiner=404)
EXAMINER = everybody(members=404, outsiders=404, staff=404, candidate=404, examiner=200)


def _scene(people: People) -> tuple[Running, Decision]:
    scene, decision = confirmed(people, 4)
    concern(people, candidate=scene.user, examiner=scene.examiner)
    return scene, decision


def _own_home(people: People) -> Sequence[Any]:
    _scene(people)
    return []


def _of(pick: Callable[[Running, Decision], Any]) -> Callable[[People], Sequence[Any]]:
    return lambda people: [pick(*_scene(people))]


def _certificate(_scene: Running, decision: Decision) -> object:
    with as_system(reason="test"):
        return Certificate.objects.get(decision=decision).pk


def _sheet(scene: Running, _decision: Decision) -> object:
    with as_system(reason="test"):
        return Sheet.objects.filter(registration=scene.place)[0].pk


def _assignment(scene: Running, _decision: Decision) -> object:
    with as_system(reason="test"):
        return ExaminerAssignment.objects.get(user=scene.examiner).pk


def _version(_people: People) -> list[object]:
    with as_system(reason="test"):
        return [InstrumentVersion.objects.get(instrument__is_example=True).pk]


READ = everybody(members=404, outsiders=404, staff=403, **OFFICE)
WRITE = everybody(members=404, outsiders=404, staff=403, **WRITERS)
CASES = [
    Case("assessments:about", everybody(members=200, outsiders=200, staff=200, anonymous=200)),
    Case("assessments:verify", everybody(members=200, outsiders=200, staff=200, anonymous=200)),
    Case("assessments:my_home", CANDIDATE, args=_own_home),
    Case("assessments:my_session", CANDIDATE, args=_of(lambda scene, _d: scene.session.pk)),
    Case("assessments:my_withdraw", CANDIDATE, args=_of(lambda scene, _d: scene.place.pk)),
    Case("assessments:my_result", CANDIDATE, args=_of(lambda _s, decision: decision.pk)),
    Case("assessments:my_certificate", CANDIDATE, args=_of(_certificate)),
    Case("assessments:my_certificate_file", {**CANDIDATE, "candidate": 302}, args=_of(_certificate)),
    Case("assessments:examiner_home", everybody(members=200, outsiders=200, staff=200)),
    Case("assessments:examiner_declare", EXAMINER, args=_of(_assignment)),
    Case("assessments:examiner_sheet", EXAMINER, args=_of(_sheet)),
    Case("assessments:examiner_autosave", EXAMINER, args=_of(_sheet), method="post"),
    Case("assessments:staff_home", READ),
    Case("assessments:staff_instruments", READ),
    Case("assessments:staff_version", READ, args=_version),
    Case("assessments:staff_version_part", WRITE, args=lambda people: [*_version(people), "domains"]),
    Case("assessments:staff_to_tell", READ),
    Case("assessments:staff_session_new", WRITE),
    Case("assessments:staff_session", READ, args=_of(lambda scene, _d: scene.session.pk)),
    Case("assessments:staff_session_change", WRITE, args=_of(lambda scene, _d: scene.session.pk)),
    Case("assessments:staff_schedule", WRITE, args=_of(lambda scene, _d: scene.session.pk)),
    Case("assessments:staff_place", READ, args=_of(lambda scene, _d: scene.place.pk)),
    Case("assessments:staff_certificates", READ),
    Case("assessments:staff_certificate", READ, args=_of(_certificate)),
    Case("assessments:staff_texts", READ),
    Case("assessments:staff_text", READ, args=lambda _people: ["operating_plan"]),
]


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("assessments", CASES) == set()


def test_the_people_concerned_open_their_own(people: People) -> None:
    scene, decision = confirmed(people, 4)
    another = make_registrant(make_user())
    own = [
        reverse("assessments:my_home"),
        reverse("assessments:my_session", args=[scene.session.pk]),
        reverse("assessments:my_result", args=[decision.pk]),
        reverse("assessments:my_certificate", args=[_certificate(scene, decision)]),
        reverse("assessments:my_withdraw", args=[scene.place.pk]),
    ]
    assert another.user is not None
    for address, of_another in zip(own, (200, 200, 404, 404, 404), strict=True):
        assert sign_in(Client(), scene.user).get(address).status_code == 200, address
        assert sign_in(Client(), another.user).get(address).status_code == of_another, address
        assert sign_in(Client(), scene.examiner).get(address).status_code == 404, address
    sheet = reverse("assessments:examiner_sheet", args=[_sheet(scene, decision)])
    assert sign_in(Client(), scene.examiner).get(sheet).status_code == 200
    assert sign_in(Client(), scene.other).get(sheet).status_code == 404
    assert sign_in(Client(), scene.user).get(sheet).status_code == 404


PRESSES = ["assign", "open_registration", "cancel_session", "end"]


@pytest.mark.parametrize("chosen", PRESSES)
def test_auditors_read_and_press_nothing(people: People, chosen: str) -> None:
    scene, _decision = confirmed(people, 4)
    url = reverse("assessments:staff_session", args=[scene.session.pk])
    assert sign_in(Client(), people.auditor).post(url, {"press": chosen}).status_code == 403
    place = reverse("assessments:staff_place", args=[scene.place.pk])
    assert sign_in(Client(), people.auditor).post(place, {"press": "propose"}).status_code == 403


RESULTS: tuple[Any, ...] = (
    Registration, Decision, Certificate, Sheet, Score, Acquaintance, InstrumentVersion,
)  # fmt: skip


def _counts() -> list[int]:
    return [model.objects.count() for model in RESULTS]


def test_the_database_shows_results_to_two_roles_and_auditors_only(people: People) -> None:
    """Grants and finance staff act under the same database role, and still find every table of results empty."""
    confirmed(people, 4)
    for user in (people.grants_specialist, people.finance_officer, people.coordinator, people.data_practices_official):
        with acting_as(user):
            assert _counts() == [0] * len(RESULTS)
            tracked: tuple[Any, ...] = (Registration, Decision, Certificate, Sheet)
            for model in tracked:
                assert model.pgh_event_model.objects.count() == 0
    for user in (people.assessment_coordinator, people.program_manager, people.auditor):
        with acting_as(user):
            assert 0 not in _counts()
    with database_context(Actor(Role.PERSON)):
        assert Registration.objects.count() == Decision.objects.count() == Certificate.objects.count() == 0


def test_candidate_and_examiner_see_different_halves(people: People) -> None:
    scene, _decision = confirmed(people, 4)
    with acting_as(scene.user):
        assert (Registration.objects.count(), Decision.objects.count(), Certificate.objects.count()) == (1, 1, 1)
        assert Sheet.objects.count() == Score.objects.count() == Acquaintance.objects.count() == 0
    with acting_as(scene.examiner):
        assert Registration.objects.count() == Decision.objects.count() == Certificate.objects.count() == 0
        assert (Sheet.objects.count(), Score.objects.count(), Acquaintance.objects.count()) == (4, 9, 1)
    with acting_as(scene.other):
        assert Sheet.objects.count() == Score.objects.count() == 0


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_pages_of_lists_cost_the_same_with_one_row_and_with_three(people: People) -> None:
    session, examiner = open_session(people), make_user(name="Elena Ruiz")
    assignment = assign(session, people, examiner)
    staff, own = sign_in(Client(), people.assessment_coordinator), sign_in(Client(), examiner)
    pages = [
        (staff, reverse("assessments:staff_session", args=[session.pk])),
        (staff, reverse("assessments:staff_schedule", args=[session.pk])),
        (staff, reverse("assessments:staff_home")),
        (own, reverse("assessments:examiner_declare", args=[assignment.pk])),
        (own, reverse("assessments:examiner_home")),
    ]
    counts = []
    for more in (1, 2):
        places = [ask(session, candidate(people, certified=False)) for _ in range(more)]
        with acting_as(people.assessment_coordinator):
            for place in places:
                certify(place.registrant, people.assessment_coordinator)
        say(assignment, {str(place.pk): False for place in places})
        for client, url in pages:
            client.get(url)
        counts.append([_queries(client, url) for client, url in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) < MOST_QUERIES


MOST_QUERIES = 32
