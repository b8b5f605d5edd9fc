"""Reminders: rooms register what may be due; a task on the beat sends each one once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.actions.letters import About, OrganizationRole, recipient_key, send_letter
from img_program.notifications.models import ContactChoice, Reminder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due on a day, and whom to remind. `values` are the template's placeholders."""

    due_on: date
    kind: str
    key: str
    to_user: User | None = None
    to_organization: OrganizationRole | None = None
    to_record: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def recipient(self) -> str:
        """The recipient as the guard against a second reminder knows it."""
        return recipient_key(self.to_user, self.to_organization, self.to_record)


type DueQuery = Callable[[date, date], Iterable[Due]]


@dataclass(frozen=True, slots=True)
class ReminderKind:
    """A registered kind: the template, the query, and how many days before (negative: after) the due day."""

    code: str
    query: DueQuery
    days_before: tuple[int, ...]


_KINDS: dict[str, ReminderKind] = {}


def register_reminder(code: str, query: DueQuery, when: Sequence[int]) -> None:
    """Remind with the letter `code`, so many days before the due day (negative numbers: after it).

    `query(first, last)` runs as the system and yields what is still open and due between two days, both included.
    What was done meanwhile must not be yielded: nothing else stops a reminder.
    """
    _KINDS[code] = ReminderKind(code, query, tuple(sorted(when, reverse=True)))


def send_due_reminders(*, on: date | None = None) -> int:
    """Send what is due on a day; returns how many. Repeating it, also two at once, sends nothing twice.

    A beat that was missed is made up for: of several stages that have passed only the latest is sent. One item
    that breaks is logged and does not hold up the others; the next beat tries it again.
    """
    today = on or timezone.localdate()
    return sum(_send_kind(kind, today) for kind in _KINDS.values())


def _send_kind(kind: ReminderKind, today: date) -> int:
    # What fell due long ago is not dug out: an overdue stage is made up for within a week.
    overdue = min(*kind.days_before, 0)
    first = today + timedelta(days=overdue - 7) if overdue < 0 else today
    last = today + timedelta(days=max(*kind.days_before, 0))
    with as_system(reason=f"reminders: {kind.code}"):
        found = list(kind.query(first, last))
    sent = 0
    for due in found:
        stage = _stage(kind, (due.due_on - today).days)
        if stage is None:
            continue
        try:
            sent += _send_one(kind, due, stage, today)
        except Exception:
            logger.exception("reminder broke", extra={"code": kind.code, "about": due.kind, "key": due.key})
    return sent


def _stage(kind: ReminderKind, days_left: int) -> int | None:
    """The latest stage that has been reached; a stage before the due day is not sent after it."""
    reached = [days for days in kind.days_before if days >= days_left and (days < 0) == (days_left < 0)]
    return min(reached) if reached else None


def _send_one(kind: ReminderKind, due: Due, stage: int, today: date) -> int:
    with as_system(reason="send a reminder"), transaction.atomic():
        guard = {
            "code": kind.code,
            "recipient": due.recipient,
            "about_kind": due.kind,
            "about_id": due.key,
            "due_on": due.due_on,
            "days_before": stage,
        }
        if Reminder.objects.filter(**guard).exists() or _is_quiet(due, today):
            return 0
        about = About(due.kind, due.key, f"reminder:{due.due_on}:{stage}")
        letter = send_letter(
            kind.code,
            about=about,
            values=due.values,
            to_user=due.to_user,
            to_organization=due.to_organization,
            to_record=due.to_record,
        )
        made = Reminder(**guard, letter=letter)
        Reminder.objects.bulk_create([made], ignore_conflicts=True)
        return int(Reminder.objects.filter(pk=made.pk).exists())


def _is_quiet(due: Due, today: date) -> bool:
    """The person asked for no reminders before a later day: the row is made on the first beat after it."""
    if due.to_user is None:
        return False
    choice = ContactChoice.objects.filter(pk=due.to_user.pk).first()
    return choice is not None and choice.is_quiet_on(today)
