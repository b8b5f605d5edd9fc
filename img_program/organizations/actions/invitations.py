"""Inviting somebody, and accepting."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog, PersonName, User
from img_program.accounts.permissions import demand
from img_program.accounts.secrets import hash_of
from img_program.accounts.sessions import end_sessions
from img_program.database.context import as_system
from img_program.mail.actions import queue_mail
from img_program.organizations.actions.locking import membership_lock
from img_program.organizations.models import Invitation, Membership, MembershipRole, Organization
from img_program.organizations.permissions import MANAGE_MEMBERS
from img_program.organizations.roles import enroll

PAUSE_BETWEEN_MAILS: Final = timedelta(minutes=5)
MAILS_FOR_ONE_INVITATION: Final = 5
MAILS_A_DAY: Final = 50


def invite_member(*, organization: Organization, by: User, email: str, role: MembershipRole) -> Invitation:
    """Send an invitation to an e-mail address. Raises ValidationError when it can't be sent, saying why."""
    demand(by, MANAGE_MEMBERS, organization)
    with membership_lock(organization, reason="inviting a member") as locked:
        return make_invitation(organization=locked, by=by, email=email, role=role)


def make_invitation(*, organization: Organization, by: User, email: str, role: MembershipRole) -> Invitation:
    """The invitation itself, for actions that have checked the right and hold the lock."""
    email = email.strip().lower()
    if not organization.is_active:
        raise ValidationError("This organization is not active, so nobody can be invited.", code="inactive")
    if Membership.objects.current().filter(organization=organization, user__email__iexact=email).exists():
        raise ValidationError("This person is a member already. Change their roles instead.", code="member")
    if Invitation.objects.open().filter(organization=organization, email__iexact=email, role=role).exists():
        raise ValidationError("This person has an invitation to this role already. You can send it again.", code="invited")
    _demand_room_for_mail(organization)
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organization=organization,
        email=email,
        role=role,
        token_hash=hash_of(token),
        invited_by=by,
        sent_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    invitation.full_clean()
    invitation.save()
    _send(invitation, token)
    return invitation


def resend_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Send it again with a new link and a new last day; the old link stops working. Raises ValidationError."""
    demand(by, MANAGE_MEMBERS, invitation)
    with membership_lock(invitation.organization, reason="sending an invitation again") as organization:
        locked = _open_or_refuse(invitation)
        now = timezone.now()
        if locked.times_sent >= MAILS_FOR_ONE_INVITATION:
            raise ValidationError(
                "This invitation was sent several times already. Check the address with the person, then withdraw it "
                "and invite again.",
                code="too_often",
            )
        if locked.sent_at > now - PAUSE_BETWEEN_MAILS:
            raise ValidationError("It was sent a moment ago. Wait five minutes before you send it again.", code="too_soon")
        _demand_room_for_mail(organization)
        token = secrets.token_urlsafe(32)
        locked.token_hash = hash_of(token)
        locked.sent_at = now
        locked.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
        locked.times_sent += 1
        locked.save(update_fields=["token_hash", "sent_at", "expires_at", "times_sent"])
        _send(locked, token)
    return locked


def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Its link stops working at once. Raises ValidationError when it was accepted or withdrawn before."""
    demand(by, MANAGE_MEMBERS, invitation)
    with membership_lock(invitation.organization, reason="withdrawing an invitation"):
        locked = _open_or_refuse(invitation)
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
    return locked


def accept_invitation(*, invitation: Invitation, by: User, name: str = "", keep: SessionBase | None = None) -> Membership:
    """Become a member. Only the invited address, verified, may; a second press changes nothing.

    `name` is what colleagues see, for somebody who has not said it yet; `keep` is the session that goes on, all
    others end with the change of role. Raises ValidationError.
    """
    with membership_lock(invitation.organization, reason="accepting an invitation") as organization:
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if not is_invited(by, locked):
            raise ValidationError("This invitation is not for the address you signed in with.", code="not_yours")
        if locked.accepted_by_id == by.pk:
            running = Membership.objects.current().filter(organization=organization, user=by, role=locked.role).first()
            if running is not None:
                return running
        if not locked.can_be_accepted or not organization.is_active:
            raise ValidationError("This invitation can't be used any more. Ask for a new one.", code="closed")
        if name.strip():
            PersonName.objects.get_or_create(user=by, defaults={"name": name.strip()})
        locked.accepted_at, locked.accepted_by = timezone.now(), by
        locked.save(update_fields=["accepted_at", "accepted_by"])
        membership = enroll(by, organization, MembershipRole(locked.role))
        end_sessions(by, because="role changed", keep=keep)
        log_access(by, kind=AccessLog.Kind.ROLE_CHANGED, subject=by, purpose=f"organization {organization.pk}")
    return membership


def is_invited(user: User, invitation: Invitation) -> bool:
    """Whether a verified address of the person is the invited one."""
    return bool(EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email).exists())


def find_invitation(*, token: str = "", pk: int = 0) -> Invitation | None:
    """The invitation of a link, or the one remembered by a session; for people who are no members yet."""
    invitations = Invitation.objects.select_related("organization")
    with as_system(reason="opening an invitation"):
        return invitations.filter(token_hash=hash_of(token)).first() if token else invitations.filter(pk=pk).first()


def _open_or_refuse(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise ValidationError("This invitation was accepted or withdrawn in the meantime.", code="closed")
    return locked


def _demand_room_for_mail(organization: Organization) -> None:
    since = timezone.now() - timedelta(days=1)
    sent = Invitation.objects.filter(organization=organization, sent_at__gte=since).aggregate(sent=Sum("times_sent"))["sent"]
    if (sent or 0) >= MAILS_A_DAY:
        raise ValidationError("Your organization has sent many invitations today. Go on tomorrow.", code="too_many")


def _send(invitation: Invitation, token: str) -> None:
    queue_mail(
        template="organizations/invitation",
        to=invitation.email,
        context={
            "organization": invitation.organization.name,
            "role": invitation.get_role_display(),
            "url": f"{settings.SITE_URL}{reverse('organizations:open_invitation', args=[token])}",
            "expires_at": invitation.expires_at,
        },
        key=f"invitation-{invitation.pk}-{invitation.times_sent}",
    )
