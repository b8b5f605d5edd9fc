"""What higher rooms have at a place, each for who may see it and naming no person; and what they ask when a list changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from img_program.accounts.models import User
from img_program.accounts.permissions import roles_in_words
from img_program.geography.models import DesignationImport, Place
from img_program.web.components import Link
from img_program.web.registry import Registry

MOST_LINKS = 20
type AtPlace = Callable[[Place, User], list[Link]]
type AfterImport = Callable[[DesignationImport], object]


@dataclass(frozen=True, slots=True)
class Found:
    """What one room has there."""

    label: str
    links: list[Link]
    more: int
    seen_by: str


_HOOKS: list[tuple[str, str, AtPlace]] = []
_AFTER_IMPORT: Registry[AfterImport] = Registry()


def register_at_place(label: str, find: AtPlace, *, permission: str) -> None:
    """What a room has at a place, for those of the office who hold the permission; called once when the program starts."""
    _HOOKS.append((label, permission, find))


def found_at(place: Place, user: User) -> list[Found]:
    """What each room has at the place for this person; rooms with nothing are left out."""
    found = [(label, permission, find(place, user)) for label, permission, find in _HOOKS if user.has_perm(permission)]
    return [
        Found(label, links[:MOST_LINKS], max(0, len(links) - MOST_LINKS), roles_in_words(permission))
        for label, permission, links in found
        if links
    ]


def register_after_import(callback: AfterImport) -> None:
    """Call `callback(import)` in the transaction of every import of designations, as the system; from `AppConfig.ready`."""
    _AFTER_IMPORT.add(callback)


def designations_changed(run: DesignationImport) -> None:
    """Tell everybody who registered."""
    for callback in _AFTER_IMPORT:
        callback(run)
