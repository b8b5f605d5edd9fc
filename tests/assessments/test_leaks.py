"""Nobody learns that somebody sat or does not meet the standard; verification tells as little as possible."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Acquaintance, Certificate, Decision, Registration, Score, Sheet, TextKind
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.assessments.support import ask, assign, candidate, confirmed, knows, open_session, proposed, running, say
from tests.people import People, make_user, sign_in

pytestmark = pytest.mark.django_db
VERIFY = "assessments:verify"


def _certificate(people: People) -> Certificate:
    _scene, decision = confirmed(people, 4)
    with as_system(reason="test"):
        return Certificate.objects.get(decision=decision)


def _answer(number: str, code: str, address: str = "10.0.0.1") -> str:
    response = Client(REMOTE_ADDR=address).post(reverse(VERIFY), {"number": number, "code": code})
    assert response.status_code == 200
    # What was typed comes back in the form, and the token differs: only the answer is compared.
    return response.content.decode().split('class="usa-alert', 1)[1].split("</form>")[0].split("<form")[0]


def test_unknown_wrong_and_revoked_are_one_answer(people: People) -> None:
    kept = _certificate(people)
    valid = _answer(kept.number.replace("-", " ").lower(), kept.code.replace("-", ""))
    assert "is valid on" in valid
    wrong, unknown = _answer(kept.number, "AAAA-BBBB-CCCC"), _answer("CR-ZZZZZZZZ", kept.code)
    with acting_as(people.assessment_coordinator):
        actions.propose_revocation(kept, by=people.assessment_coordinator, reason="Issued in error.")
    with acting_as(people.program_manager):
        actions.confirm_revocation(kept, by=people.program_manager)
    revoked = _answer(kept.number, kept.code)
    assert wrong == unknown == revoked
    assert "no valid certificate" in revoked


def test_checks_are_throttled_by_place_and_neither_listed_nor_in_an_address(people: People, settings: Any) -> None:
    kept = _certificate(people)
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "certificate": (2, 900), "certificate-place": (3, 900)}
    right = {"number": kept.number, "code": kept.code}
    for _attempt in range(2):
        _answer(kept.number, "AAAA-BBBB-CCCC", "10.0.0.2")
    assert Client(REMOTE_ADDR="10.0.0.2").post(reverse(VERIFY), right).status_code == 429
    assert "is valid on" in _answer(kept.number, kept.code, "10.0.0.4"), "guesses elsewhere don't close it for an employer"
    for number in ("CR-A", "CR-B", "CR-C"):
        _answer(number, "x", "10.0.0.5")
    assert Client(REMOTE_ADDR="10.0.0.5").post(reverse(VERIFY), {"number": "CR-D", "code": "x"}).status_code == 429
    shown = Client(REMOTE_ADDR="10.0.0.6").get(reverse(VERIFY), right).content.decode()
    assert "is valid on" not in shown


def test_one_person_revokes_nothing_and_the_second_may_keep_it(people: People) -> None:
    kept, coordinator = _certificate(people), people.assessment_coordinator
    with acting_as(coordinator):
        actions.propose_revocation(kept, by=coordinator, reason="A doubt.")
        with pytest.raises(ValidationError):
            actions.confirm_revocation(kept, by=coordinator)
    assert "is valid on" in _answer(kept.number, kept.code)
    with acting_as(people.program_manager):
        actions.keep_certificate(kept, by=people.program_manager, reason="The doubt was unfounded.")
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        actions.propose_revocation(kept, by=people.grants_specialist, reason="x")


def test_the_letter_says_what_next_and_never_failed(people: People) -> None:
    scene, decision = confirmed(people, 2)
    assert not decision.is_ready
    letter = decision.letter.lower()
    assert "fail" not in letter
    for words in ("what you can do next", "second marking", "clinical reasoning", "not set in writing yet"):
        assert words in letter
    with as_system(reason="test"):
        assert not Certificate.objects.exists()
    with acting_as(people.assessment_coordinator), pytest.raises(ValidationError, match="what the person can do next"):
        actions.write_text(
            TextKind.NEXT_STEPS_LETTER,
            by=people.assessment_coordinator,
            body="You failed.",
            starts_on=timezone.localdate(decision.confirmed_at),
        )
    page = sign_in(Client(), scene.user).get(reverse("assessments:my_home")).content.decode()
    assert "fail" not in page.lower()


def test_other_staff_and_the_roster_page_tell_nothing(people: People) -> None:
    scene, _decision = confirmed(people, 2)
    for user in (people.coordinator, people.grants_specialist, people.data_practices_official):
        shown = sign_in(Client(), user).get(reverse("roster:staff_person", args=[scene.record.pk])).content.decode()
        main = shown.split("<main", 1)[1]
        assert "assess" not in main.lower()


def test_an_acquainted_examiner_is_neither_scheduled_nor_shown_the_candidate(people: People) -> None:
    session, record = open_session(people), candidate(people)
    place, examiner = ask(session, record), make_user(name="Elena Ruiz")
    assignment = assign(session, people, examiner)
    say(assignment, {str(place.pk): True})
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        plan = {(str(place.pk), station.key): examiner.pk for station in session.version.blueprint.stations}
        with pytest.raises(ValidationError, match="4 meetings have no examiner"):
            actions.fix_schedule(session, by=coordinator, schedule=plan)
        with pytest.raises(IntegrityError, match="declared not to know"), transaction.atomic():
            Sheet.objects.create(
                session=session, registration=place, examiner=examiner, station="x", position=1, candidate_number=1, form={}
            )
    with acting_as(examiner), pytest.raises(ValidationError, match="Talk to the coordinator"):
        actions.declare(assignment, by=examiner, answers={str(place.pk): False})
    with acting_as(examiner), pytest.raises(IntegrityError), transaction.atomic():
        Acquaintance.objects.update(knows=False)
    assert knows(place, examiner) is True


def test_recognizing_a_candidate_on_the_day_hides_every_sheet_at_once(people: People) -> None:
    scene = running(people)
    with acting_as(scene.examiner):
        sheet = Sheet.objects.all()[0]
        actions.declare_at_the_door(sheet, by=scene.examiner)
        assert Sheet.objects.count() == 0
        with pytest.raises(WrongStateError):
            actions.save_ratings(sheet, by=scene.examiner, given={})
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        new = actions.give_sheet_to(sheet, by=coordinator, examiner=scene.other)
        with pytest.raises(ValidationError):
            actions.give_sheet_to(new, by=coordinator, examiner=scene.examiner)
    with acting_as(scene.other):
        assert list(Sheet.objects.values_list("pk", flat=True)) == [new.pk]


def test_no_member_of_the_panel_rated_or_knows_the_candidate(people: People) -> None:
    scene = running(people)
    with acting_as(people.assessment_coordinator):
        actions.assign_examiner(scene.session, by=people.assessment_coordinator, email=people.program_manager.email)
    with as_system(reason="test"):
        Acquaintance.objects.create(session=scene.session, registration=scene.place, examiner=people.program_manager, knows=True)
    _scene, decision = proposed(people, 4, scene=scene)
    with acting_as(people.program_manager), pytest.raises(PermissionDenied):
        actions.confirm_decision(decision, by=people.program_manager)


def test_scores_are_written_once_and_impossible_states_are_refused(people: People) -> None:
    scene, decision = confirmed(people, 4)
    with acting_as(scene.examiner):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Score.objects.update(value=1)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Sheet.objects.update(candidate_number=9)
    with as_system(reason="test"):
        for broken in (
            lambda: Decision.objects.filter(pk=decision.pk).update(state="proposed"),
            lambda: Registration.objects.filter(pk=scene.place.pk).update(state="waiting"),
            lambda: Certificate.objects.update(state="revoked"),
            lambda: (
                Sheet.objects.update(state="draft", station="x", examiner=scene.other)
                and Score.objects.create(
                    sheet=Sheet.objects.all()[0],
                    examiner=scene.examiner,
                    submission=9,
                    domain="x",
                    value=1,
                    is_below_standard=True,
                )
            ),
        ):
            with pytest.raises((InternalError, IntegrityError, ProgrammingError)), transaction.atomic():
                broken()
    with acting_as(scene.user), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Registration.objects.update(accommodation="x")
