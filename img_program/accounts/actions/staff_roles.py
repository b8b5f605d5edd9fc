"""Give a staff role, give it for a time, take it back; close an account and open it again."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import StaffRole, StaffRoleName, User
from img_program.accounts.permissions import demand, forget_staff_roles
from img_program.accounts.sessions import end_sessions
from img_program.accounts.staff_permissions import DEACTIVATE_ACCOUNT, MANAGE_STAFF
from img_program.database.context import as_system
from img_program.mail.actions import queue_mail


def grant_staff_role(
    *,
    person: User,
    role: StaffRoleName,
    by: User,
    starts_on: dt.date | None = None,
    acting_until: dt.date | None = None,
    reason: str = "",
) -> StaffRole:
    """Give a member of staff one more role; with `acting_until` and a reason for a time only. Their sessions end.

    Raises PermissionDenied without the right and for one's own account, ValidationError for a person who isn't
    staff, a role already held, or an acting role without an end after its start or without a reason.
    """
    demand(by, MANAGE_STAFF)
    _not_ones_own(person, by)
    begins = starts_on or timezone.localdate()
    if not StaffRole.objects.filter(user=person).exists():
        raise ValidationError("People become staff by invitation. Invite this person first.")
    if acting_until is not None and not reason.strip():
        raise ValidationError({"reason": "Say why the person acts in this role."})
    if acting_until is not None and acting_until < begins:
        raise ValidationError({"acting_until": "The last day lies before the first."})
    with transaction.atomic():
        if StaffRole.objects.held_on(begins).filter(user=person, role=role).exists():
            raise ValidationError({"role": "The person already holds this role on that day."})
        granted = StaffRole.objects.create(
            user=person, role=role, starts_on=begins, ends_on=acting_until, is_acting=acting_until is not None,
            reason=reason.strip(), granted_by=by,
        )  # fmt: skip
        _roles_changed(person, by, f"given: {role.value}")
    return granted


def revoke_staff_role(*, held: StaffRole, by: User) -> None:
    """Take a role back, now. The person's sessions end.

    Raises PermissionDenied without the right and for one's own role; a role already taken back stays as it is.
    """
    demand(by, MANAGE_STAFF)
    _not_ones_own(held.user, by)
    with transaction.atomic():
        locked = StaffRole.objects.select_for_update(of=("self",)).get(pk=held.pk)
        if locked.revoked_at is not None:
            return
        locked.revoked_at, locked.revoked_by = timezone.now(), by
        locked.save(update_fields=["revoked_at", "revoked_by"])
        _roles_changed(locked.user, by, f"taken back: {locked.role}")


def deactivate_account(*, person: User, by: User) -> None:
    """The person can't sign in any more; their sessions end. What they did stays on record."""
    demand(by, DEACTIVATE_ACCOUNT)
    _not_ones_own(person, by)
    _set_active(person, by, active=False)


def reactivate_account(*, person: User, by: User) -> None:
    """The person may sign in again, with the factors they had."""
    demand(by, DEACTIVATE_ACCOUNT)
    _not_ones_own(person, by)
    _set_active(person, by, active=True)


def _set_active(person: User, by: User, *, active: bool) -> None:
    with as_system(reason="open or close an account"):
        locked = User.objects.select_for_update().get(pk=person.pk)
        if locked.is_active == active:
            return
        locked.is_active = active
        locked.save(update_fields=["is_active"])
        person.is_active = active
        if not active:
            end_sessions(locked, because="account closed")
        log_access(by, kind=KINDS.ACCOUNT_CHANGED, subject=locked, purpose="opened again" if active else "closed")


def _not_ones_own(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise PermissionDenied("Nobody changes their own roles or account.")


def _roles_changed(person: User, by: User, words: str) -> None:
    forget_staff_roles(person)
    end_sessions(person, because="role changed")
    log_access(by, kind=KINDS.ROLE_CHANGED, subject=person, purpose=words)
    queue_mail(template="accounts/security_notice", to=person.email, context={"what": "Your roles in the program were changed."})
