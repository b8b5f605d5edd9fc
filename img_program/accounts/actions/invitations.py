"""Staff join by invitation: invite, withdraw, accept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import PersonName, StaffInvitation, StaffRole, StaffRoleName, User
from img_program.accounts.permissions import demand, forget_staff_roles
from img_program.accounts.sessions import end_sessions
from img_program.accounts.staff_permissions import MANAGE_STAFF
from img_program.database.context import as_system
from img_program.mail.actions import queue_mail

OPEN_FOR = timedelta(days=7)


def invite_staff(*, email: str, roles: Sequence[StaffRoleName], name: str = "", by: User) -> StaffInvitation:
    """Invite somebody to the staff; a letter with the link goes out.

    Raises PermissionDenied without the right, ValidationError for a wrong address, no role, or one open already.
    """
    demand(by, MANAGE_STAFF)
    return _invite(email=email, roles=roles, name=name, by=by)


def invite_first_staff(*, email: str, roles: Sequence[StaffRoleName], name: str = "") -> StaffInvitation:
    """The same from the command line, for an installation that has no manager yet (or lost the last one)."""
    with as_system(reason="invitation from the command line"):
        return _invite(email=email, roles=roles, name=name, by=None)


def _invite(*, email: str, roles: Sequence[StaffRoleName], name: str, by: User | None) -> StaffInvitation:
    address = email.strip().lower()
    validate_email(address)
    if not roles:
        raise ValidationError({"roles": "Choose at least one role."})
    with transaction.atomic():
        if StaffInvitation.objects.open().filter(email=address).exists():
            raise ValidationError({"email": "An invitation for this address is open. Withdraw it first."})
        invitation = StaffInvitation.objects.create(
            email=address,
            name=name.strip(),
            roles=[role.value for role in roles],
            invited_by=by,
            expires_at=timezone.now() + OPEN_FOR,
        )
        log_access(by, kind=KINDS.ROLE_CHANGED, subject=invitation, purpose="staff invited")
        link = settings.SITE_URL + reverse("accounts:accept_invitation", args=[invitation.pk])
        context = {"link": link, "roles": invitation.role_names, "expires_at": invitation.expires_at}
        queue_mail(template="accounts/staff_invitation", to=address, context=context, key=f"staff-invitation-{invitation.pk}")
    return invitation


def withdraw_invitation(*, invitation: StaffInvitation, by: User) -> None:
    """Take an open invitation back. Raises PermissionDenied without the right, ValidationError when it was accepted."""
    demand(by, MANAGE_STAFF)
    with transaction.atomic():
        locked = StaffInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.accepted_at is not None:
            raise ValidationError("The invitation was accepted. Take the roles back instead.")
        if locked.withdrawn_at is None:
            locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
            locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
            log_access(by, kind=KINDS.ROLE_CHANGED, subject=locked, purpose="staff invitation withdrawn")


def open_invitation(identifier: uuid.UUID) -> StaffInvitation | None:
    """The invitation behind a link, while it is open; asked as the system, because the visitor isn't staff yet."""
    with as_system(reason="look up an invitation by its link"):
        return StaffInvitation.objects.open().filter(pk=identifier).first()


def accept_invitation(*, identifier: uuid.UUID, by: User, session: SessionBase | None = None) -> StaffInvitation:
    """The invited person becomes staff; sessions other than `session` end. Only the verified e-mail address that was invited may.

    Raises PermissionDenied for another account, ValidationError when the invitation is no longer open.
    """
    with transaction.atomic(), as_system(reason="accept a staff invitation"):
        invitation = StaffInvitation.objects.select_for_update(of=("self",)).filter(pk=identifier).first()
        if invitation is None or not invitation.is_open:
            raise ValidationError("This invitation is no longer open. Ask for a new one.")
        if not EmailAddress.objects.filter(user=by, email__iexact=invitation.email, verified=True).exists():
            raise PermissionDenied("The invitation is for another e-mail address.")
        today = timezone.localdate()
        held = set(StaffRole.objects.held_on(today).filter(user=by).values_list("role", flat=True))
        for role in invitation.roles:
            if role not in held:
                StaffRole.objects.create(user=by, role=role, starts_on=today, granted_by=invitation.invited_by)
        if invitation.name:
            PersonName.objects.get_or_create(user=by, defaults={"name": invitation.name})
        invitation.accepted_at, invitation.accepted_by = timezone.now(), by
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        end_sessions(by, because="role changed", keep=session)
        log_access(by, kind=KINDS.ROLE_CHANGED, subject=by, purpose="staff invitation accepted")
    forget_staff_roles(by)
    return invitation
