"""The page of a place, the list with conditions, the map of the state."""

from __future__ import annotations

import csv
import io
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.geography.models import Place
from img_program.geography.pictures import picture_of
from tests.geography.designations.support import hpsa, load_both
from tests.people import People, sign_in
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db
LARGEST_MAP = 60_000


def page_of(client: Client, name: str, **search: str) -> str:
    return text(client.get(reverse(f"geography:{name}"), search))


def test_a_place_shows_parts_codes_people_and_what_became_of_it(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    page = text(client.get(reverse("geography:place", args=["2756896"])))
    for words in (
        "56896; State's number (GNIS) 2396483",
        "Benton 6,885 8.6 %",
        "Stearns 56,691 78.8 %",
        "2019 68,462",
        "2026 71,122",
    ):
        assert words in page
    assert "DISCLAIMERS" in page
    assert "Less than 0.1 %" in text(client.get(reverse("geography:place", args=["2709154"])))
    lent = text(client.get(reverse("geography:place", args=["2736440"])))
    assert "Lent Township ended on 31 December 2023. Ask about Stacy." in lent
    assert "Became part of Stacy" in lent
    assert "Became part of the city" not in lent
    territory = text(client.get(reverse("geography:place", args=["gnis-9999995"])))
    assert "Northwest Angle is neither, so a person decides." in territory


@pytest.mark.parametrize("name", ["Minneapolis", "St. Paul", "Duluth", "St. Cloud", "Rochester", "Wayzata", "Northwest Angle"])
def test_a_map_is_never_sent_whole(client: Client, people: People, name: str) -> None:
    place = Place.objects.with_counties().filter(name=name).order_by("kind").first()
    assert place is not None
    picture = picture_of(place)
    drawn = sum(len(part) for part in (picture.counties, picture.tracts, picture.filled))
    assert 200 < drawn < LARGEST_MAP
    sign_in(client, people.coordinator)
    content = client.get(reverse("geography:place", args=[place.pk])).content.decode()
    start, end = content.index('<svg role="img"'), content.index("</figure>")
    assert end - start < LARGEST_MAP


def test_the_list_by_two_conditions_and_as_a_file(client: Client, people: People) -> None:
    load_both([hpsa(id="1", name="C", county="27137")])
    sign_in(client, people.coordinator)
    search = {"first": "underserved", "second": "not-rural", "on_0": "8", "on_1": "1", "on_2": "2026"}
    page = page_of(client, "places", **search)
    assert "1 place" in page
    assert "Duluth" in page
    answer = client.get(reverse("geography:places_csv"), search)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["code"], row["rural"], row["underserved"], row["designations"]) for row in rows[:-1]] == [
        ("2717000", "no", "yes", "HPSA 1")
    ]
    assert "DISCLAIMERS" in rows[-1]["code"]
    assert "We know no rule for that day" in page_of(client, "places", first="rural", on_0="1", on_1="1", on_2="2010")


def test_the_map_of_the_state_says_the_same_as_the_table(client: Client, people: People) -> None:
    load_both([hpsa(id="1", name="C", county="27137")])
    sign_in(client, people.coordinator)
    search = {"first": "underserved", "second": "not-rural", "on_0": "8", "on_1": "1", "on_2": "2026"}
    answer = client.get(reverse("geography:place_map"), search)
    page = text(answer)
    assert "Both 1" in page
    assert "The list of those that are both" in page
    content = answer.content.decode()
    start, end = content.index('<svg role="img"'), content.index("</figure>")
    assert 5_000 < end - start < LARGEST_MAP
    widest = client.get(reverse("geography:place_map"), {"first": "rural", "second": "city"}).content.decode()
    assert widest.index("</figure>") - widest.index('<svg role="img"') < LARGEST_MAP


@pytest.mark.parametrize("name", ["places", "place_map", "place"])
def test_pages_ask_few_queries(client: Client, people: People, name: str) -> None:
    sign_in(client, people.coordinator)
    address = reverse(f"geography:{name}", args=["2756896"] if name == "place" else [])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == HTTPStatus.OK
    queries = [query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET ", "SELECT set_config"))]
    assert len(queries) <= (25 if name == "place" else 14), [query["sql"][:90] for query in queries]
