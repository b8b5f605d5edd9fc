"""Roles of members, and the last administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog, SessionActivity, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import (
    appoint_administrator,
    change_member_roles,
    end_membership,
    leave_organization,
)
from img_program.organizations.models import Invitation, Membership, MembershipRole, Organization
from img_program.organizations.roles import group_name
from tests.people import People, make_member

ADMINISTRATOR, FINANCE, VIEWER = MembershipRole.ADMINISTRATOR, MembershipRole.FINANCE, MembershipRole.VIEWER


def _roles(user: User, organization: Organization) -> set[str]:
    """The roles on record, which the groups must equal."""
    with as_system(reason="test"):
        roles = set(Membership.objects.current().filter(user=user, organization=organization).values_list("role", flat=True))
        groups = set(user.groups.values_list("name", flat=True))
    assert {group_name(organization, MembershipRole(role)) for role in roles} == groups
    return roles


@pytest.mark.django_db
def test_roles_are_set_and_sessions_end(people: People) -> None:
    with as_system(reason="test"):
        SessionActivity.objects.create(user=people.teammate, key_digest="k", csrf_digest="c")
    with acting_as(people.owner):
        change_member_roles(organization=people.organization, by=people.owner, member=people.teammate, roles={FINANCE, VIEWER})
        change_member_roles(organization=people.organization, by=people.owner, member=people.teammate, roles={FINANCE})
    assert _roles(people.teammate, people.organization) == {"finance"}
    with as_system(reason="test"):
        assert not SessionActivity.objects.filter(user=people.teammate, ended_at=None).exists()
        assert AccessLog.objects.filter(kind=AccessLog.Kind.ROLE_CHANGED, subject_id=str(people.teammate.pk)).count() == 2


@pytest.mark.django_db
def test_no_role_is_refused(people: People) -> None:
    with acting_as(people.owner), pytest.raises(ValidationError, match="at least one"):
        change_member_roles(organization=people.organization, by=people.owner, member=people.teammate, roles=set())


@pytest.mark.django_db
def test_only_those_who_manage_members_change_roles(people: People) -> None:
    for person in (people.teammate, people.rival, people.stranger, people.auditor):
        with acting_as(person):
            with pytest.raises(PermissionDenied):
                change_member_roles(organization=people.organization, by=person, member=person, roles={ADMINISTRATOR})
            with pytest.raises(PermissionDenied):
                end_membership(organization=people.organization, by=person, member=people.owner)


@pytest.mark.django_db
def test_a_member_of_another_organization_is_out_of_reach(people: People) -> None:
    with acting_as(people.owner), pytest.raises(ValidationError, match="not a member"):
        end_membership(organization=people.organization, by=people.owner, member=people.rival)
    assert _roles(people.rival, people.rival_organization) == {"administrator"}


@pytest.mark.django_db
def test_the_last_administrator_stays(people: People) -> None:
    owner, organization = people.owner, people.organization
    with acting_as(owner):
        with pytest.raises(ValidationError, match="only administrator"):
            leave_organization(organization=organization, by=owner)
        with pytest.raises(ValidationError, match="only administrator"):
            end_membership(organization=organization, by=owner, member=owner)
        with pytest.raises(ValidationError, match="only administrator"):
            change_member_roles(organization=organization, by=owner, member=owner, roles={VIEWER})
    assert _roles(owner, organization) == {"administrator"}


@pytest.mark.django_db
def test_an_administrator_who_cannot_sign_in_does_not_count(people: People) -> None:
    other = make_member(people.organization, ADMINISTRATOR)
    with as_system(reason="test"):
        User.objects.filter(pk=other.pk).update(is_active=False)
    with acting_as(people.owner), pytest.raises(ValidationError, match="only administrator"):
        leave_organization(organization=people.organization, by=people.owner)


@pytest.mark.django_db
def test_one_of_two_administrators_leaves(people: People) -> None:
    make_member(people.organization, ADMINISTRATOR)
    with acting_as(people.owner):
        leave_organization(organization=people.organization, by=people.owner)
    assert _roles(people.owner, people.organization) == set()
    with acting_as(people.owner):
        assert not Organization.objects.exists()


def _at_once(*acts: Callable[[], None]) -> list[str]:
    """Run the acts at the same moment, each on its own connection; what became of each."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], None]) -> str:
        try:
            barrier.wait(timeout=120)
            act()
        except ValidationError as refusal:
            return str(refusal.code)
        except PermissionDenied:
            return "denied"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_leave_one_behind() -> None:
    people = People()
    organization, first = people.organization, people.owner
    second = make_member(organization, ADMINISTRATOR)

    def leave(user: User) -> Callable[[], None]:
        def act() -> None:
            with acting_as(user):
                leave_organization(organization=organization, by=user)

        return act

    assert _at_once(leave(first), leave(second)) == ["done", "last_administrator"]
    with as_system(reason="test"):
        assert Membership.objects.administrators().filter(organization=organization).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one_behind() -> None:
    people = People()
    organization, first = people.organization, people.owner
    second = make_member(organization, ADMINISTRATOR)

    def remove(user: User, other: User) -> Callable[[], None]:
        def act() -> None:
            with acting_as(user):
                end_membership(organization=organization, by=user, member=other)

        return act

    # Whoever comes second was removed while waiting for the lock.
    assert _at_once(remove(first, second), remove(second, first)) == ["denied", "done"]
    with as_system(reason="test"):
        assert Membership.objects.administrators().filter(organization=organization).count() == 1


@pytest.mark.django_db
def test_the_office_appoints_a_member_and_removes_who_left(people: People) -> None:
    organization, staff = people.organization, people.coordinator
    people.owner, people.teammate  # noqa: B018 - made by being named
    with acting_as(staff):
        appoint_administrator(
            organization=organization, by=staff, email=people.teammate.email.upper(), reason="The director left."
        )
        end_membership(organization=organization, by=staff, member=people.owner)
    assert _roles(people.teammate, organization) == {"administrator", "viewer"}
    assert _roles(people.owner, organization) == set()
    with acting_as(staff):
        membership = Membership.objects.get(user=people.teammate, role=ADMINISTRATOR)
        assert history_of(membership)[0].reason == "The director left."


@pytest.mark.django_db
def test_the_office_appoints_an_outsider_by_invitation(people: People) -> None:
    with acting_as(people.program_manager):
        made = appoint_administrator(
            organization=people.organization,
            by=people.program_manager,
            email="next@northstar.example",
            reason="The director left.",
        )
    assert isinstance(made, Invitation)
    assert made.role == ADMINISTRATOR


@pytest.mark.django_db
def test_appointing_takes_a_role_and_a_reason(people: People) -> None:
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        appoint_administrator(organization=people.organization, by=people.grants_specialist, email="a@b.example", reason="x")
    with acting_as(people.owner), pytest.raises(PermissionDenied):
        appoint_administrator(organization=people.organization, by=people.owner, email="a@b.example", reason="x")
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="Say why"):
        appoint_administrator(organization=people.organization, by=people.coordinator, email="a@b.example", reason=" ")
