"""Groups and guardian's rows follow memberships; other rooms ask through `in_organization`."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Membership, MembershipRole, Organization
from img_program.organizations.permissions import in_organization
from img_program.organizations.roles import dismiss
from tests.people import People, make_member, make_organization


def _again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db
def test_a_role_gives_its_permission_in_its_organization_only(people: People) -> None:
    holds = in_organization("manage_grants")
    with acting_as(people.manager):
        assert holds(people.manager, SimpleNamespace(organization=people.organization))
        assert not holds(people.manager, SimpleNamespace(organization=people.rival_organization))
    with acting_as(people.finance):
        assert not holds(people.finance, people.organization)
        assert in_organization("manage_finance")(people.finance, people.organization)


@pytest.mark.django_db
def test_the_permission_ends_with_the_membership(people: People) -> None:
    with as_system(reason="test"):
        assert people.owner.has_perm("organizations.manage_members", people.organization)
        dismiss(Membership.objects.get(user=people.owner))
        assert not _again(people.owner).has_perm("organizations.manage_members", people.organization)
        assert not people.owner.groups.exists()


@pytest.mark.django_db
def test_in_an_inactive_organization_members_only_view(people: People) -> None:
    with as_system(reason="test"):
        Organization.objects.filter(pk=people.organization.pk).update(is_active=False)
        organization = Organization.objects.get(pk=people.organization.pk)
        owner = _again(people.owner)
        assert owner.has_perm("organizations.view_organization", organization)
        assert not owner.has_perm("organizations.manage_members", organization)


@pytest.mark.django_db
@pytest.mark.parametrize("organizations", [1, 3])
def test_permissions_cost_one_query_however_many_organizations(people: People, organizations: int) -> None:
    several = [make_organization() for _ in range(organizations)]
    user = make_member(several[0], MembershipRole.VIEWER)
    for each in several[1:]:
        make_member(each, MembershipRole.ADMINISTRATOR, user=user)
    user = _again(user)
    with acting_as(user), CaptureQueriesContext(connection) as queries:
        answers = [user.has_perm("organizations.view_organization", each) for each in several * 2]
    assert all(answers)
    asked = [query["sql"] for query in queries.captured_queries if "guardian" in query["sql"]]
    assert len(asked) == 1


@pytest.mark.django_db
def test_nobody_makes_themselves_a_member(people: People) -> None:
    with acting_as(people.stranger), pytest.raises(ProgrammingError, match="permission denied"):
        Membership.objects.create(organization=people.organization, user=people.stranger, role="administrator")


@pytest.mark.django_db
def test_nobody_joins_a_group(people: People) -> None:
    group = people.owner.groups.get()
    with acting_as(people.rival), pytest.raises(ProgrammingError, match="permission denied"):
        people.rival.groups.add(group)
