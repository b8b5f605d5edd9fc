"""Training years as dated facts: progress, leave, part time, and how it ended. Nothing here judges anybody."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from residency.training.actions.appointments import add_event, vacate
from residency.training.hooks import after_completion
from residency.training.letters import day, tell_physician
from residency.training.models import Appointment, TrainingEvent, TrainingEventKind
from residency.training.permissions import RECORD_TRAINING
from residency.training.workflow import APPOINTMENT, POSITION, AppointmentState

_K = TrainingEventKind
# What moves no state; beginning and endings have actions of their own.
ALONG_THE_WAY: Final = (_K.YEAR_DONE, _K.YEAR_REPEATED, _K.LEAVE, _K.BACK, _K.PART_TIME, _K.FULL_TIME)
WITH_YEAR: Final = (_K.YEAR_DONE, _K.YEAR_REPEATED)


def record_training_event(
    appointment: Appointment,
    *,
    by: User,
    kind: TrainingEventKind,
    on: date,
    training_year: int | None = None,
    percent: int | None = None,
    note: str = "",
    expected_end_on: date | None = None,
    replaces: TrainingEvent | None = None,
) -> TrainingEvent:
    """Write down a fact of training; a new expected end may come with it. `replaces` corrects an earlier entry.

    Raises ValidationError for a kind that ends or begins training, a missing year or percentage, a future day, or a
    number of an identity document in the note.
    """
    demand(by, RECORD_TRAINING, appointment)
    if kind not in ALONG_THE_WAY:
        raise ValidationError({"kind": "Choose what happened."}, code="kind")
    if kind in WITH_YEAR and not training_year:
        raise ValidationError({"training_year": "Which year of training was it?"}, code="year")
    if kind == _K.PART_TIME and not percent:
        raise ValidationError({"percent": "Write the percent of full time, from 1 to 99."}, code="percent")
    _demand_past(on)
    refuse_forbidden_text(note)
    with transaction.atomic():
        appointment = _in_training(appointment)
        if expected_end_on is not None and expected_end_on != appointment.expected_end_on:
            if expected_end_on <= appointment.starts_on:
                raise ValidationError({"expected_end_on": "The end lies before the beginning."}, code="order")
            appointment.expected_end_on = expected_end_on
            appointment.save(update_fields=["expected_end_on"])
        return add_event(
            appointment,
            kind,
            on,
            by=by,
            training_year=training_year if kind in WITH_YEAR else None,
            percent=percent if kind == _K.PART_TIME else None,
            note=note,
            replaces=replaces,
        )


def take_back_event(event: TrainingEvent, *, by: User) -> TrainingEvent:
    """An entry was a mistake: it stays readable, and counts no more."""
    demand(by, RECORD_TRAINING, event)
    if event.kind not in ALONG_THE_WAY:
        raise WrongStateError("This entry changed how training stands, so it can't be taken back here. Ask the program's office.")
    with transaction.atomic():
        appointment = locked(event.appointment)
        if TrainingEvent.objects.filter(replaces=event).exists():
            raise WrongStateError("This entry was corrected or taken back already.")
        return add_event(appointment, _K.TAKEN_BACK, event.happened_on, by=by, replaces=event)


def complete_training(appointment: Appointment, *, by: User, on: date) -> Appointment:
    """Training is completed: what follows it begins to count from this day; the physician is told."""
    with transaction.atomic():
        appointment = _end(appointment, "complete_training", _K.COMPLETED, by=by, on=on)
        tell_physician(
            appointment.user_id,
            "residency_training_completed",
            about=appointment,
            transition="completed",
            by=by,
            path=reverse("training:mine"),
            program=appointment.position.program.name,
            completed_on=day(on),
        )
        after_completion(appointment, by)
    return appointment


def transfer_out(appointment: Appointment, *, by: User, on: date, to: str) -> Appointment:
    """The resident goes on in another program; there, it is another appointment."""
    if not to.strip():
        raise ValidationError({"to": "Name the other program."}, code="required")
    return _end(appointment, "transfer_out", _K.TRANSFERRED, by=by, on=on, note=to.strip()[:300])


def leave_program(appointment: Appointment, *, by: User, on: date) -> Appointment:
    """The resident left before the end. Why is not asked; what follows from it, people decide."""
    return _end(appointment, "leave_program", _K.LEFT, by=by, on=on)


def _end(appointment: Appointment, action: str, kind: TrainingEventKind, *, by: User, on: date, note: str = "") -> Appointment:
    demand(by, RECORD_TRAINING, appointment)
    _demand_past(on)
    refuse_forbidden_text(note)
    with transaction.atomic():
        position = locked(appointment.position)
        appointment = locked(appointment)
        appointment.state = APPOINTMENT.target(appointment.state, action)
        add_event(appointment, kind, on, by=by, note=note)
        appointment.ended_on = on
        appointment.save(update_fields=["state", "ended_on"])
        if action == "complete_training":
            position.state = POSITION.target(position.state, action)
            position.save(update_fields=["state"])
        else:
            vacate(position)
    return appointment


def _in_training(appointment: Appointment) -> Appointment:
    appointment = locked(appointment)
    if appointment.state != AppointmentState.TRAINING:
        raise WrongStateError("Facts of training are written down while somebody is in training.")
    return appointment


def _demand_past(on: date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future. Write it down when it has come."}, code="future")
