"""The registry behind every home's first question, "what needs me now?".

A room registers a function that lists what waits for a person; the homes show them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from img_program.accounts.models import User
from img_program.web.components import Need

type WorkItems = Callable[[User], Iterable[Need]]

_SOURCES: list[WorkItems] = []


def register_work_items(source: WorkItems) -> None:
    """Add a room's list; called from `AppConfig.ready`. The function runs in the person's own context, in few queries."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def needs_of(user: User) -> list[Need]:
    """What needs this person now, in the order in which the rooms registered."""
    return [need for source in _SOURCES for need in source(user)]
