"""Barriers and their progress in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from consultation.models import Barrier, ProgressNote, Visibility
from consultation.workflow import BarrierState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A public note on progress; `state` is what it moved the barrier to, or empty."""

    on: date
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class BarrierProgress:
    """A barrier as it stood on the last day of the period, with what happened in it.

    `institutions` counts sponsoring institutions that hold it (organizations, not people); `actions` what was tried.
    """

    slug: str
    name: str
    kind: str
    description: str
    source: str
    citation: str
    is_named_in_law: bool
    state: str
    institutions: int
    actions: int
    notes: tuple[NoteLine, ...]

    @property
    def has_progress(self) -> bool:
        """Whether anything happened in the period."""
        return bool(self.actions or self.notes)


def barriers_in_period(starts_on: date, ends_on: date) -> list[BarrierProgress]:
    """Every barrier of the register with its progress from the first to the last day, in the register's order."""
    with as_system(reason="barriers for the annual report"):
        barriers = Barrier.objects.current().select_related("provision").prefetch_related("actions", "notes", "entries")
        return [_progress(barrier, starts_on, ends_on) for barrier in barriers]


def _progress(barrier: Barrier, starts_on: date, ends_on: date) -> BarrierProgress:
    notes = sorted(barrier.notes.all(), key=lambda note: (note.noted_on, note.pk))
    in_period = [note for note in notes if starts_on <= note.noted_on <= ends_on and note.visibility == Visibility.PUBLIC]
    held = {
        entry.organization_id
        for entry in barrier.entries.all()
        if timezone.localdate(entry.recorded_at) <= ends_on
        and _state_on(ends_on, (note for note in notes if note.entry_id == entry.pk)) != BarrierState.REMOVED
    }
    return BarrierProgress(
        slug=barrier.slug,
        name=barrier.name,
        kind=barrier.get_kind_display(),
        description=barrier.description,
        source=barrier.source,
        citation=barrier.provision.citation if barrier.provision else "",
        is_named_in_law=barrier.is_named_in_law,
        state=str(_state_on(ends_on, (note for note in notes if note.entry_id is None)).label),
        institutions=len(held),
        actions=sum(starts_on <= each.tried_on <= ends_on for each in barrier.actions.all()),
        notes=tuple(NoteLine(each.noted_on, each.text, each.get_state_after_display()) for each in in_period),
    )


def _state_on(day: date, notes: Iterable[ProgressNote]) -> BarrierState:
    """The state that the last move on or before a day led to; open before any."""
    moves = [note.state_after for note in notes if note.state_after and note.noted_on <= day]
    return BarrierState(moves[-1]) if moves else BarrierState.OPEN


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something that was tried and may be told: when, what, by whom, with whom."""

    on: date
    what: str
    who: str
    with_whom: str
    result: str


def public_work(barrier: Barrier) -> tuple[list[NoteLine], list[ActionLine]]:
    """Notes and actions of a barrier that everybody may read, newest first."""
    with as_system(reason="public notes on a barrier"):
        notes = [NoteLine(each.noted_on, each.text, each.get_state_after_display()) for each in barrier.notes.public()]
        actions = [
            ActionLine(each.tried_on, each.what, each.who, each.with_whom, each.result) for each in barrier.actions.public()
        ]
    return notes, actions
