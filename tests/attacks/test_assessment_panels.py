"""Who decides about a candidate: strangers, two of them, and others the second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Decision,
    ExaminerAssignment,
    SecondMarking,
    Sheet,
)
from img_program.accounts.models import StaffRoleName, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.assessments.support import (
    Running,
    ask,
    candidate,
    confirmed,
    open_session,
    proposed,
    rate_all,
)
from tests.attacks.test_assessments import _force
from tests.people import People, make_staff
from tests.roster.factories import certify

pytestmark = pytest.mark.django_db


def test_who_rated_knows_or_is_the_candidate_does_not_confirm_in_action_or_database(people: People) -> None:
    scene, decision = proposed(people, 4)
    manager, coordinator = people.program_manager, people.assessment_coordinator
    acquainted = make_staff("program_manager")
    with acting_as(coordinator):
        actions.assign_examiner(scene.session, by=coordinator, email=acquainted.email)
    with as_system(reason="test"):
        ExaminerAssignment.objects.get(user=acquainted)
        from assessments.models import Acquaintance  # noqa: PLC0415 - used once

        Acquaintance.objects.create(session=scene.session, registration=scene.place, examiner=acquainted, knows=True)
    for tied in (scene.examiner, scene.user, acquainted):
        tied = make_office(tied)  # noqa: PLW2901 - the same person
        with acting_as(tied), pytest.raises(PermissionDenied):
            actions.confirm_decision(decision, by=tied)
        for pair in ((tied, manager), (manager, tied)):
            with as_system(reason="test"), pytest.raises(DatabaseError, match="rated, knows or is"), transaction.atomic():
                _force(decision, *pair)
    for first, second in ((manager, manager), (manager, None)):
        with as_system(reason="test"), pytest.raises(DatabaseError, match="Two persons"), transaction.atomic():
            _force(decision, first, second)
    with as_system(reason="test"), transaction.atomic():
        _force(decision, manager, coordinator)


def make_office(user: User) -> User:
    """The same person, freshly read, holds the role that confirms."""
    from img_program.accounts.models import StaffRole  # noqa: PLC0415 - used once

    with as_system(reason="test"):
        if not StaffRole.objects.filter(user=user).exists():
            StaffRole.objects.create(
                user=user, role=StaffRoleName.PROGRAM_MANAGER, starts_on=timezone.localdate() - timedelta(days=1)
            )
        return User.objects.get(pk=user.pk)


def _replace(first: Decision, second: Decision, *pair: User) -> None:
    Decision.objects.filter(pk=first.pk).update(state="replaced")
    _force(second, *pair)


def _second(people: People) -> tuple[Running, Decision, SecondMarking]:
    scene, first = confirmed(people, 2)
    with acting_as(scene.user):
        return scene, first, actions.ask_for_second_marking(first, by=scene.user)


def test_who_confirmed_a_decision_does_not_confirm_the_one_after_the_second_marking(people: People) -> None:
    scene, first, asked = _second(people)
    coordinator, manager = people.assessment_coordinator, people.program_manager
    with acting_as(coordinator):
        actions.assign_second_marking(asked, by=coordinator, examiner=scene.other)
    rate_all(scene.other, 4)
    with acting_as(coordinator):
        second = actions.propose_decision(scene.place, by=coordinator)
    for same in (coordinator, manager):
        with acting_as(same), pytest.raises(PermissionDenied, match="looked at again"):
            actions.confirm_decision(second, by=same)
    one, two = make_staff("assessment_coordinator"), make_staff("program_manager")
    for pair in ((coordinator, one), (one, manager)):
        with as_system(reason="test"), pytest.raises(DatabaseError, match="does not confirm"), transaction.atomic():
            _replace(first, second, *pair)
    for user in (one, two):
        with acting_as(user):
            actions.confirm_decision(second, by=user)
    with as_system(reason="test"):
        found = Decision.objects.get(pk=second.pk)
    assert (found.state, {found.confirmed_by_id, found.confirmed_too_by_id}) == ("confirmed", {one.pk, two.pk})


def test_the_second_marking_is_by_somebody_else_whatever_way_the_sheet_goes(people: People) -> None:
    scene, _first, asked = _second(people)
    coordinator = people.assessment_coordinator
    with acting_as(coordinator):
        actions.assign_second_marking(asked, by=coordinator, examiner=scene.other)
        sheet = Sheet.objects.filter(marking=2)[0]
        with pytest.raises(ValidationError, match="rated the candidate before"):
            actions.give_sheet_to(sheet, by=coordinator, examiner=scene.examiner)
        sheet.state = "withdrawn"
        sheet.save(update_fields=["state"])
        sheet.pk, sheet.state, sheet.examiner = None, "draft", scene.examiner
        sheet._state.adding = True
        with pytest.raises(DatabaseError, match="did not mark before"), transaction.atomic():
            Sheet(**{each.attname: getattr(sheet, each.attname) for each in Sheet._meta.fields if each.name != "id"}).save(
                force_insert=True
            )


def test_nobody_of_the_office_decides_about_themselves(people: People) -> None:
    session, record = open_session(people), candidate(people, certified=False)
    place = ask(session, record)
    assert record.user is not None
    me = make_office(record.user)
    with acting_as(me):
        with pytest.raises(PermissionDenied):
            certify(record, me)
        for act in (
            lambda: actions.set_accommodation(place, by=me, words="extra time 100 %"),
            lambda: actions.check_again(place, by=me),
            lambda: actions.mark_absent(place, by=me),
            lambda: actions.propose_decision(place, by=me),
            lambda: actions.close_request(place, by=me),
        ):
            with pytest.raises(PermissionDenied):
                act()
