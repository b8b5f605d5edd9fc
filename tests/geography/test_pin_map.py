"""A pin on our own outlines writes the field; without scripts the field is all there is."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from img_program.geography.areas import point_of
from img_program.geography.fields import PointField
from img_program.geography.models import County
from img_program.geography.pin_maps import map_of
from tests.people import People, sign_in
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000
ADDRESS = "/maps/pin/"


def test_every_map_is_small_and_named(client: Client, people: People) -> None:
    sign_in(client, people.stranger)
    whole = client.get(ADDRESS)
    assert len(whole.content) <= MOST_BYTES
    counties = whole.json()["areas"]
    assert (len(counties), counties[0]["name"]) == (87, "Aitkin")
    sizes = {each["key"]: len(client.get(ADDRESS, {"county": each["key"]}).content) for each in counties}
    assert {code: size for code, size in sizes.items() if size > MOST_BYTES} == {}


def test_a_point_of_the_map_is_the_point_of_the_land() -> None:
    for code in ("", "27137", "27109"):
        shown = map_of(code)
        x, y = 1234, 987
        longitude = ((x - shown["margin"]) / shown["scale"] + shown["left"]) / shown["longitude"]
        latitude = (shown["top"] - (y - shown["margin"]) / shown["scale"]) / shown["latitude"]
        point = point_of(longitude, latitude)
        assert (point.x - shown["left"]) * shown["scale"] + shown["margin"] == pytest.approx(x)
        assert (shown["top"] - point.y) * shown["scale"] + shown["margin"] == pytest.approx(y)


def test_a_county_shows_its_cities_by_name() -> None:
    names = {each["name"] for each in map_of(County.objects.get(name="Olmsted").pk)["areas"]}
    assert {"Rochester", "Stewartville", "Byron"} <= names
    assert "Winona" not in names


def test_who_opens_it_and_what_it_costs(client: Client, people: People) -> None:
    assert client.get(ADDRESS).status_code == HTTPStatus.FOUND
    sign_in(client, people.stranger)
    assert client.get(ADDRESS, {"county": "27999"}).status_code == HTTPStatus.NOT_FOUND
    assert client.post(ADDRESS).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.get(ADDRESS)
    assert len(queries_of(client, f"{ADDRESS}?county=27053")) <= 12


def test_the_field_names_the_map_and_works_without_it(client: Client, people: People) -> None:
    assert PointField().widget.attrs["data-pin-map"] == reverse("maps:pin") == ADDRESS
    sign_in(client, people.coordinator)
    assert 'data-pin-map="/maps/pin/"' in client.get(reverse("geography:address")).text
