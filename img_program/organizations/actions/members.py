"""Roles of members: who changes them, and who must stay."""

from __future__ import annotations

from collections.abc import Collection
from uuid import uuid4

import pghistory
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.urls import reverse

from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand
from img_program.accounts.sessions import end_sessions
from img_program.database.context import as_system
from img_program.mail.people import tell_person
from img_program.organizations.actions.invitations import make_invitation
from img_program.organizations.actions.locking import demand_another_administrator, membership_lock
from img_program.organizations.models import Invitation, Membership, MembershipRole, Organization
from img_program.organizations.permissions import (
    APPOINT_ADMINISTRATOR,
    LEAVE_ORGANIZATION,
    MANAGE_MEMBERS,
    forget_organization_permissions,
)
from img_program.organizations.roles import dismiss, enroll


def change_member_roles(
    *,
    organization: Organization,
    by: User,
    member: User,
    roles: Collection[MembershipRole],
    keep: SessionBase | None = None,
) -> None:
    """Give a member exactly these roles; the member is told and signs in again (but in the session to `keep`).

    Raises ValidationError for no role, for somebody who is no member, and for the last administrator.
    """
    if not roles:
        raise ValidationError("Choose at least one role. To take every role away, remove the person.", code="no_role")
    with membership_lock(organization, reason="changing the roles of a member") as locked:
        _demand_still(by, locked)
        held = _held(locked, member)
        if MembershipRole.ADMINISTRATOR in held and MembershipRole.ADMINISTRATOR not in roles:
            demand_another_administrator(locked, than=member)
        lost = [membership for role, membership in held.items() if role not in roles]
        gained = [role for role in MembershipRole if role in roles and role not in held]
        for membership in lost:
            dismiss(membership)
        for role in gained:
            enroll(member, locked, role)
        if lost or gained:
            _tell(member, locked, by=by, template="organizations/roles_changed", keep=keep)


def end_membership(*, organization: Organization, by: User, member: User) -> None:
    """Take every role from a member; the person is told, and signed out. Raises ValidationError as above."""
    with membership_lock(organization, reason="ending a membership") as locked:
        _demand_still(by, locked)
        _end(locked, member)
        _tell(member, locked, by=by, template="organizations/membership_ended")


def leave_organization(*, organization: Organization, by: User, keep: SessionBase | None = None) -> None:
    """A member gives up every role of their own. Raises ValidationError for the last administrator."""
    demand(by, LEAVE_ORGANIZATION, organization)
    with membership_lock(organization, reason="leaving an organization") as locked:
        _end(locked, by)
        _note(by, locked, by=by, keep=keep)


def why_not_leave(organization: Organization, *, by: User) -> str:
    """Why somebody can't leave now; empty when they can."""
    try:
        with as_system(reason="who else administers an organization"):
            if MembershipRole.ADMINISTRATOR in _held(organization, by):
                demand_another_administrator(organization, than=by)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def appoint_administrator(*, organization: Organization, by: User, email: str, reason: str) -> Membership | Invitation:
    """The office names an administrator, for instance when the only one left. The reason stays in the history.

    A current member becomes administrator at once; anybody else gets an invitation. Raises ValidationError.
    """
    demand(by, APPOINT_ADMINISTRATOR)
    if not reason.strip():
        raise ValidationError("Say why the office appoints an administrator. The reason is kept.", code="reason")
    with pghistory.context(reason=reason.strip()), membership_lock(organization, reason="appointing an administrator") as locked:
        member = User.objects.filter(
            email__iexact=email.strip(), is_active=True, memberships__organization=locked, memberships__ended_at=None
        ).first()
        if member is None:
            return make_invitation(organization=locked, by=by, email=email, role=MembershipRole.ADMINISTRATOR)
        if MembershipRole.ADMINISTRATOR in _held(locked, member):
            raise ValidationError("This person is an administrator already.", code="already")
        membership = enroll(member, locked, MembershipRole.ADMINISTRATOR)
        _tell(member, locked, by=by, template="organizations/roles_changed")
    return membership


def _demand_still(by: User, locked: Organization) -> None:
    """Ask under the lock: who was removed while waiting for it may not act any more."""
    forget_organization_permissions(by)
    demand(by, MANAGE_MEMBERS, locked)


def _held(organization: Organization, member: User) -> dict[MembershipRole, Membership]:
    memberships = Membership.objects.current().filter(organization=organization, user=member)
    held = {MembershipRole(membership.role): membership for membership in memberships}
    if not held:
        raise ValidationError("This person is not a member any more.", code="no_member")
    return held


def _end(organization: Organization, member: User) -> None:
    held = _held(organization, member)
    if MembershipRole.ADMINISTRATOR in held:
        demand_another_administrator(organization, than=member)
    for membership in held.values():
        dismiss(membership)


def _note(member: User, organization: Organization, *, by: User, keep: SessionBase | None) -> None:
    end_sessions(member, because="role changed", keep=keep)
    log_access(by, kind=AccessLog.Kind.ROLE_CHANGED, subject=member, purpose=f"organization {organization.pk}")


def _tell(member: User, organization: Organization, *, by: User, template: str, keep: SessionBase | None = None) -> None:
    _note(member, organization, by=by, keep=keep)
    url = f"{settings.SITE_URL}{reverse('organizations:team', args=[organization.pk])}"
    context = {"organization": organization.name, "url": url}
    tell_person(member, template=template, context=context, key=f"{template}-{uuid4()}")
