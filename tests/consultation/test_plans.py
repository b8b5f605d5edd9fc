"""A physician's plan: theirs, shared with a yes, and counted only as a step of the way to practice."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connections, transaction

from consultation.actions import plans
from consultation.models import Plan, PlanOutcome, PlanShare, PlanStep, Profession
from consultation.queries import pathway_counts
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.actions.seal import seal
from img_program.documents.models import SealReason
from img_program.organizations.acting import acting_as
from roster.models import Basis, JourneyRecord
from tests.consultation.support import a_step, confirm, make_outcome, make_plan, make_planner, make_share, today
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_plan_begins_with_the_steps_of_the_catalogue(people: People) -> None:
    plan = make_plan(people)
    with acting_as(plan.user):
        assert [step.title for step in plan.steps.kept()][-1] == "Look for work as a registered nurse"
        with pytest.raises(ValidationError, match="Set it aside"):
            plans.start_plan(plan.registrant, by=plan.user, profession=plan.profession)


def test_an_entry_that_staff_have_not_confirmed_is_no_goal() -> None:
    record, user = make_planner()
    with acting_as(user), pytest.raises(WrongStateError, match="still checking"):
        plans.start_plan(record, by=user, profession=Profession.objects.get(slug="registered-nurse"))


def test_own_steps_are_guarded_changed_done_and_taken_out(people: People) -> None:
    plan = make_plan(people)
    user = plan.user
    with acting_as(user):
        for words in ("My SSN is 123-45-6789", "A123456789", "Passport P12345678"):
            with pytest.raises(ValidationError):
                plans.add_step(plan, by=user, title="Send papers", note=words)
        step = plans.add_step(plan, by=user, title="Visit the school", planned_on=today() + timedelta(days=9))
        plans.mark_step(step, by=user, is_done=True)
        assert plans.mark_step(step, by=user, is_done=True).done_on == today()
        with pytest.raises(ValidationError, match="future"):
            plans.change_step(step, by=user, title="Visit", note="", planned_on=None, done_on=today() + timedelta(days=1))
        plans.remove_step(step, by=user)
        assert step not in plan.steps.kept()


def test_one_plan_goes_on_at_a_time_and_nothing_is_lost(people: People) -> None:
    plan = make_plan(people)
    user = plan.user
    confirm("physician", people)
    with acting_as(user):
        plans.set_plan_aside(plan, by=user)
        with pytest.raises(WrongStateError):
            plans.add_step(plan, by=user, title="More")
        way_back = plans.start_plan(plan.registrant, by=user, profession=Profession.objects.get(is_physician=True))
        assert str(way_back) == "Back to physician"
        with pytest.raises(ValidationError), transaction.atomic():
            plans.resume_plan(plan, by=user)
        with pytest.raises(ValidationError, match="record"):
            plans.tell_outcome(way_back, by=user, employed_on=today())
        plans.set_plan_aside(way_back, by=user)
        assert plans.resume_plan(plan, by=user).state == "active"


def test_an_outcome_is_a_dated_step_of_the_way_to_practice(people: People) -> None:
    outcome = make_outcome(people)
    with as_system(reason="test"):
        record = JourneyRecord.objects.get()
        assert (record.step, record.profession, record.source) == ("other_road", "Registered nurse", "persons_statement")
        assert Plan.objects.get().state == "reached"
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError):
            plans.confirm_outcome(outcome, by=people.coordinator, basis=Basis.STATEMENT)
        plans.confirm_outcome(outcome, by=people.coordinator, basis=Basis.ORGANIZATION)
    with acting_as(outcome.user), pytest.raises(WrongStateError):
        plans.take_outcome_back(outcome, by=outcome.user)
    with as_system(reason="test"):
        assert JourneyRecord.objects.all()[0].source == "organizations_statement"
    nurse = next(each for each in pathway_counts(today(), today()) if each.slug == "registered-nurse")
    assert (nurse.started, nurse.going_on, nurse.employed, nurse.confirmed) == (1, 0, 1, 1)


def test_what_was_told_by_mistake_is_taken_back(people: People) -> None:
    outcome = make_outcome(people)
    with acting_as(outcome.user):
        plans.take_outcome_back(outcome, by=outcome.user)
        assert Plan.objects.get().state == "active"
        assert JourneyRecord.objects.all()[0].knowledge == "unknown"
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanOutcome.objects.update(state="confirmed")
    assert sum(each.employed for each in pathway_counts(today(), today())) == 0


def test_a_navigator_reads_a_plan_only_while_the_yes_stands(people: People) -> None:
    plan, navigator = make_plan(people), people.navigator
    with acting_as(navigator):
        assert not Plan.objects.exists()
    share = make_share(people, plan)
    with acting_as(navigator):
        assert (Plan.objects.count(), PlanStep.objects.count()) == (1, 6)
        assert navigator.has_perm("consultation.view_plan", plan)
        with pytest.raises(PermissionDenied):
            plans.mark_step(a_step(plan), by=navigator, is_done=True)
    with acting_as(people.manager):
        assert not people.manager.has_perm("consultation.view_plan", plan)
    with acting_as(people.rival):
        assert not Plan.objects.exists()
    with acting_as(plan.user):
        plans.stop_sharing(share, by=plan.user)
    with acting_as(navigator):
        assert (Plan.objects.count(), PlanStep.objects.count(), PlanShare.objects.count()) == (0, 0, 0)


def test_staff_without_a_task_in_it_read_no_plan(people: People) -> None:
    make_plan(people)
    for person, count in (
        (people.coordinator, 1),
        (people.auditor, 1),
        (people.finance_officer, 0),
        (people.grants_specialist, 0),
    ):
        with acting_as(person):
            assert Plan.objects.count() == count
            assert apps.get_model("consultation.PlanStepEvent").objects.exists() == bool(count)


def test_a_note_that_should_never_have_been_here_is_sealed(people: People) -> None:
    plan = make_plan(people)
    step = a_step(plan)
    with acting_as(plan.user):
        plans.change_step(step, by=plan.user, title=step.title, note="about my neighbor's illness", planned_on=None, done_on=None)
    with acting_as(people.coordinator):
        seal(step, by=people.coordinator, reason=SealReason.choices[0][0], fields=["note"])  # type: ignore[arg-type]  # its value
    with as_system(reason="test"):
        step.refresh_from_db()
        assert "neighbor" not in step.note
        events = step.events.all()  # type: ignore[attr-defined]  # added by the tracker
        assert not any("neighbor" in event.note for event in events)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_begin_one_plan(people: People) -> None:
    confirm("registered-nurse", people)
    record, user = make_planner()
    barrier, answers = threading.Barrier(2), list[Any]()

    def begin() -> None:
        barrier.wait()
        try:
            with acting_as(user):
                answers.append(plans.start_plan(record, by=user, profession=Profession.objects.get(slug="registered-nurse")))
        except ValidationError as refusal:
            answers.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with as_system(reason="test"):
        assert (Plan.objects.count(), PlanStep.objects.count()) == (1, 6)
    assert sorted(type(answer).__name__ for answer in answers) == ["Plan", "ValidationError"]
