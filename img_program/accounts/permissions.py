"""Who may: one registry that each room fills, and one authentication backend that asks it.

A room's `permissions.py` registers each of its permissions once, at import:

    register("roster.view_registrants", staff={COORDINATOR, ...})
    register("grants.submit_application", holds=in_organization("manage_grants"))

and everybody asks `user.has_perm("roster.view_registrants", registrant)`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.models import StaffRole, StaffRoleName, User

type Person = User | AnonymousUser
type Holds = Callable[[User, Any], bool]


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission: the staff roles that hold it, and the question asked of everybody else about an object."""

    name: str
    staff: frozenset[StaffRoleName]
    holds: Holds | None
    unless: Holds | None = None


_REGISTRY: dict[str, Permission] = {}

_HELD = "_held_staff_roles"


def register(name: str, *, staff: Collection[StaffRoleName] = (), holds: Holds | None = None, unless: Holds | None = None) -> str:
    """Declare a permission; returns its name. A name is declared once.

    `unless` says of which objects a member of staff is refused it all the same: those of a conflict of interest.
    """
    if name in _REGISTRY:
        raise ValueError(f"The permission {name} is declared twice.")
    _REGISTRY[name] = Permission(name, frozenset(staff), holds, unless)
    return name


def permissions() -> dict[str, Permission]:
    """All declared permissions by name, for the table in the documentation and the tests."""
    return dict(_REGISTRY)


def roles_in_words(permission: str) -> str:
    """The roles of the office that hold a permission; empty for none."""
    held = _REGISTRY[permission].staff
    return ", ".join(str(role.label).lower() for role in StaffRoleName if role in held)


def staff_roles(user: Person) -> frozenset[StaffRoleName]:
    """The staff roles that a person holds today; asked once per request."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    # By attribute: the lazy user of a request hands it on to the account itself.
    cached: frozenset[StaffRoleName] | None = getattr(user, _HELD, None)
    if cached is None:
        held = StaffRole.objects.held_on(timezone.localdate()).filter(user=user).values_list("role", flat=True)
        cached = frozenset(StaffRoleName(role) for role in held)
        setattr(user, _HELD, cached)
    return cached


def forget_staff_roles(user: User) -> None:
    """After a role was granted or revoked in this request."""
    setattr(user, _HELD, None)


def demand(user: Person, name: str, obj: Model | None = None) -> None:
    """Raise PermissionDenied unless the person holds the permission (on the object)."""
    if not user.has_perm(name, obj):
        raise PermissionDenied(name)


def signed_in(request: HttpRequest) -> User:
    """The account behind a page that demands sign-in. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class RegistryBackend(BaseBackend):
    """Django's `has_perm`, answered by the registry; it stands first, and on a registered name nobody else is asked."""

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        """True when a staff role of today or the object's own question says yes.

        Raises PermissionDenied for a registered permission that is not held: `has_perm` of the user is then False
        without two more queries for Django's own permissions, which this program does not use.
        """
        permission = _REGISTRY.get(perm)
        if permission is None:
            return False
        if not isinstance(user_obj, User) or not user_obj.is_active:
            raise PermissionDenied
        if permission.staff and permission.staff & staff_roles(user_obj):
            if permission.unless and obj is not None and permission.unless(user_obj, obj):
                raise PermissionDenied
            return True
        if permission.holds and obj is not None and permission.holds(user_obj, obj):
            return True
        raise PermissionDenied
