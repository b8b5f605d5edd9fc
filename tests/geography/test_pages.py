"""Staff look up places and set regions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.geography.models import Place, Region
from tests.geography.test_actions import assign, codes, counties_of
from tests.people import People, sign_in
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db
NAMES = ["places", "place", "new_place", "regions", "region"]


def address(name: str) -> str:
    arguments: dict[str, list[Any]] = {"place": ["2728682"], "region": [Region.objects.get(slug="northeast").pk]}
    return reverse(f"geography:{name}", args=arguments.get(name, []))


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_asked_to_sign_in(client: Client, name: str) -> None:
    response = client.get(address(name))
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["coordinator", "auditor", "finance_officer", "stranger", "owner"])
def test_who_opens_a_page(client: Client, people: People, name: str, who: str) -> None:
    sign_in(client, getattr(people, who))
    allowed = who == "coordinator" or (who in {"auditor", "finance_officer"} and name != "new_place")
    assert client.get(address(name)).status_code == (HTTPStatus.OK if allowed else HTTPStatus.FORBIDDEN)


@pytest.mark.parametrize("name", ["new_place", "regions", "region"])
@pytest.mark.parametrize("who", ["auditor", "finance_officer", "stranger"])
def test_who_may_not_change_anything(client: Client, people: People, name: str, who: str) -> None:
    sign_in(client, getattr(people, who))
    assert client.post(address(name), {"name": "x"}).status_code == HTTPStatus.FORBIDDEN


def test_search_by_name_county_and_kind(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    page = text(client.get(address("places"), {"name": "duluth"}))
    assert "2 places" in page
    assert "Duluth Township" in page
    page = text(client.get(address("places"), {"county": codes("Clay")[0], "kind": "township"}))
    assert "Moorhead Township" in page
    assert "Dilworth" not in page
    assert "No place of that name" in text(client.get(address("places"), {"name": "Springfield, Hennepin County"}))


def test_the_list_asks_no_more_queries_for_more_rows(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)

    def queries(**search: str) -> int:
        client.get(address("places"), search)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("places"), search)
        return len(captured)

    assert queries(name="Hermantown") == queries(name="a")


def test_a_zip_code_suggests_a_county_and_never_a_rural_place(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    page = text(client.get(address("places"), {"code": "55811"}))
    assert "Post office Duluth. Counties: St. Louis." in page
    assert "Hermantown" in page
    assert "A ZIP code never decides" in page
    assert "not a Minnesota ZIP code" in text(client.get(address("places"), {"code": "54016"}))
    assert "Write five digits" in text(client.get(address("places"), {"code": "5581"}))


def test_a_place_says_whether_it_is_rural_as_of_a_day(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    page = text(client.get(address("place")))
    assert "Rural" in page
    assert "outside the metro counties" in page
    assert "Minn. Stat. 144.1911, subd. 2" in page
    page = text(client.get(address("place"), {"on_0": "5", "on_1": "3", "on_2": "2020"}))
    assert "as of 3 May 2020" in page
    page = text(client.get(address("place"), {"on_0": "5", "on_1": "3", "on_2": "2010"}))
    assert "We know no rule for that day." in page


@pytest.mark.parametrize(("key", "words"), [("2717000", "Not rural"), ("2746924", "Needs a person")])
def test_a_place_that_is_not_rural_or_goes_to_a_person(client: Client, people: People, key: str, words: str) -> None:
    sign_in(client, people.coordinator)
    assert words in text(client.get(reverse("geography:place", args=[key])))


def test_a_place_is_added_on_its_page(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    typed = {
        "name": "Glyndon Prairie",
        "kind": "township",
        "counties": codes("Clay"),
        "fips": "99901",
        "source": "County list of 2026",
    }
    page = text(client.post(address("new_place"), typed, follow=True))
    assert "Added: Glyndon Prairie Township." in page
    assert Place.objects.get(pk="2799901").county_names() == "Clay"
    assert "This code is that of Glyndon Prairie Township." in text(client.post(address("new_place"), typed))


def test_a_region_is_added_renamed_and_filled_on_its_pages(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    client.post(address("regions"), {"name": "North Shore"})
    page = reverse("geography:region", args=[Region.objects.get(slug="north-shore").pk])
    client.post(page, {"rename": "1", "name": "The North Shore"})
    shown = client.post(page, {"counties": codes("Cook", "Lake"), "reason": "As the office plans", "seen": ""}, follow=True)
    assert counties_of("north-shore") == {"Cook", "Lake"}
    assert "The North Shore" in text(shown)
    assert "Cook County moved by Cora Dahl Reason: As the office plans" in text(shown)
    assert "Cook, Lake" in text(client.get(address("regions")))


def test_a_stale_region_page_is_refused_in_words(client: Client, people: People) -> None:
    assign(people.program_manager, "northeast", ["Cook"])
    sign_in(client, people.coordinator)
    stale = client.post(address("region"), {"counties": codes("Lake"), "reason": "Mine", "seen": " ".join(codes("Cook", "Lake"))})
    assert "Someone else changed this region" in text(stale)
    assert counties_of("northeast") == {"Cook"}
