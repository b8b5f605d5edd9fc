"""Sharing, candidates, appointments, training: only with the physician's Yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import add_months
from img_program.web.registry import Registry
from residency.training import actions, hooks
from residency.training.models import Appointment, FilledBy, Position, RecordShare, ShareAnswer, TrainingEvent, TrainingEventKind
from residency.training.people import candidates_of
from residency.training.workflow import AppointmentState, PositionState
from roster.actions import leave_roster
from roster.models import Registrant
from tests.grants.awards.factories import today
from tests.people import People
from tests.residency.training.factories import (
    appoint,
    begin,
    candidate,
    complete,
    first_day,
    institution,
    make_position,
    own_user,
    say,
)

pytestmark = pytest.mark.django_db


def _names(people: People) -> list[str]:
    with acting_as(people.manager):
        return [each.name for each in candidates_of(people.organization, by=people.manager)]


def test_an_institution_sees_those_who_said_yes_and_nobody_else(people: People) -> None:
    organization = institution(people)
    yes, no, silent = candidate("Yes Sayer"), candidate("No Sayer"), candidate("Silent One")
    say(yes, organization)
    say(no, organization, ShareAnswer.NO)
    assert _names(people) == ["Yes Sayer"]
    with acting_as(people.manager):
        assert list(RecordShare.objects.values_list("registrant_id", flat=True)) == [yes.pk]
        assert not Registrant.objects.exists()
        assert RecordShare.pgh_event_model.objects.count() == 0  # type: ignore[attr-defined]
    with acting_as(people.rival):
        assert not RecordShare.objects.exists()
        with pytest.raises(PermissionDenied):
            candidates_of(organization, by=people.rival)
    with acting_as(people.teammate), pytest.raises(PermissionDenied):
        candidates_of(organization, by=people.teammate)
    assert silent.pk


def test_a_yes_can_be_taken_back_at_any_time(people: People) -> None:
    organization, record = institution(people), candidate("Mind Changer")
    share = say(record, organization)
    assert share.text.version == "1"
    again = say(record, organization, ShareAnswer.NO)
    assert again.pk == share.pk
    assert _names(people) == []
    with acting_as(people.manager):
        assert not RecordShare.objects.exists()
    say(record, organization)
    with acting_as(own_user(record)):
        leave_roster(record, by=own_user(record))
    assert _names(people) == []


def test_nobody_answers_for_a_physician(people: People) -> None:
    organization, record, other = institution(people), candidate(), candidate()
    for by in (own_user(other), people.manager, people.coordinator):
        with acting_as(by), pytest.raises(PermissionDenied):
            actions.answer_share(record, by=by, organization=organization, answer=ShareAnswer.YES)
    share = say(record, organization, ShareAnswer.NO)
    with acting_as(people.manager):
        assert RecordShare.objects.filter(pk=share.pk).update(answer="yes") == 0
    with acting_as(people.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        RecordShare.objects.filter(pk=share.pk).update(answer="yes")


def test_an_appointment_fills_the_position_and_tells_the_physician(people: People) -> None:
    appointment = appoint(people)
    with as_system(reason="test"):
        assert Position.objects.get(pk=appointment.position_id).state == PositionState.FILLED
        letter = Letter.objects.get(template="residency_appointment_recorded")
        assert letter.user_id == appointment.user_id
    assert appointment.expected_end_on == add_months(appointment.starts_on, 36) - timedelta(days=1)
    with acting_as(own_user(appointment)):
        assert Appointment.objects.count() == 1
    with acting_as(people.rival):
        assert not Appointment.objects.exists()


def test_without_a_yes_there_is_no_appointment_also_for_the_database(people: People) -> None:
    position, record = make_position(people), candidate()
    share = say(record, people.organization)
    say(record, people.organization, ShareAnswer.NO)
    share.answer = ShareAnswer.YES  # what the page still showed
    for by in (people.manager, people.coordinator):
        with acting_as(by), pytest.raises(ValidationError, match="not agreed"):
            actions.record_appointment(position, by=by, share=share, filled_by=FilledBy.MATCH, starts_on=first_day())
    stranger = candidate()
    account = own_user(stranger)
    with acting_as(people.manager), pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            position=position,
            organization=people.organization,
            registrant_id=stranger.pk,
            user=account,
            filled_by="match",
            starts_on=first_day(),
            expected_end_on=today() + timedelta(days=900),
            recorded_by=people.manager,
        )


def test_outside_the_match_the_exception_and_its_year_are_named(people: People) -> None:
    position, record = make_position(people), candidate()
    for missing in ({"exception_year": 2016}, {"exception_name": "Rural scholars"}):
        with pytest.raises(ValidationError, match=r"NRMP exception|year of the"):
            appoint(people, position, record, filled_by=FilledBy.OUTSIDE, **missing)
    made = appoint(people, position, record, filled_by=FilledBy.OUTSIDE, exception_name="Rural scholars", exception_year=2016)
    assert (made.exception_name, made.exception_year) == ("Rural scholars", 2016)
    with pytest.raises(ValidationError, match="academic year"):
        appoint(people, starts_on=first_day() - timedelta(days=60))


def test_a_position_holds_one_resident_at_a_time(people: People) -> None:
    first = appoint(people)
    with pytest.raises(WrongStateError):
        appoint(people, first.position)
    with acting_as(people.manager):
        actions.withdraw_appointment(first, by=people.manager)
        assert Position.objects.get(pk=first.position_id).state == PositionState.UNFILLED
    again = appoint(people, first.position)
    assert again.position_id == first.position_id


def test_training_is_dated_facts(people: People) -> None:
    appointment, by = begin(people, appoint(people)), people.manager
    day = appointment.starts_on + timedelta(days=30)
    kinds = TrainingEventKind
    with acting_as(by):
        leave = actions.record_training_event(appointment, by=by, kind=kinds.LEAVE, on=day)
        actions.record_training_event(appointment, by=by, kind=kinds.PART_TIME, on=day, percent=60)
        late = appointment.expected_end_on + timedelta(days=365)
        actions.record_training_event(appointment, by=by, kind=kinds.YEAR_REPEATED, on=day, training_year=1, expected_end_on=late)
        assert Appointment.objects.get().expected_end_on == late
        actions.take_back_event(leave, by=by)
        assert set(TrainingEvent.objects.that_count().values_list("kind", flat=True)) == {
            "began", "part_time", "year_repeated",
        }  # fmt: skip
        with pytest.raises(WrongStateError):
            actions.take_back_event(leave, by=by)
        refused: list[tuple[dict[str, Any], str]] = [
            ({"kind": kinds.PART_TIME, "on": day}, "percent"),
            ({"kind": kinds.YEAR_DONE, "on": day}, "year of training"),
            ({"kind": kinds.LEAVE, "on": today() + timedelta(days=1)}, "future"),
            ({"kind": kinds.COMPLETED, "on": day}, "what happened"),
            ({"kind": kinds.LEAVE, "on": day, "note": "SSN 123-45-6789"}, "identity document"),
        ]
        for values, words in refused:
            with pytest.raises(ValidationError, match=words):
                actions.record_training_event(appointment, by=by, **values)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            TrainingEvent.objects.filter(pk=leave.pk).update(note="changed")
    with acting_as(own_user(appointment)):
        assert TrainingEvent.objects.that_count().count() == 3
        row = TrainingEvent(
            appointment_id=appointment.pk,
            organization_id=appointment.organization_id,
            registrant_id=appointment.registrant_id,
            user_id=appointment.user_id,
            kind="completed",
            happened_on=day,
            recorded_by_id=appointment.user_id,
        )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_completion_closes_the_position_and_calls_who_waits(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Appointment] = []

    def note(appointment: Appointment, _by: object) -> None:
        seen.append(appointment)

    monkeypatch.setattr(hooks, "_AFTER_COMPLETION", Registry())
    hooks.register_after_completion(note)
    done = complete(people, begin(people, appoint(people)))
    assert [each.completed_on for each in seen] == [today()]
    with as_system(reason="test"):
        assert Position.objects.get(pk=done.position_id).state == PositionState.CLOSED
        assert Letter.objects.filter(template="residency_training_completed", user_id=done.user_id).count() == 1
    with acting_as(people.manager), pytest.raises(WrongStateError):
        actions.leave_program(done, by=people.manager, on=today())


def test_who_leaves_or_goes_on_elsewhere_frees_the_position(people: People) -> None:
    first, second = begin(people, appoint(people)), begin(people, appoint(people))
    by = people.manager
    with acting_as(by):
        gone = actions.transfer_out(first, by=by, on=today(), to="Riverside Family Medicine")
        left = actions.leave_program(second, by=by, on=today())
        states = (gone.state, left.state, gone.completed_on)
        assert states == (AppointmentState.TRANSFERRED, AppointmentState.LEFT, None)
        assert set(Position.objects.values_list("state", flat=True)) == {PositionState.UNFILLED}
        with pytest.raises(ProgrammingError), transaction.atomic():
            Appointment.objects.filter(pk=gone.pk).update(state="training")
