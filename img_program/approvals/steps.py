"""The steps that need several persons, each registered by the room that owns it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from img_program.accounts.models import PersonName, StaffRole, User
from img_program.accounts.permissions import permissions


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its name, its words, the permission of those who may approve, and how many persons it takes."""

    name: str
    label: str
    permission: str
    persons: int


_STEPS: dict[str, Step] = {}


def register_step(name: str, *, label: str, permission: str, persons: int = 2) -> Step:
    """Declare a step; called when a room's app is ready."""
    step = Step(name, label, permission, persons)
    if _STEPS.setdefault(name, step) != step:
        raise ValueError(f"The step {name} is declared twice.")
    return step


def step_called(name: str) -> Step:
    """A registered step. Raises KeyError for an unknown name."""
    return _STEPS[name]


def steps() -> list[Step]:
    """Every registered step."""
    return list(_STEPS.values())


def could_approve_today(step: Step, *, besides: User | None = None) -> list[str]:
    """Names of the staff who hold the permission today, for "who could be the second": one person may act in a role."""
    roles = permissions()[step.permission].staff
    held = StaffRole.objects.held_on(timezone.localdate()).filter(role__in=list(roles), user__is_active=True)
    if besides is not None:
        held = held.exclude(user=besides)
    users = dict(held.values_list("user_id", "user__email"))
    names = dict(PersonName.objects.filter(user_id__in=users).values_list("user_id", "name"))
    return sorted({names.get(key, email) for key, email in users.items()})
