"""Questions that the accounts room asks about a person's memberships."""

from __future__ import annotations

from img_program.accounts.models import User
from img_program.organizations.models import MembershipRole

_NEED_SECOND_FACTOR = {MembershipRole.ADMINISTRATOR, MembershipRole.FINANCE}
_HELD = "_membership_roles"


def current_roles(user: User) -> frozenset[MembershipRole]:
    """The roles a person holds in any organization; asked once per request."""
    cached: frozenset[MembershipRole] | None = getattr(user, _HELD, None)
    if cached is None:
        held = user.memberships.filter(ended_at=None).values_list("role", flat=True)
        cached = frozenset(MembershipRole(role) for role in held)
        setattr(user, _HELD, cached)
    return cached


def forget_current_roles(user: User) -> None:
    """After a membership began or ended in this request."""
    setattr(user, _HELD, None)


def is_member(user: User) -> bool:
    """Whether the person belongs to an organization."""
    return bool(current_roles(user))


def handles_people_or_money(user: User) -> bool:
    """Administrators and finance can't work without a second factor."""
    return bool(current_roles(user) & _NEED_SECOND_FACTOR)
