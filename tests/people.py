"""The fixed people of the tests. Each is made when first asked for, in the database of the running test."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from img_program.accounts.models import PersonName, StaffRole, StaffRoleName, User
from img_program.accounts.sessions import mark_second_factor
from img_program.database.context import as_system
from img_program.organizations.models import MembershipRole, Organization, OrganizationKind
from img_program.organizations.roles import enroll, make_groups

PASSWORD = "a long password for tests"
_numbers = count(1)


def make_user(email: str = "", *, name: str = "", password: str | None = PASSWORD, verified: bool = True) -> User:
    """Somebody who can sign in; the e-mail address is verified unless said otherwise."""
    email = email or f"person{next(_numbers)}@example.org"
    with as_system(reason="test"):
        user = User.objects.create_user(email, password)
        EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
        if name:
            PersonName.objects.create(user=user, name=name)
    return user


def make_staff(*roles: StaffRoleName | str, email: str = "", name: str = "") -> User:
    """A member of the office who has held these roles since 2020."""
    email = email or f"staff{next(_numbers)}@state.example"
    user = make_user(email, name=name or "Staff member")
    with as_system(reason="test"):
        for role in roles:
            StaffRole.objects.create(user=user, role=StaffRoleName(role), starts_on=date(2020, 1, 1))
    return user


def make_organization(name: str = "", kind: OrganizationKind = OrganizationKind.NONPROFIT) -> Organization:
    """An organization without members."""
    with as_system(reason="test"):
        organization = Organization.objects.create(name=name or f"Organization {next(_numbers)}", kind=kind)
        make_groups(organization)
    return organization


def make_member(
    organization: Organization,
    role: MembershipRole | str = MembershipRole.VIEWER,
    *more: MembershipRole | str,
    email: str = "",
    name: str = "",
    user: User | None = None,
) -> User:
    """A member of an organization in one or several roles; `user` makes somebody who exists a member."""
    user = user or make_user(email, name=name or f"Member {next(_numbers)}")
    with as_system(reason="test"):
        for each in (role, *more):
            enroll(user, organization, MembershipRole(each))
    return user


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Sign in without the pages of sign-in; with a second factor unless said otherwise."""
    with as_system(reason="test"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = client.session
            mark_second_factor(session)
            session.save()
    return client


class People:
    """An organization and its people, a rival, a stranger, and one of the office in each role."""

    @cached_property
    def organization(self) -> Organization:
        """Northstar, a nonprofit."""
        return make_organization("Northstar Career Center")

    @cached_property
    def rival_organization(self) -> Organization:
        """Prairie, the other nonprofit."""
        return make_organization("Prairie Newcomer Services")

    @cached_property
    def owner(self) -> User:
        """Alice administers Northstar."""
        return make_member(self.organization, MembershipRole.ADMINISTRATOR, email="alice@northstar.example", name="Alice Moe")

    @cached_property
    def manager(self) -> User:
        """Gita manages Northstar's grants."""
        return make_member(self.organization, MembershipRole.GRANT_MANAGER, email="gita@northstar.example", name="Gita Rao")

    @cached_property
    def finance(self) -> User:
        """Finn keeps Northstar's money."""
        return make_member(self.organization, MembershipRole.FINANCE, email="finn@northstar.example", name="Finn Berg")

    @cached_property
    def navigator(self) -> User:
        """Nadia supports physicians for Northstar."""
        return make_member(self.organization, MembershipRole.NAVIGATOR, email="nadia@northstar.example", name="Nadia Ali")

    @cached_property
    def teammate(self) -> User:
        """Bob is on Alice's team and only reads."""
        return make_member(self.organization, MembershipRole.VIEWER, email="bob@northstar.example", name="Bob Lund")

    @cached_property
    def rival(self) -> User:
        """Rhea administers Prairie."""
        return make_member(self.rival_organization, MembershipRole.ADMINISTRATOR, email="rhea@prairie.example", name="Rhea Fox")

    @cached_property
    def stranger(self) -> User:
        """Charlie has an account and belongs nowhere."""
        return make_user("charlie@example.org", name="Charlie Doe")

    @cached_property
    def coordinator(self) -> User:
        """The program coordinator."""
        return make_staff(StaffRoleName.COORDINATOR, email="coordinator@state.example", name="Cora Dahl")

    @cached_property
    def grants_specialist(self) -> User:
        """The grants specialist."""
        return make_staff(StaffRoleName.GRANTS_SPECIALIST, email="grants@state.example", name="Greta Hill")

    @cached_property
    def assessment_coordinator(self) -> User:
        """The assessment coordinator."""
        return make_staff(StaffRoleName.ASSESSMENT_COORDINATOR, email="assessment@state.example", name="Asa Vang")

    @cached_property
    def finance_officer(self) -> User:
        """The finance officer."""
        return make_staff(StaffRoleName.FINANCE_OFFICER, email="finance@state.example", name="Faye Olson")

    @cached_property
    def program_manager(self) -> User:
        """The program manager."""
        return make_staff(StaffRoleName.PROGRAM_MANAGER, email="manager@state.example", name="Max Lee")

    @cached_property
    def data_practices_official(self) -> User:
        """The data practices official."""
        return make_staff(StaffRoleName.DATA_PRACTICES_OFFICIAL, email="data@state.example", name="Dana Ross")

    @cached_property
    def auditor(self) -> User:
        """The auditor: reads all, changes nothing."""
        return make_staff(StaffRoleName.AUDITOR, email="auditor@state.example", name="Aud Itor")


@pytest.fixture
def people(db: None) -> People:
    """The fixed people; use with `@pytest.mark.django_db`."""
    return People()
