"""The barriers register: entries, answers, notes, and what each side reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from consultation.actions import barriers
from consultation.models import Barrier, BarrierAction, BarrierEntry, ProgressNote, Visibility
from consultation.queries import barriers_in_period
from consultation.workflow import BarrierState
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from residency.training.models import ResidencyProgram
from tests.consultation.support import make_entry, make_institution, recency, today
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_barrier_moves_by_its_workflow_and_keeps_the_reason(people: People) -> None:
    barrier, by = recency(), people.coordinator
    with acting_as(by):
        barriers.move(barrier, by=by, action="start_work", text="We wrote to all programs.", noted_on=today())
        with pytest.raises(WrongStateError):
            barriers.move(barrier, by=by, action="reopen", text="Again.", noted_on=today())
        note = ProgressNote.objects.get()
        assert (note.state_after, note.text, note.entry) == ("working", "We wrote to all programs.", None)


def test_the_database_refuses_an_arrow_that_is_not_there() -> None:
    barrier = recency()
    with as_system(reason="test"):
        Barrier.objects.filter(pk=barrier.pk).update(state=BarrierState.REMOVED)
        with pytest.raises(DatabaseError), transaction.atomic():
            Barrier.objects.filter(pk=barrier.pk).update(state=BarrierState.WORKING)


def test_an_institution_reads_its_own_entry_and_answers_in_its_own_words(people: People) -> None:
    organization, administrator = make_institution()
    _other, rival = make_institution("South University")
    entry = make_entry(people, organization)
    with acting_as(rival):
        assert not BarrierEntry.objects.exists()
    with acting_as(administrator):
        own = BarrierEntry.objects.get()
        answered = barriers.answer_entry(own, by=administrator, statement="We decide case by case.")
        assert (answered.statement, answered.stated_by) == ("We decide case by case.", administrator)
        with pytest.raises(DatabaseError), transaction.atomic():
            BarrierEntry.objects.filter(pk=entry.pk).update(policy="none")
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        barriers.answer_entry(entry, by=people.coordinator, statement="They said so.")


def test_a_note_is_read_by_whom_it_is_for(people: People) -> None:
    organization, administrator = make_institution()
    entry, by = make_entry(people, organization), people.coordinator
    with acting_as(by):
        for visibility in Visibility:
            barriers.note_progress(entry, by=by, noted_on=today(), text=f"For {visibility}.", visibility=visibility)
            barriers.record_action(
                entry, by=by, tried_on=today(), what=f"For {visibility}.", who="The office", visibility=visibility
            )
        with pytest.raises(ValidationError):
            barriers.note_progress(recency(), by=by, noted_on=today(), text="For whom?", visibility=Visibility.INSTITUTION)
    with acting_as(administrator):
        assert set(ProgressNote.objects.values_list("visibility", flat=True)) == {"institution", "public"}
        assert set(BarrierAction.objects.values_list("visibility", flat=True)) == {"institution", "public"}


def test_a_note_can_not_be_rewritten(people: People) -> None:
    with acting_as(people.coordinator):
        barriers.note_progress(recency(), by=people.coordinator, noted_on=today(), text="First.")
        with pytest.raises(DatabaseError), transaction.atomic():
            ProgressNote.objects.update(text="Second.")


def test_a_program_of_another_institution_is_refused_by_action_and_database(people: People) -> None:
    organization, _administrator = make_institution()
    other, _rival = make_institution("South University")
    with as_system(reason="test"):
        program = ResidencyProgram.objects.create(organization=other, name="Family Medicine", specialty="family_medicine")
    with pytest.raises(ValidationError, match="another institution"):
        make_entry(people, organization, program=program)
    with as_system(reason="test"), transaction.atomic():
        BarrierEntry(barrier=recency(), organization=organization, program=program, policy="p", source="s").save()
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="own_program"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_only_who_keeps_the_register_writes_and_nothing_lies_in_the_future(people: People) -> None:
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        barriers.note_progress(recency(), by=people.finance_officer, noted_on=today(), text="A note.")
    with pytest.raises(ValidationError):
        make_entry(people, people.organization)
    with acting_as(people.coordinator):
        for act in (barriers.note_progress,):
            with pytest.raises(ValidationError):
                act(recency(), by=people.coordinator, noted_on=today() + timedelta(days=1), text="Tomorrow.")
        with pytest.raises(ValidationError, match="Social Security"):
            barriers.note_progress(recency(), by=people.coordinator, noted_on=today(), text="SSN 123-45-6789")


def test_the_report_reads_progress_as_of_its_period(people: People) -> None:
    barrier, by = recency(), people.coordinator
    entry = make_entry(people)
    with acting_as(by):
        barriers.move(
            barrier,
            by=by,
            action="start_work",
            text="Begun.",
            noted_on=today() - timedelta(days=400),
            visibility=Visibility.PUBLIC,
        )
        barriers.move(barrier, by=by, action="ease", text="Two programs agreed.", noted_on=today(), visibility=Visibility.PUBLIC)
        barriers.record_action(entry, by=by, tried_on=today(), what="A talk.", who="The office")
        barriers.note_progress(barrier, by=by, noted_on=today(), text="Internal.")
    before = barriers_in_period(today() - timedelta(days=500), today() - timedelta(days=1))[0]
    now = barriers_in_period(today() - timedelta(days=30), today())[0]
    assert (before.state, before.institutions, [note.text for note in before.notes]) == ("Being worked on", 0, ["Begun."])
    assert (now.state, now.institutions, now.actions) == ("Eased", 1, 1)
    assert [(note.text, note.state) for note in now.notes] == [("Two programs agreed.", "Eased")]
    assert now.has_progress
    assert not barriers_in_period(today(), today())[1].has_progress
