"""Questions that the accounts room asks about a person's memberships."""

from __future__ import annotations

from img_program.accounts.models import User
from img_program.organizations.models import MembershipRole

_NEED_SECOND_FACTOR = {MembershipRole.ADMINISTRATOR, MembershipRole.FINANCE}


def current_roles(user: User) -> frozenset[MembershipRole]:
    """The roles a person holds in any organization; asked once per request."""
    cached: frozenset[MembershipRole] | None = user.__dict__.get("_membership_roles")
    if cached is None:
        held = user.memberships.filter(ended_at=None).values_list("role", flat=True)
        cached = frozenset(MembershipRole(role) for role in held)
        user.__dict__["_membership_roles"] = cached
    return cached


def is_member(user: User) -> bool:
    """Whether the person belongs to an organization."""
    return bool(current_roles(user))


def handles_people_or_money(user: User) -> bool:
    """Administrators and finance can't work without a second factor."""
    return bool(current_roles(user) & _NEED_SECOND_FACTOR)
