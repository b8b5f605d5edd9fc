"""The steps that need several persons, each registered by the room that owns it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from img_program.accounts.models import PersonName, StaffRole, User
from img_program.accounts.permissions import permissions, staff_roles
from img_program.approvals.permissions import CONFIRM_DOCUMENT, OVERSEE


@dataclass(frozen=True, slots=True)
class Matter:
    """What a step decides about, as it stands now: an approval belongs to one `version` of it.

    `changed_at` is its last change: nobody approved it before. `prepared_by` are the accounts that prepared it.
    `opens_for` says who may open `path`.
    """

    title: str
    path: str
    version: int
    changed_at: dt.datetime
    prepared_by: frozenset[int] = frozenset()
    opens_for: Callable[[User], bool] = lambda _user: True


type ReadMatter = Callable[[str], Matter | None]
type Settle = Callable[[str, User], object]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its name, its words, the permission of those who may approve, and how many persons it takes.

    With `persons=1` the other of the two is whoever prepared. `matter` reads what is decided about; `settle` runs
    when a document was confirmed, and acts if enough persons approved.
    """

    name: str
    label: str
    permission: str
    persons: int
    matter: ReadMatter | None = None
    settle: Settle | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """How the room of documents keeps the paper of an approval (a title is given), and why it can't be opened yet ("")."""

    keep: Callable[[Any, User, str], uuid.UUID]
    why_closed: Callable[[uuid.UUID], str]


_STEPS: dict[str, Step] = {}
_PAPERS: list[Papers] = []


def register_step(name: str, *, label: str, permission: str, persons: int = 2) -> Step:
    """Declare a step; called when a room's permissions are imported or its app is ready."""
    step = Step(name, label, permission, persons)
    known = _STEPS.setdefault(name, step)
    if (known.label, known.permission, known.persons) != (label, permission, persons):
        raise ValueError(f"The step {name} is declared twice.")
    return known


def register_matter(name: str, *, matter: ReadMatter, settle: Settle) -> None:
    """Say what a step decides about, and what follows when a confirmed document completes it; from `AppConfig.ready`."""
    _STEPS[name] = replace(_STEPS[name], matter=matter, settle=settle)


def register_papers(papers: Papers) -> None:
    """Told by the room of documents, which lies above this one."""
    _PAPERS[:] = [papers]


def papers() -> Papers:
    """How papers of approvals are kept. Raises IndexError where no room keeps documents."""
    return _PAPERS[0]


def step_called(name: str) -> Step:
    """A registered step. Raises KeyError for an unknown name."""
    return _STEPS[name]


def steps() -> list[Step]:
    """Every registered step."""
    return list(_STEPS.values())


def read_by(user: User) -> list[str]:
    """The steps whose documents a person reads as the second: those that they could decide; all of them for who oversees.

    What a document shows belongs to the room of its step, so whoever has nothing to do with that room doesn't read it.
    """
    if not user.has_perm(CONFIRM_DOCUMENT):
        return []
    oversees = bool(staff_roles(user) & OVERSEE)
    return [step.name for step in steps() if oversees or user.has_perm(step.permission)]


def could_approve_today(step: Step, *, besides: User | None = None, acting: Collection[int] = ()) -> list[str]:
    """Names of the staff who hold the permission today, for "who could be the second": one person may act in a role."""
    roles = permissions()[step.permission].staff
    held = StaffRole.objects.held_on(timezone.localdate()).filter(role__in=list(roles), user__is_active=True)
    held = held.exclude(user__in=[*acting, *([besides.pk] if besides else [])])
    users = dict(held.values_list("user_id", "user__email"))
    names = dict(PersonName.objects.filter(user_id__in=users).values_list("user_id", "name"))
    return sorted({names.get(key, email) for key, email in users.items()})
