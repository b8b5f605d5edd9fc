"""Somebody of an organization who holds a role, invited and accepted where nobody holds it yet."""

from __future__ import annotations

from demo.people import DOMAIN
from demo.seed.accounts import make_account
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.invitations import accept_invitation, invite_member
from img_program.organizations.models import Membership, MembershipRole, Organization


def member(organization: Organization, role: MembershipRole, office: User) -> User:
    """Somebody who holds the role already, or somebody new."""
    with as_system(reason="demonstration data"):
        found = Membership.objects.current().filter(organization=organization, role=role).select_related("user").first()
    if found is not None:
        return found.user
    slug = f"{role.value.replace('_', '-')}.{organization.pk}"
    account = make_account(f"{slug}@{DOMAIN}")
    with acting_as(office):
        invitation = invite_member(organization=organization, by=office, email=account.email, role=role)
    with acting_as(account):
        accept_invitation(invitation=invitation, by=account, name=f"{role.label} of {organization}")
    return account
