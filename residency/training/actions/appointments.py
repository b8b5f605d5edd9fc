"""Appointments: a physician who agreed to share their record takes a position."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked
from img_program.database.workflow import WrongStateError
from img_program.statute.fiscal import add_months
from residency.training.academic_year import academic_year_bounds
from residency.training.letters import day, tell_physician
from residency.training.models import Appointment, FilledBy, Position, RecordShare, TrainingEvent, TrainingEventKind
from residency.training.permissions import RECORD_APPOINTMENT
from residency.training.workflow import APPOINTMENT, POSITION, PositionState

MONTHS_IN_A_YEAR = 12


def record_appointment(
    position: Position,
    *,
    by: User,
    share: RecordShare,
    filled_by: FilledBy,
    starts_on: date,
    exception_name: str = "",
    exception_year: int | None = None,
) -> Appointment:
    """Write down who takes a position, and how it was filled; the physician is told.

    `share` is the physician's Yes to this institution. Training is expected to last as long as the specialty's
    parameter says. Raises ValidationError without a running Yes, for a day outside the academic year (or the month
    before it), and for an appointment outside the Match without its NRMP exception and year.
    """
    demand(by, RECORD_APPOINTMENT, position)
    _demand_exception(filled_by, exception_name, exception_year)
    _demand_day(position, starts_on)
    if share.organization_id != position.organization_id or not share.is_running:
        raise ValidationError("This physician has not agreed to share their record with this institution.", code="consent")
    years = position.program.length_years(on=starts_on)
    with transaction.atomic():
        position = locked(position)
        target = POSITION.target(position.state, "record_appointment")
        with limits_in_words():
            appointment = Appointment.objects.create(
                position=position,
                organization_id=position.organization_id,
                registrant_id=share.registrant_id,
                user_id=share.user_id,
                filled_by=filled_by,
                exception_name=exception_name.strip() if filled_by == FilledBy.OUTSIDE else "",
                exception_year=exception_year if filled_by == FilledBy.OUTSIDE else None,
                starts_on=starts_on,
                expected_end_on=add_months(starts_on, MONTHS_IN_A_YEAR * years) - timedelta(days=1),
                recorded_by=by,
            )
        position.state = target
        position.save(update_fields=["state"])
        tell_physician(
            appointment.user_id,
            "residency_appointment_recorded",
            about=appointment,
            transition="recorded",
            by=by,
            path=reverse("training:mine"),
            program=position.program.name,
            starts_on=day(starts_on),
        )
    return appointment


def _demand_exception(filled_by: FilledBy, name: str, year: int | None) -> None:
    if filled_by == FilledBy.OUTSIDE and not name.strip():
        raise ValidationError({"exception_name": "Name the NRMP exception."}, code="exception")
    if filled_by == FilledBy.OUTSIDE and year is None:
        raise ValidationError({"exception_year": "Write the year of the NRMP exception."}, code="exception")


def _demand_day(position: Position, starts_on: date) -> None:
    first, last = academic_year_bounds(position.academic_year)
    # Orientation begins before the first day of the academic year.
    if not add_months(first, -1) <= starts_on <= last:
        words = f"The position begins in the academic year {position.begins_in_words}."
        raise ValidationError({"starts_on": words}, code="year")


def begin_training(appointment: Appointment, *, by: User, on: date) -> Appointment:
    """The resident began on a day."""
    demand(by, RECORD_APPOINTMENT, appointment)
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        appointment = locked(appointment)
        appointment.state = APPOINTMENT.target(appointment.state, "begin_training")
        moved = on - appointment.starts_on
        appointment.starts_on, appointment.expected_end_on = on, appointment.expected_end_on + moved
        appointment.save(update_fields=["state", "starts_on", "expected_end_on"])
        add_event(appointment, TrainingEventKind.BEGAN, on, by=by)
    return appointment


def withdraw_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Take an appointment back before training began; the position is unfilled again."""
    demand(by, RECORD_APPOINTMENT, appointment)
    with transaction.atomic():
        position = locked(appointment.position)
        appointment = locked(appointment)
        appointment.state = APPOINTMENT.target(appointment.state, "withdraw_appointment")
        appointment.save(update_fields=["state"])
        vacate(position)
    return appointment


def vacate(position: Position) -> None:
    """Nobody is in it any more; the caller has locked it."""
    if position.state == PositionState.FILLED:
        position.state = POSITION.target(position.state, "vacate_position")
        position.save(update_fields=["state"])


def add_event(
    appointment: Appointment,
    kind: TrainingEventKind,
    on: date,
    *,
    by: User,
    training_year: int | None = None,
    percent: int | None = None,
    note: str = "",
    replaces: TrainingEvent | None = None,
) -> TrainingEvent:
    """Append one fact; the calling action has asked whether the person may."""
    if on < appointment.starts_on:
        raise WrongStateError("This day lies before the first day of training.")
    event = TrainingEvent(
        appointment=appointment,
        organization_id=appointment.organization_id,
        registrant_id=appointment.registrant_id,
        user_id=appointment.user_id,
        kind=kind,
        happened_on=on,
        training_year=training_year,
        percent=percent,
        note=note.strip(),
        replaces=replaces,
        recorded_by=by,
    )
    event.save(force_insert=True)
    return event
