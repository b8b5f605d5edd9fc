"""Who finds what in the navigation, and how few items stand at its top."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from img_program.accounts.models import StaffRoleName, User
from img_program.organizations.acting import acting_as
from img_program.web.duties import duties
from img_program.web.navigation import GROUP_OF_ROOM, STAFF_GROUPS, Audience, doors, nav_entries, nav_items
from tests.access import STAFF
from tests.people import People, make_staff, sign_in

MOST_AT_THE_TOP = 7


def _request(user: User, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = None
    return request


def _items(user: User, path: str = "/", audience: Audience = "staff") -> list[tuple[str, list[str], bool]]:
    with acting_as(user):
        found = nav_items(_request(user, path), audience)
    return [(item.label, [child.label for child in item.children], item.current) for item in found]


@pytest.mark.django_db
def test_somebody_with_every_role_has_at_most_seven_items_in_their_order(people: People) -> None:
    items = [label for label, _children, _current in _items(make_staff(*StaffRoleName))]
    assert len(items) <= MOST_AT_THE_TOP
    assert items == [group for group in STAFF_GROUPS if group in items] or set(items) - set(STAFF_GROUPS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAFF)
def test_no_role_of_the_office_has_more_than_seven_items(people: People, name: str) -> None:
    assert len(_items(getattr(people, name))) <= MOST_AT_THE_TOP


@pytest.mark.parametrize("audience", ["registrant", "grantee", "reviewer", "public"])
def test_the_other_audiences_have_at_most_seven_items_too(audience: Audience) -> None:
    entries = nav_entries(audience)
    assert len({entry.group or entry.label for entry in entries}) <= MOST_AT_THE_TOP


def test_every_group_of_the_office_is_known() -> None:
    assert {entry.group for entry in nav_entries("staff")} <= set(STAFF_GROUPS)
    assert set(GROUP_OF_ROOM.values()) <= set(STAFF_GROUPS)
    # A room that is named anew would fall among office work without a word.
    assert set(GROUP_OF_ROOM) <= {entry.url_name.partition(":")[0] for entry in nav_entries("staff")}


@pytest.mark.django_db
def test_the_group_and_the_page_one_is_in_are_marked(people: People) -> None:
    url = reverse("roster:staff_import")
    marked = {label: current for label, _children, current in _items(people.coordinator, url)}
    assert marked["Roster"]
    assert not marked["Grants"]
    page = sign_in(Client(), people.coordinator).get(url).content.decode()
    assert '<summary class="app-nav__link" aria-current="true">Roster' in page
    assert 'aria-label="Roster"' in page
    assert f'href="{url}" aria-current="page"' in page


@pytest.mark.django_db
def test_doors_are_the_pages_of_the_navigation(people: People) -> None:
    with acting_as(people.coordinator):
        opened = {link.label for group in doors(_request(people.coordinator), "staff") for link in group.links}
    listed = {label for _label, children, _current in _items(people.coordinator) for label in children}
    single = {label for label, children, _current in _items(people.coordinator) if not children}
    assert opened == listed | single


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAFF)
def test_every_door_of_a_role_opens(people: People, name: str) -> None:
    user = getattr(people, name)
    with acting_as(user):
        urls = [link.url for group in doors(_request(user), "staff") for link in group.links]
    client = sign_in(Client(), user)
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.django_db
def test_a_stranger_finds_each_duty_from_the_public_home_with_one_press(client: Client) -> None:
    page = client.get(reverse("roster:home")).content.decode()
    assert [duty.number for duty in duties()] == list(range(1, 9))
    for duty in duties():
        assert duty.links, f"duty {duty.number} can be read nowhere"
        assert duty.name in page
        for link in duty.links:
            assert f'href="{link.url}"' in page
            assert client.get(link.url).status_code == 200, link.url


# What stands for each duty in the office: one of these addresses, from every home whose role has to do with it.
OFFICE_DUTIES = {
    "roster": "roster:staff_list",
    "readiness": "assessments:staff_home",
    "grants": "rounds:staff_rounds",
    "residency": "training:staff_programs",
    "collaboration": "consultation:staff_home",
    "report": "reports:editions",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", STAFF)
def test_each_duty_that_a_role_may_see_is_one_press_from_its_home(people: People, name: str) -> None:
    client = sign_in(Client(), getattr(people, name))
    page = client.get(reverse("homes:home")).content.decode()
    urls = {duty: reverse(url_name) for duty, url_name in OFFICE_DUTIES.items()}
    opened = {duty: url for duty, url in urls.items() if client.get(url).status_code == 200}
    assert opened
    for duty, url in opened.items():
        assert page.count(f'href="{url}"') >= 2, f"{duty}: in the navigation and among the doors"
