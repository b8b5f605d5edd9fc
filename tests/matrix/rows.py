"""The rows of the matrix: each address and method that no room's own table decides, with what its address names."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from img_program.accounts.models import Relinking, StaffInvitation, StaffRole
from img_program.database.context import as_system
from img_program.geography.models import Region
from img_program.statute.models import Parameter
from tests.access import concern
from tests.matrix.addresses import addresses, room_cases
from tests.people import People
from tests.roster.test_access import Scene
from tests.statute.test_actions import KEY

type Args = Callable[[People], Sequence[Any]]


@dataclass(frozen=True)
class Row:
    """One address and method; `args` makes what the address names."""

    method: str
    url_name: str
    args: Args

    def __str__(self) -> str:
        return f"{self.method} {self.url_name}"


def rows() -> list[Row]:
    """Every pair of address and method without a row in its room's own table, in the order of their names.

    Where the room's table has the other method of the same address, the row names the same thing.
    """
    decided = {(case.method.upper(), case.url_name) for case in room_cases()}
    args_of: dict[str, Args] = {case.url_name: case.args for case in reversed(room_cases())}
    found = []
    for name, methods in sorted(addresses().items()):
        args = args_of.get(name) or _ARGS.get(name) or _of_the_roster(name)
        found += [Row(method, name, args) for method in sorted(methods) if (method, name) not in decided]
    return found


def _of_the_roster(name: str) -> Args:
    room, _colon, short = name.partition(":")
    if room != "roster":
        return lambda _people: ()

    def args(people: People) -> Sequence[Any]:
        scene = Scene(people)
        concern(people, physician=scene.owner)
        return scene.arguments.get(short, [])

    return args


def _staff_person(people: People) -> Sequence[Any]:
    return [people.coordinator.pk]


def _stranger(people: People) -> Sequence[Any]:
    return [people.stranger.pk]


def _role(people: People) -> Sequence[Any]:
    people.coordinator  # noqa: B018 - made by being named
    with as_system(reason="test"):
        return [StaffRole.objects.get(user=people.coordinator).pk]


def _invitation(people: People) -> Sequence[Any]:
    with as_system(reason="test"):
        made = StaffInvitation.objects.create(
            email="new@state.example",
            roles=["auditor"],
            invited_by=people.program_manager,
            expires_at=timezone.now() + timedelta(2),
        )
    return [made.pk]


def _relinking(people: People) -> Sequence[Any]:
    with as_system(reason="test"):
        made = Relinking.objects.create(
            user=people.stranger,
            new_email="charlie2@example.org",
            how_checked="video",
            check_note="School and year as on record",
            proposed_by=people.coordinator,
        )
    return [made.pk]


def _nothing(_people: People) -> Sequence[Any]:
    return [uuid.UUID(int=7)]


def _parameter(_people: People) -> Sequence[Any]:
    with as_system(reason="test"):
        return [KEY, Parameter.objects.get(key=KEY).pk]


def _region(_people: People) -> Sequence[Any]:
    with as_system(reason="test"):
        return [Region.objects.get(slug="northeast").pk]


_ARGS: dict[str, Args] = {
    "accounts:staff_person": _staff_person,
    "accounts:set_active": _staff_person,
    "accounts:relink": _stranger,
    "accounts:revoke_role": _role,
    "accounts:withdraw_invitation": _invitation,
    "accounts:accept_invitation": _invitation,
    "accounts:decide_relinking": _relinking,
    # What was kept belongs to one person and one session: its own tests show it, to everybody else there is nothing.
    "accounts:kept_post": _nothing,
    "account_reset_password_from_key": lambda _people: ["a", "b-c"],
    "mfa_edit_webauthn": lambda _people: [1],
    "mfa_remove_webauthn": lambda _people: [1],
    "geography:place": lambda _people: ["2728682"],
    "geography:region": _region,
    "geography:check": _nothing,
    "geography:check_file": _nothing,
    "statute:parameter": lambda _people: [KEY],
    "statute:new_value": lambda _people: [KEY],
    "statute:correct_value": _parameter,
    "statute:withdraw_value": _parameter,
    "statute:provision": lambda _people: ["program-practice"],
}
