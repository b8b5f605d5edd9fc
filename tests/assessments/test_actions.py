"""Places, certification, waiting list, second marking, versions: what each action does and refuses."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Certificate,
    Decision,
    InstrumentVersion,
    Registration,
    SecondMarking,
    Sheet,
    TextKind,
    text_in_force,
)
from assessments.work_items import work_items
from img_program.accounts.work_items import counted
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.mail.models import OutboxMessage
from img_program.notifications.actions import stop_messages
from img_program.organizations.acting import acting_as
from img_program.statute.models import Parameter
from tests.assessments.support import (
    approved_version,
    ask,
    assign,
    candidate,
    confirmed,
    open_session,
    proposed,
    rate_all,
    running,
)
from tests.people import People, make_staff
from tests.roster.factories import certify


@pytest.mark.django_db
def test_an_approved_version_is_frozen_with_its_hash(people: People) -> None:
    version, coordinator = approved_version(people), people.assessment_coordinator
    assert version.sha256 == version.blueprint.sha256()
    with acting_as(coordinator):
        with pytest.raises(WrongStateError):
            actions.edit_version(version, by=coordinator, change=lambda old: old)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            InstrumentVersion.objects.filter(pk=version.pk).update(content={})
        following = actions.start_next_version(version.instrument, by=coordinator)
        assert (following.number, following.content) == (2, version.content)
        assert actions.start_next_version(version.instrument, by=coordinator) == following
        emptied = actions.edit_version(following, by=coordinator, change=lambda old: old.with_part(stations=()))
        with pytest.raises(ValidationError, match="at least one station"):
            actions.approve_version(emptied, by=coordinator)
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        actions.start_next_version(version.instrument, by=people.grants_specialist)


@pytest.mark.django_db
def test_certification_comes_first_and_gives_the_place_afterwards(people: People) -> None:
    session, record = open_session(people), candidate(people, certified=False)
    place = ask(session, record)
    assert place.state == "checking"
    assert ask(session, record) == place
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        assert [need.label for need in counted(coordinator, work_items(coordinator))] == ["certification to check"]
        for is_certified, state in ((False, "checking"), (True, "registered")):
            certify(record, coordinator, certified=is_certified)
            place.refresh_from_db()
            assert place.state == state
    assert record.user is not None
    with pytest.raises(PermissionDenied):
        certify(record, record.user)


@pytest.mark.django_db
def test_the_waiting_list_moves_up_and_a_withdrawal_twice_is_one(people: People) -> None:
    session = open_session(people, places=1)
    first, second, third = (candidate(people) for _ in range(3))
    places = [ask(session, record) for record in (first, second, third)]
    assert [place.state for place in places] == ["registered", "waiting", "waiting"]
    assert first.user is not None
    for _ in range(2):
        with acting_as(first.user):
            assert actions.withdraw(places[0], by=first.user).state == "withdrawn"
    with as_system(reason="test"):
        assert list(session.registrations.order_by("asked_at").values_list("state", flat=True)) == [
            "withdrawn", "registered", "waiting",
        ]  # fmt: skip
        again = Registration.objects.get(pk=places[1].pk)
    with acting_as(first.user), pytest.raises(PermissionDenied):
        actions.withdraw(again, by=first.user)
    assert ask(session, first).state == "waiting"


@pytest.mark.django_db
def test_the_database_keeps_the_number_of_places(people: People) -> None:
    session = open_session(people, places=1)
    ask(session, candidate(people))
    waiting = ask(session, candidate(people))
    with as_system(reason="test"), pytest.raises(IntegrityError, match="All places"), transaction.atomic():
        Registration.objects.filter(pk=waiting.pk).update(state="registered")
    coordinator = people.assessment_coordinator
    now = timezone.now()
    when = {"starts_at": now + timedelta(days=3), "ends_at": now + timedelta(days=4), "registration_closes_at": now}
    with acting_as(coordinator):
        ask_more = {"place": "Here", "address": "There", **when}
        changed = actions.change_session(session, by=coordinator, places=2, **ask_more)  # type: ignore[arg-type]
    with pytest.raises(WrongStateError, match="closed"):
        ask(changed, candidate(people))


@pytest.mark.django_db
def test_numbers_of_identity_documents_are_refused_and_messages_respect_the_wish(people: People) -> None:
    session, record = open_session(people), candidate(people, certified=False)
    with pytest.raises(ValidationError):
        ask(session, record, "my number is 123-45-6789")
    assert record.user is not None
    with acting_as(record.user):
        stop_messages(user=record.user, by=record.user)
    ask(session, record)
    certify(record, people.assessment_coordinator)
    with as_system(reason="test"):
        assert not OutboxMessage.objects.filter(recipient=record.user.email).exists()


@pytest.mark.django_db
def test_a_candidate_is_no_examiner_and_an_examiner_no_candidate(people: People) -> None:
    session, record = open_session(people), candidate(people)
    ask(session, record)
    assert record.user is not None
    with pytest.raises(ValidationError, match="candidate"):
        assign(session, people, record.user)
    other = candidate(people)
    assert other.user is not None
    assign(session, people, other.user)
    with pytest.raises(ValidationError, match="examiner"):
        ask(session, other)


@pytest.mark.django_db
def test_nothing_is_rated_before_the_session_begins_or_after_the_assignment_ends(people: People) -> None:
    scene = running(people)
    with acting_as(people.assessment_coordinator):
        for assignment in scene.session.assignments.all():
            actions.end_examiner(assignment, by=people.assessment_coordinator, reason="Moved away.")
    with as_system(reason="test"):
        scene.session.assignments.update(
            starts_on=timezone.localdate() - timedelta(2), ends_on=timezone.localdate() - timedelta(1)
        )
    with acting_as(scene.examiner):
        sheet = Sheet.objects.all()[0]
        with pytest.raises(PermissionDenied):
            actions.save_ratings(sheet, by=scene.examiner, given={})


@pytest.mark.django_db
def test_a_second_marking_by_another_examiner_can_change_the_result(people: People) -> None:
    scene, first = confirmed(people, 2)
    with acting_as(scene.user):
        asked = actions.ask_for_second_marking(first, by=scene.user)
        assert actions.ask_for_second_marking(first, by=scene.user) == asked
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        with pytest.raises(ValidationError, match="rated the candidate before"):
            actions.assign_second_marking(asked, by=coordinator, examiner=scene.examiner)
        actions.assign_second_marking(asked, by=coordinator, examiner=scene.other)
    assert rate_all(scene.other, 4) == 4
    with acting_as(coordinator):
        second = actions.propose_decision(scene.place, by=coordinator)
    assert (second.number, second.is_ready) == (2, True)  # the mean of 2 and 4 is 3
    for user in (make_staff("assessment_coordinator"), make_staff("program_manager")):
        with acting_as(user):
            actions.confirm_decision(second, by=user)
    with as_system(reason="test"):
        assert list(Decision.objects.order_by("number").values_list("state", flat=True)) == ["replaced", "confirmed"]
        assert SecondMarking.objects.get().state == "done"
        assert Certificate.objects.get().decision_id == second.pk


@pytest.mark.django_db
def test_the_panel_returns_a_decision_and_a_corrected_sheet_is_a_new_version(people: People) -> None:
    scene, decision = proposed(people, 4)
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        with pytest.raises(ValidationError):
            actions.return_decision(decision, by=coordinator, reason=" ")
        actions.return_decision(decision, by=coordinator, reason="One sheet looks mixed up.")
        sheet = Sheet.objects.all()[0]
        actions.reopen_sheet(sheet, by=coordinator)
        with pytest.raises(ValidationError, match="Not every rating sheet"):
            actions.propose_decision(scene.place, by=coordinator)
    assert rate_all(scene.examiner, 1) == 1
    with acting_as(coordinator):
        again = actions.propose_decision(scene.place, by=coordinator)
        assert (again.number, again.sha256 != decision.sha256) == (2, True)
        assert sheet.scores.count() == 2 * len(sheet.questions.domains)


@pytest.mark.django_db
def test_texts_are_dated_versions(people: People) -> None:
    today, coordinator = timezone.localdate(), people.assessment_coordinator
    with acting_as(coordinator):
        assert text_in_force(TextKind.OPERATING_PLAN, on=today) is None
        actions.write_text(TextKind.OPERATING_PLAN, by=coordinator, body="Four sessions a year.", starts_on=today)
        actions.write_text(TextKind.OPERATING_PLAN, by=coordinator, body="Six.", starts_on=today + timedelta(days=30))
        now, later = (text_in_force(TextKind.OPERATING_PLAN, on=today + timedelta(days=days)) for days in (0, 31))
        assert now is not None
        assert later is not None
        assert (now.body, later.number) == ("Four sessions a year.", 2)
        with pytest.raises(ValidationError, match="no such placeholder"):
            actions.write_text(TextKind.READY_LETTER, by=coordinator, body="{{ visa }}", starts_on=today)


@pytest.mark.django_db
def test_the_gate_is_a_parameter(people: People) -> None:
    session, record = open_session(people), candidate(people, certified=False)
    with as_system(reason="test"):
        Parameter.objects.filter(key="assessments.ecfmg_certification_required").update(value=False)
    assert ask(session, record).state == "registered"


@pytest.mark.django_db(transaction=True)
def test_the_last_place_with_two_connections(people: People) -> None:
    session = open_session(people, places=1)
    records = [candidate(people), candidate(people)]
    barrier, states = threading.Barrier(2), []

    def press(record: Any) -> None:
        try:
            barrier.wait(timeout=120)
            states.append(ask(session, record).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(states) == ["registered", "waiting"]
