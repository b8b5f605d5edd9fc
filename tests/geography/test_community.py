"""An address in each kind of designation, by hand; borders; contradictions."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.geography.areas import spot, spots
from img_program.geography.rules.community import Community, CommunityLaw
from img_program.geography.rules.coverage import Address
from img_program.geography.rules.is_rural import Answer
from img_program.geography.rules.is_underserved import UnderservedAnswer
from tests.geography.designations.support import hpsa, load_both, mua
from tests.geography.places import place
from tests.people import People, sign_in
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 1)
# Longitude and latitude of places that a map shows.
DULUTH_HALL = (-92.1058, 46.7833)
ROCHESTER = (-92.4630, 44.0220)
OLMSTED_FIELD = (-92.3000, 43.9300)  # Marion or Eyota Township, outside of cities
ITASCA_WOODS = (-93.4000, 47.8000)  # a county with unorganized territories
MINNEAPOLIS = (-93.2650, 44.9780)
HUDSON_WISCONSIN = (-92.7000, 44.9700)
TRACT = spot(*DULUTH_HALL).tracts[0]
RECENT = {"day": "05/01/2024", "updated": "05/01/2024"}


def judge(point: tuple[float, float] | None = None, *, named: str = "", address: Address | None = None) -> Community:
    with as_system(reason="test"):
        here = spot(*point) if point else None
        law = CommunityLaw.of(TODAY)
        return law.judge(spot=here, place=place(named) if named else None, address=address)


@pytest.mark.parametrize(
    ("point", "answer", "words"),
    [
        (DULUTH_HALL, "no", "Duluth is one of the larger cities"),
        (ROCHESTER, "no", "Rochester is one of the larger cities"),
        (MINNEAPOLIS, "no", "Hennepin County"),
        (OLMSTED_FIELD, "yes", "outside of every city. All land there belongs to townships"),
        (ITASCA_WOODS, "unknown", "in a township or in an unorganized territory"),
        (HUDSON_WISCONSIN, "unknown", "This point is not in Minnesota."),
    ],
)
def test_a_point_is_rural_or_not(point: tuple[float, float], answer: str, words: str) -> None:
    found = judge(point)
    assert (found.rural.answer, words in found.rural.reason) == (answer, True), found.rural.reason


YES, NO, DEPENDS = UnderservedAnswer.YES, UnderservedAnswer.NO, UnderservedAnswer.DEPENDS_ON_ADDRESS
IN_TRACT = {"county": TRACT[:5], "component_type": "Census Tract"}


def tract_row(code: str, **facts: str) -> dict[str, str]:
    row = hpsa(id="1", name="T", **{**IN_TRACT, **RECENT, **facts})
    return row | {"HPSA Component Source Identification Number": code}


KINDS = [
    ("its tract", tract_row(TRACT), YES, f"HPSA 1 (T) covers census tract {TRACT}, where this point lies."),
    ("another tract", tract_row("27137000100"), NO, "No designation"),
    ("its tract, of an earlier census", tract_row(TRACT, day="05/01/2012", updated="05/01/2012"), DEPENDS, "an earlier census"),
    ("a tract that is no more", tract_row("27137999900"), DEPENDS, "an earlier census"),
    ("a tract without a number", tract_row("somewhere"), DEPENDS, "does not number"),
    ("people of its tract", tract_row(TRACT, type="HPSA Population"), DEPENDS, "a group of people"),
    ("people of another tract", tract_row("27137000100", type="HPSA Population"), NO, "No designation"),
    ("the whole county", hpsa(id="1", name="C", county="27137"), YES, "covers all of"),
    ("people of the county", hpsa(id="1", name="P", county="27137", type="HPSA Population"), DEPENDS, "a group of people"),
    (
        "its city",
        hpsa(id="1", name="S", county="27137", component_type="County Subdivision", component_name="Duluth city"),
        YES,
        "covers Duluth.",
    ),
    (
        "its city by code, whatever the name",
        hpsa(id="1", name="S", county="27137", component_type="County Subdivision", component_name="D")
        | {"HPSA Component Source Identification Number": "2713717000"},
        YES,
        "covers Duluth.",
    ),
    (
        "another city by code, though the name is the same",
        hpsa(id="1", name="S", county="27137", component_type="County Subdivision", component_name="Duluth city")
        | {"HPSA Component Source Identification Number": "2713717018"},
        NO,
        "No designation",
    ),
    ("part of the county", hpsa(id="1", name="P", county="27137", component_type="Partial County"), DEPENDS, "not describe"),
    ("a facility", hpsa(id="1", name="F", county="27137", type="Rural Health Clinic"), DEPENDS, "single facilities"),
]


@pytest.mark.parametrize(("row", "answer", "words"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_an_address_in_each_kind_of_designation(row: dict[str, str], answer: UnderservedAnswer, words: str) -> None:
    load_both([row])
    found = judge(DULUTH_HALL)
    assert (found.underserved.answer, words in found.underserved.reason) == (answer, True), found.underserved.reason
    assert found.needs_person is (answer is DEPENDS)
    assert found.underserved.designation_ids == (() if answer is NO else ("1",))


def test_the_facility_at_the_address_decides() -> None:
    clinic = hpsa(id="1", name="F", county="27137", type="Rural Health Clinic") | {
        "HPSA Address": "411 W First St", "HPSA City": "Duluth", "HPSA Postal Code": "55802"}  # fmt: skip
    load_both([clinic], [mua(id="2", name="P", county="27137", type="Medically Underserved Population")])
    found = judge(DULUTH_HALL, address=Address("411 West First Street", "Duluth", "55802"))
    assert found.underserved.reason == "HPSA 1 (F) covers the facility at this address."


def test_a_point_near_a_border_needs_every_side_to_agree() -> None:
    load_both([tract_row(TRACT)])
    near = next(
        each
        for each in spots([(-92.1058 + step / 2000, 46.7833) for step in range(-200, 200)])
        if TRACT in each.tracts and len(each.tracts) > 1
    )
    found = judge((near.longitude, near.latitude))
    assert found.underserved.answer is DEPENDS
    assert "near this point" in found.underserved.reason


def test_a_named_town_and_a_point_elsewhere_go_to_a_person() -> None:
    found = judge(ROCHESTER, named="stewartville")
    assert found.contradiction == (
        "The address was said to be in Stewartville, but the point lies in Rochester. A person looks at both."
    )
    assert (found.rural.answer, found.needs_person) == (Answer.UNKNOWN, True)
    assert judge(OLMSTED_FIELD, named="haverhill-township").contradiction == ""
    assert "outside of Stewartville" in judge(OLMSTED_FIELD, named="stewartville").contradiction


def test_staff_ask_about_a_point_on_the_page(client: Client, people: People) -> None:
    load_both([tract_row(TRACT)])
    sign_in(client, people.coordinator)
    address = reverse("geography:address")
    page = text(client.get(address, {"point": "46.7833, 92.1058"}))
    assert "Counts" in page
    assert f"covers census tract {TRACT}" in page
    assert "HPSA 1, T" in page
    assert "Write the latitude first" in text(client.get(address, {"point": "-92.1058, 46.7833"}))
    assert "not in Minnesota" in text(client.get(address, {"point": "40.1, -92.1"}))
    assert "Write the point, the city or township" in text(client.get(address, {"point": ""}))
    assert "Hermantown is a city" in text(client.get(address, {"place-words": "city of hermantown", "place": ""}))
    sign_in(client, people.stranger)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
