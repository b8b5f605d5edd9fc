"""What each role may do, and the groups that hold it: one group for each organization and role.

The group holds guardian permissions on the organization; a member's groups follow the member's running
memberships. Only this room's actions call `enroll` and `dismiss`, inside a system context.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group
from django.utils import timezone
from guardian.shortcuts import assign_perm

from img_program.accounts.models import User
from img_program.organizations.models import Membership, MembershipRole, Organization
from img_program.organizations.permissions import forget_organization_permissions
from img_program.organizations.standing import forget_current_roles

ROLE_PERMISSIONS: Final[dict[MembershipRole, tuple[str, ...]]] = {
    MembershipRole.ADMINISTRATOR: ("administer", "view"),
    MembershipRole.GRANT_MANAGER: ("manage_grants", "view"),
    MembershipRole.FINANCE: ("manage_finance", "view"),
    MembershipRole.NAVIGATOR: ("navigate", "view"),
    MembershipRole.VIEWER: ("view",),
}
ROLE_WORDS: Final[dict[MembershipRole, str]] = {
    MembershipRole.ADMINISTRATOR: "Invites people, changes roles, keeps the contact facts.",
    MembershipRole.GRANT_MANAGER: "Prepares and submits applications and reports.",
    MembershipRole.FINANCE: "Prepares budgets and payment requests.",
    MembershipRole.NAVIGATOR: "Supports the physicians who chose this organization.",
    MembershipRole.VIEWER: "Reads, and changes nothing.",
}


def group_name(organization: Organization, role: MembershipRole) -> str:
    """The name of the group; it never changes, whatever the organization is called."""
    return f"organization:{organization.pk}:{role.value}"


def make_groups(organization: Organization) -> None:
    """The groups of a new organization, each with its permissions."""
    for role, codenames in ROLE_PERMISSIONS.items():
        group, _made = Group.objects.get_or_create(name=group_name(organization, role))
        for codename in codenames:
            assign_perm(codename, group, organization)


def enroll(user: User, organization: Organization, role: MembershipRole) -> Membership:
    """Give a role; giving it twice changes nothing."""
    membership, _made = Membership.objects.get_or_create(organization=organization, user=user, role=role, ended_at=None)
    user.groups.add(Group.objects.get(name=group_name(organization, role)))
    _forget(user)
    return membership


def dismiss(membership: Membership) -> None:
    """Take a role away; the row stays, with its end."""
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    role = MembershipRole(membership.role)
    membership.user.groups.remove(Group.objects.get(name=group_name(membership.organization, role)))
    _forget(membership.user)


def _forget(user: User) -> None:
    forget_organization_permissions(user)
    forget_current_roles(user)
