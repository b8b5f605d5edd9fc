"""Pages for people of an organization."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import invite_member
from img_program.organizations.models import Invitation, Membership, MembershipRole, Organization
from tests.people import People, make_member, make_organization, sign_in


@pytest.mark.django_db
def test_the_team_page_names_everybody_and_nobody_else(people: People, client: Client) -> None:
    people.teammate, people.rival  # noqa: B018 - made by being named
    page = sign_in(client, people.owner).get(reverse("organizations:team", args=[people.organization.pk])).content.decode()
    assert "Alice Moe" in page
    assert "Bob Lund" in page
    assert "Rhea Fox" not in page


@pytest.mark.django_db
def test_only_those_who_manage_members_see_invitations(people: People, client: Client) -> None:
    with acting_as(people.owner):
        invite_member(organization=people.organization, by=people.owner, email="x@y.example", role=MembershipRole.VIEWER)
    url = reverse("organizations:team", args=[people.organization.pk])
    assert "x@y.example" in sign_in(client, people.owner).get(url).content.decode()
    assert "x@y.example" not in sign_in(Client(), people.teammate).get(url).content.decode()


@pytest.mark.django_db
def test_an_invitation_is_sent_from_the_team_page(people: People, client: Client) -> None:
    url = reverse("organizations:invite", args=[people.organization.pk])
    sign_in(client, people.owner).post(url, {"email": "x@y.example", "role": "navigator"})
    with as_system(reason="test"):
        assert Invitation.objects.get().role == "navigator"
    again = client.post(url, {"email": "x@y.example", "role": "navigator"})
    assert "has an invitation to this role already" in again.content.decode()


@pytest.mark.django_db
def test_roles_are_changed_and_the_last_administrator_is_told_why_not(people: People, client: Client) -> None:
    organization = people.organization
    sign_in(client, people.owner)
    client.post(reverse("organizations:roles", args=[organization.pk, people.teammate.pk]), {"roles": ["finance", "navigator"]})
    with as_system(reason="test"):
        held = Membership.objects.current().filter(user=people.teammate).values_list("role", flat=True)
        assert set(held) == {"finance", "navigator"}
    page = client.post(reverse("organizations:roles", args=[organization.pk, people.owner.pk]), {"roles": ["viewer"]})
    assert "only administrator" in page.content.decode()


@pytest.mark.django_db
def test_an_administrator_who_changes_own_roles_stays_signed_in(people: People, client: Client) -> None:
    url = reverse("organizations:roles", args=[people.organization.pk, people.owner.pk])
    sign_in(client, people.owner).get(url)
    answer = client.post(url, {"roles": ["administrator", "finance"]}, follow=True)
    assert answer.status_code == 200
    assert "Administrator and Finance" in answer.content.decode()


@pytest.mark.django_db
def test_removing_asks_first(people: People, client: Client) -> None:
    url = reverse("organizations:remove", args=[people.organization.pk, people.teammate.pk])
    assert "Remove Bob Lund from Northstar Career Center?" in sign_in(client, people.owner).get(url).content.decode()
    with as_system(reason="test"):
        assert Membership.objects.current().filter(user=people.teammate).exists()
    client.post(url)
    with as_system(reason="test"):
        assert not Membership.objects.current().filter(user=people.teammate).exists()


@pytest.mark.django_db
def test_somebody_who_is_no_member_cannot_be_named(people: People, client: Client) -> None:
    url = reverse("organizations:remove", args=[people.organization.pk, people.rival.pk])
    assert sign_in(client, people.owner).post(url).status_code == 404


@pytest.mark.django_db
def test_who_leaves_cannot_open_the_team_page_any_more(people: People, client: Client) -> None:
    people.owner  # noqa: B018 - made by being named
    organization = people.organization
    sign_in(client, people.teammate).post(reverse("organizations:leave", args=[organization.pk]))
    assert client.get(reverse("organizations:team", args=[organization.pk])).status_code == 404


@pytest.mark.django_db
def test_a_person_with_several_organizations_switches(people: People, client: Client) -> None:
    make_member(people.rival_organization, MembershipRole.VIEWER, user=people.owner)
    home = reverse("homes:home")
    sign_in(client, people.owner)
    assert '<span class="app-organization__name">Northstar Career Center</span>' in client.get(home).content.decode()
    client.post(reverse("organizations:switch"), {"organization": people.rival_organization.pk})
    assert '<span class="app-organization__name">Prairie Newcomer Services</span>' in client.get(home).content.decode()


@pytest.mark.django_db
def test_a_page_follows_its_address_and_not_the_session(people: People, client: Client) -> None:
    make_member(people.rival_organization, MembershipRole.VIEWER, user=people.owner)
    sign_in(client, people.owner).post(reverse("organizations:switch"), {"organization": people.organization.pk})
    page = client.get(reverse("organizations:team", args=[people.rival_organization.pk])).content.decode()
    assert f'<option value="{people.rival_organization.pk}" selected>' in page
    # In the other organization this person only reads.
    assert "Invite somebody" not in page


@pytest.mark.django_db
def test_contact_facts_are_saved_and_names_are_not(people: People, client: Client) -> None:
    url = reverse("organizations:profile", args=[people.organization.pk])
    facts = {"street_address": "1 Main St", "city": "Ely", "state": "MN", "zip_code": "55731", "phone": "218-555-0100"}
    sign_in(client, people.owner).post(url, {**facts, "name": "Mine", "is_active": ""})
    with as_system(reason="test"):
        saved = Organization.objects.get(pk=people.organization.pk)
    assert saved.address_lines == ["1 Main St", "Ely, MN 55731"]
    assert (saved.name, saved.is_active) == ("Northstar Career Center", True)


@pytest.mark.django_db
def test_home_says_what_needs_an_administrator_now(people: People, client: Client) -> None:
    home = reverse("homes:home")
    assert "Complete the address and phone" in sign_in(client, people.owner).get(home).content.decode()
    assert "Nothing needs you now" in sign_in(Client(), people.teammate).get(home).content.decode()


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "team"])
def test_pages_cost_the_same_with_one_row_and_with_three(people: People, client: Client, name: str) -> None:
    organization = people.organization
    url = reverse("homes:home") if name == "home" else reverse("organizations:team", args=[organization.pk])

    def grow(number: int) -> None:
        make_member(organization, MembershipRole.VIEWER, MembershipRole.FINANCE)
        make_member(make_organization(), MembershipRole.VIEWER, user=people.owner)
        with acting_as(people.owner):
            invite_member(organization=organization, by=people.owner, email=f"x{number}@y.example", role=MembershipRole.VIEWER)

    sign_in(client, people.owner).get(url)
    grow(1)
    first = _queries(client, url)
    grow(2)
    grow(3)
    assert _queries(client, url) == first
    assert first < 40
