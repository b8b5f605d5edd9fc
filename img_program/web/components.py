"""The values that component templates show: plain frozen data, made by views."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

type StatusKind = Literal["met", "not-met", "person", "done", "current", "late", "neutral"]

STATUS_WORDS: dict[StatusKind, str] = {
    "met": "Met",
    "not-met": "Not met",
    "person": "Needs a person",
    "done": "Done",
    "current": "In progress",
    "late": "Overdue",
    "neutral": "Not started",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead. Used for breadcrumbs (the last one without address), buttons, and doors with a hint."""

    label: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a navigation list; `current` marks the page one is on, `children` are the pages of a group."""

    label: str
    url: str
    current: bool = False
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, for the account menu: the name, the roles in words, links of one's own."""

    name: str
    roles: Sequence[str] = ()
    links: Sequence[Link] = ()


# Words of states that are no good news. Whoever gives one of them a tick gets a plain tag.
_NO_GOOD_NEWS = re.compile(
    r"\b(?:not|never|no|without|cancel\w*|withdr[ae]w\w*|refus\w*|reject\w*|declin\w*|returned|sent back|expired|revoked|lapsed|"
    r"overdue|late|fail\w*|ended|terminated|default\w*|breach\w*|stopped|discarded|absent|missing|disputed|left out|past its day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Status:
    """A state in words with its kind; without words, the usual words of that kind.

    A state that is not good news never wears a tick: with such words "met" and "done" become "neutral".
    """

    kind: StatusKind
    text: str = ""

    def __post_init__(self) -> None:
        if self.kind in ("met", "done") and _NO_GOOD_NEWS.search(self.text):
            object.__setattr__(self, "kind", "neutral")

    @property
    def words(self) -> str:
        """What the tag says."""
        return self.text or STATUS_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a task list. Without an address the task can't be opened yet, and `hint` says why."""

    title: str
    status: Status
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under one heading."""

    title: str
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A question and its answer on "Check your answers"; `change_url` leads back to the question."""

    key: str
    value: str = ""
    change_url: str = ""
    change_label: str = "Change"
    empty_text: str = "Not answered"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened, happens or is to come."""

    title: str
    when: date | datetime | None = None
    text: str = ""
    by: str = ""
    state: Literal["done", "current", "coming"] = "done"
    when_text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value before and after."""

    field: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One recorded change of a row: when, what, by whom."""

    when: datetime
    what: str
    by: str
    changes: Sequence[Change] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force, with the address of the same list without it."""

    label: str
    remove_url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the states in which a list is looked at, with how many rows it has."""

    label: str
    count: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `poll_url` answers with the same component; `percent` is None while unknown."""

    message: str
    percent: int | None = None
    poll_url: str = ""
    done: bool = False
    failed: bool = False
    result: Link | None = None
    detail: str = ""

    @property
    def is_moving(self) -> bool:
        """Whether it's worth asking again."""
        return bool(self.poll_url) and not self.done and not self.failed


@dataclass(frozen=True, slots=True)
class Download:
    """A file to fetch: what it is, its kind ("PDF") and its size in bytes, known before one presses."""

    name: str
    url: str
    kind: str
    size: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One line of "What needs me now": how many, of what, where, and until when the first of them is due."""

    label: str
    url: str
    count: int | None = None
    due: date | datetime | None = None

    @property
    def due_on(self) -> date | None:
        """The day in Minnesota on which it is due."""
        return timezone.localdate(self.due) if isinstance(self.due, datetime) else self.due

    @property
    def is_late(self) -> bool:
        """Whether the day or the moment has passed."""
        if isinstance(self.due, datetime):
            return self.due < timezone.now()
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Holders:
    """A role of the office that may do something, and who holds it today."""

    role: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class News:
    """One line of "What changed lately": when, what in words, and where to read it."""

    when: datetime
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where one is in a sequence of questions, counted from 1."""

    number: int
    total: int
    noun: str = "Question"
    section: str = field(default="")
