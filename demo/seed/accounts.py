"""Accounts of the demonstration: everybody with a verified address, staff with their roles."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from demo.people import BY_SLUG
from img_program.accounts.actions.invitations import accept_invitation, invite_first_staff, invite_staff
from img_program.accounts.actions.staff_roles import grant_staff_role
from img_program.accounts.models import PersonName, StaffRoleName, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as

ROLES: dict[str, tuple[StaffRoleName, ...]] = {
    "coordinator": (StaffRoleName.COORDINATOR,),
    "grants": (StaffRoleName.GRANTS_SPECIALIST,),
    "assessment": (StaffRoleName.ASSESSMENT_COORDINATOR,),
    "finance": (StaffRoleName.FINANCE_OFFICER,),
    "privacy": (StaffRoleName.DATA_PRACTICES_OFFICIAL,),
    "auditor": (StaffRoleName.AUDITOR,),
    "three-roles": (StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST),
}
ACTING_DAYS = 90


def make_account(email: str, name: str = "") -> User:
    """Somebody with a verified e-mail address; the account may be there already."""
    with as_system(reason="demonstration data"):
        user, is_new = User.objects.get_or_create(email=email)
        if is_new:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if name:
            PersonName.objects.get_or_create(user=user, defaults={"name": name})
    return user


def make_staff() -> dict[str, User]:
    """The office: the first manager from the command line, everybody else by the manager's invitation."""
    accounts = {slug: make_account(BY_SLUG[slug].email, BY_SLUG[slug].name) for slug in ("manager", *ROLES)}
    manager = accounts["manager"]
    first = invite_first_staff(email=manager.email, roles=[StaffRoleName.PROGRAM_MANAGER], name=BY_SLUG["manager"].name)
    accept_invitation(identifier=first.pk, by=manager)
    for slug, roles in ROLES.items():
        with acting_as(manager):
            invitation = invite_staff(email=accounts[slug].email, roles=roles, name=BY_SLUG[slug].name, by=manager)
        accept_invitation(identifier=invitation.pk, by=accounts[slug])
    with acting_as(manager):
        grant_staff_role(
            person=accounts["three-roles"],
            role=StaffRoleName.PROGRAM_MANAGER,
            by=manager,
            acting_until=timezone.localdate() + timedelta(days=ACTING_DAYS),
            reason="Acts for the program manager during leave.",
        )
    return accounts
