"""Invitations: who may send them, when they end, and who alone may accept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from img_program.accounts.models import PersonName, User
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import (
    accept_invitation,
    deactivate_organization,
    invite_member,
    resend_invitation,
    withdraw_invitation,
)
from img_program.organizations.actions.invitations import MAILS_A_DAY, MAILS_FOR_ONE_INVITATION, find_invitation
from img_program.organizations.models import Invitation, Membership, MembershipRole, Organization
from tests.organizations.support import link_in
from tests.people import People, make_user

NEW = "new@northstar.example"


def _invite(people: People, email: str = NEW, role: MembershipRole = MembershipRole.FINANCE) -> Invitation:
    with acting_as(people.owner):
        return invite_member(organization=people.organization, by=people.owner, email=email, role=role)


def _accept(invitation: Invitation, user: User, name: str = "") -> Membership:
    with acting_as(user):
        return accept_invitation(invitation=invitation, by=user, name=name)


def _change(invitation: Invitation, **fields: object) -> None:
    with as_system(reason="test"):
        Invitation.objects.filter(pk=invitation.pk).update(**fields)


@pytest.mark.django_db
def test_the_invited_address_accepts_and_gets_the_role(people: People) -> None:
    invitation = _invite(people, email=" New@Northstar.example ")
    user = make_user(NEW)
    _accept(invitation, user, name="Nell Oak")
    with acting_as(user):
        fresh = User.objects.get(pk=user.pk)
        assert fresh.has_perm("organizations.view_organization", people.organization)
        assert not fresh.has_perm("organizations.manage_members", people.organization)
        assert PersonName.objects.get(user=user).name == "Nell Oak"
        assert list(Organization.objects.all()) == [people.organization]


@pytest.mark.django_db
def test_the_message_carries_a_link_whose_secret_is_not_kept(people: People) -> None:
    invitation = _invite(people)
    with as_system(reason="test"):
        message = OutboxMessage.objects.get(recipient=NEW)
        token = link_in(message).rstrip("/").split("/")[-1]
        found = find_invitation(token=token)
        assert found == invitation
        assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())


@pytest.mark.django_db
def test_only_those_who_manage_members_invite(people: People) -> None:
    for person in (people.teammate, people.manager, people.rival, people.stranger, people.auditor, people.finance_officer):
        with acting_as(person), pytest.raises(PermissionDenied):
            invite_member(organization=people.organization, by=person, email=NEW, role=MembershipRole.VIEWER)
    with acting_as(people.coordinator):
        invite_member(organization=people.organization, by=people.coordinator, email=NEW, role=MembershipRole.VIEWER)


@pytest.mark.django_db
def test_another_address_is_refused(people: People) -> None:
    invitation = _invite(people)
    with pytest.raises(ValidationError, match="not for the address"):
        _accept(invitation, people.stranger)
    with as_system(reason="test"):
        assert not Membership.objects.filter(user=people.stranger).exists()


@pytest.mark.django_db
def test_an_address_that_is_not_verified_is_refused(people: People) -> None:
    invitation = _invite(people)
    with pytest.raises(ValidationError, match="not for the address"):
        _accept(invitation, make_user(NEW, verified=False))


@pytest.mark.django_db
def test_an_expired_invitation_is_refused_until_it_is_sent_again(people: People) -> None:
    invitation = _invite(people)
    user = make_user(NEW)
    past = timezone.now() - timedelta(minutes=6)
    _change(invitation, expires_at=past, sent_at=past)
    with pytest.raises(ValidationError, match="can't be used"):
        _accept(invitation, user)
    with acting_as(people.owner):
        resend_invitation(invitation=invitation, by=people.owner)
    assert _accept(invitation, user).role == MembershipRole.FINANCE


@pytest.mark.django_db
def test_a_withdrawn_invitation_is_refused(people: People) -> None:
    invitation = _invite(people)
    with acting_as(people.owner):
        withdraw_invitation(invitation=invitation, by=people.owner)
        with pytest.raises(ValidationError, match="accepted or withdrawn"):
            resend_invitation(invitation=invitation, by=people.owner)
    with pytest.raises(ValidationError, match="can't be used"):
        _accept(invitation, make_user(NEW))


@pytest.mark.django_db
def test_an_inactive_organization_takes_nobody(people: People) -> None:
    invitation = _invite(people)
    with acting_as(people.coordinator):
        deactivate_organization(organization=people.organization, by=people.coordinator, reason="The agreement ended.")
    with pytest.raises(ValidationError, match="can't be used"):
        _accept(invitation, make_user(NEW))


@pytest.mark.django_db
def test_accepting_twice_gives_one_membership(people: People) -> None:
    invitation = _invite(people)
    user = make_user(NEW)
    assert _accept(invitation, user) == _accept(invitation, user)
    with as_system(reason="test"):
        assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.django_db
def test_a_removed_member_does_not_come_back_by_the_old_link(people: People) -> None:
    invitation = _invite(people)
    user = make_user(NEW)
    membership = _accept(invitation, user)
    with as_system(reason="test"):
        Membership.objects.filter(pk=membership.pk).update(ended_at=timezone.now())
    with pytest.raises(ValidationError, match="can't be used"):
        _accept(invitation, user)


@pytest.mark.django_db
def test_sending_again_replaces_the_link(people: People) -> None:
    invitation = _invite(people)
    _change(invitation, sent_at=timezone.now() - timedelta(minutes=6))
    with as_system(reason="test"):
        old = link_in(OutboxMessage.objects.get(recipient=NEW))
    with acting_as(people.owner):
        resend_invitation(invitation=invitation, by=people.owner)
    with as_system(reason="test"):
        new = {link_in(message) for message in OutboxMessage.objects.filter(recipient=NEW)} - {old}
    assert find_invitation(token=old.strip("/").split("/")[-1]) is None
    assert find_invitation(token=new.pop().strip("/").split("/")[-1]) == invitation


@pytest.mark.django_db
def test_mail_is_throttled(people: People) -> None:
    invitation = _invite(people)
    with acting_as(people.owner):
        with pytest.raises(ValidationError, match="five minutes"):
            resend_invitation(invitation=invitation, by=people.owner)
        _change(invitation, times_sent=MAILS_FOR_ONE_INVITATION)
        with pytest.raises(ValidationError, match="several times"):
            resend_invitation(invitation=invitation, by=people.owner)
        _change(invitation, times_sent=MAILS_A_DAY)
        with pytest.raises(ValidationError, match="tomorrow"):
            invite_member(organization=people.organization, by=people.owner, email="x@y.example", role=MembershipRole.VIEWER)


@pytest.mark.django_db
def test_a_member_or_an_invited_person_is_not_invited_again(people: People) -> None:
    _invite(people)
    with pytest.raises(ValidationError, match="has an invitation"):
        _invite(people, email=NEW.upper())
    with pytest.raises(ValidationError, match="member already"):
        _invite(people, email=people.teammate.email)
