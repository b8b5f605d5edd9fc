"""A pin on our own outlines writes the field; without scripts the field is all there is."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from img_program.geography.areas import point_of, spot
from img_program.geography.fields import PointField, parse_point
from img_program.geography.models import County
from img_program.geography.pin_maps import map_of
from tests.browser.walker import look_at_both_widths
from tests.people import People, sign_in
from tests.queries import queries_of
from tests.web.site import Site

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


@pytest.mark.browser
def test_somebody_puts_a_pin_with_the_mouse_and_with_the_keyboard(people: People, page: Page, site: Site) -> None:
    """The page answers for all counties first, then for one; the field gets the point, and the pin stands where it was pressed."""
    address = reverse("geography:address")
    site.pages[address] = sign_in(Client(), people.coordinator).get(address).text
    site.answers[ADDRESS] = (200, "application/json", json.dumps(map_of("")))
    page.goto(f"{site.url}{address}")
    field = page.get_by_label("Latitude and longitude")
    page.get_by_role("button", name="Find it on a map").press("Enter")
    counties = page.get_by_label("County on the map")
    expect(counties.locator("option")).to_have_count(88)
    olmsted = County.objects.get(name="Olmsted").pk
    site.answers[ADDRESS] = (200, "application/json", json.dumps(map_of(olmsted)))
    counties.select_option(label="Olmsted")
    expect(page.get_by_text("Gray: cities.")).to_be_visible()
    drawn = page.get_by_role("application", name="Map")
    drawn.click()
    expect(field).to_have_value(re.compile(r"^4\d\.\d{5}, -9\d\.\d{5}$"))
    pressed = field.input_value()
    latitude, longitude = parse_point(pressed)
    assert spot(float(longitude), float(latitude)).counties == (olmsted,)
    expect(page.get_by_text(f"The pin is at {pressed}.")).to_be_visible()
    for key in ("+", "ArrowRight", "Enter"):
        drawn.press(key)
    expect(field).not_to_have_value(pressed)
    look_at_both_widths(page, "a map with a pin")
