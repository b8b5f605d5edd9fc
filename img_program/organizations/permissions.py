"""Who may do what with an organization. Other rooms map their permissions with `in_organization`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from guardian.models import GroupObjectPermission

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import Holds, register
from img_program.organizations.models import Organization

_HELD = "_organization_permissions"


def organization_permissions(user: User) -> dict[int, frozenset[str]]:
    """What a person may do in each organization, from guardian's rows: one query, kept for the request."""
    # By attribute: the lazy user of a request hands it on to the account itself.
    cached: dict[int, frozenset[str]] | None = getattr(user, _HELD, None)
    if cached is None:
        rows = GroupObjectPermission.objects.filter(
            group__user=user, content_type__app_label="organizations", content_type__model="organization"
        ).values_list("object_pk", "permission__codename")
        found: defaultdict[int, set[str]] = defaultdict(set)
        for key, codename in rows:
            found[int(key)].add(codename)
        cached = {key: frozenset(codenames) for key, codenames in found.items()}
        setattr(user, _HELD, cached)
    return cached


def forget_organization_permissions(user: User) -> None:
    """Ask anew: under a lock, what was true when the request began may not be true any more."""
    setattr(user, _HELD, None)


def organizations_where(user: User, permission: str) -> QuerySet[Organization]:
    """Organizations in which a person holds a permission now; those that are not active any more only for `view`."""
    held = [key for key, codenames in organization_permissions(user).items() if permission in codenames]
    found = Organization.objects.filter(pk__in=held)
    return found if permission == "view" else found.filter(is_active=True)


def _organization_of(obj: Any) -> Organization:
    return obj if isinstance(obj, Organization) else obj.organization


def in_organization(permission: str, *, of: Callable[[Any], Organization] = _organization_of) -> Holds:
    """Make the question for `register`: may this person do it in the organization of the object.

    `permission` is one of Organization's own: administer, manage_grants, manage_finance, navigate, view. `of`
    finds the organization of an object (by default `obj.organization`, or the object itself). In an
    organization that is no longer active its members may only `view`.
    """

    def holds(user: User, obj: Any) -> bool:
        organization = of(obj)
        if not organization.is_active and permission != "view":
            return False
        return permission in organization_permissions(user).get(organization.pk, frozenset())

    return holds


_OFFICE = {StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER}

VIEW_ORGANIZATIONS = register("organizations.view_organizations", staff=set(StaffRoleName))
VIEW_ORGANIZATION = register("organizations.view_organization", staff=set(StaffRoleName), holds=in_organization("view"))
EDIT_PROFILE = register("organizations.edit_profile", staff=_OFFICE, holds=in_organization("administer"))
MANAGE_MEMBERS = register("organizations.manage_members", staff=_OFFICE, holds=in_organization("administer"))
# Who leaves may hold any role, also in an organization that is no longer active.
LEAVE_ORGANIZATION = register("organizations.leave_organization", holds=in_organization("view"))
KEEP_ORGANIZATIONS = register("organizations.keep_organizations", staff=_OFFICE)
APPOINT_ADMINISTRATOR = register(
    "organizations.appoint_administrator", staff={StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER}
)
EXPORT_ORGANIZATIONS = register("organizations.export_organizations", staff=set(StaffRoleName))
