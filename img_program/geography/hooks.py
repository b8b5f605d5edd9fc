"""What higher rooms have at a place: each says it for who may see it, and names no person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from img_program.accounts.models import User
from img_program.geography.models import Place
from img_program.web.components import Link

MOST_LINKS = 20
type AtPlace = Callable[[Place, User], list[Link]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one room has there."""

    label: str
    links: list[Link]
    more: int


_HOOKS: list[tuple[str, AtPlace]] = []


def register_at_place(label: str, find: AtPlace) -> None:
    """Called once when the program starts."""
    _HOOKS.append((label, find))


def found_at(place: Place, user: User) -> list[Found]:
    """What each room has at the place for this person; rooms with nothing are left out."""
    found = [(label, find(place, user)) for label, find in _HOOKS]
    return [Found(label, links[:MOST_LINKS], max(0, len(links) - MOST_LINKS)) for label, links in found if links]
