"""The rule as of dates: what decides a whole town, what depends on the address, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from img_program.geography.designations.layout import HPSA_LAYOUT
from img_program.geography.models import County, PlaceCounty
from img_program.geography.rules.is_rural import Answer, is_rural
from img_program.geography.rules.is_underserved import Address, UnderservedAnswer, UnderservedFinding, is_underserved
from tests.geography.designations.support import AUGUST, hpsa, load, load_both, mua
from tests.geography.places import place as called

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 1)
YES, NO, DEPENDS, UNKNOWN = (
    UnderservedAnswer.YES,
    UnderservedAnswer.NO,
    UnderservedAnswer.DEPENDS_ON_ADDRESS,
    UnderservedAnswer.UNKNOWN,
)
ELY = {"county": "27137", "component_type": "County Subdivision"}
type Rows = Iterable[Mapping[str, str]]


def ask(place: str = "hermantown", address: Address | None = None, *, on: date = TODAY) -> UnderservedFinding:
    with as_system(reason="test"):
        return is_underserved(called(place) if place else None, address, on=on)


AREA = hpsa(id="1", name="St. Louis", county="27137")
CASES: list[tuple[str, Rows, Rows, UnderservedAnswer, str]] = [
    ("nothing there", [], [], NO, "No designation on the federal lists covered Hermantown on 1 August 2026."),
    ("county-wide geographic HPSA", [AREA], [], YES, "HPSA 1 (St. Louis) covers all of St. Louis County."),
    ("high needs", [hpsa(id="1", name="X", county="27137", type="High Needs Geographic HPSA")], [], YES, "covers all of"),
    ("county-wide MUA", [], [mua(id="2", name="Area", county="27137")], YES, "MUA 2 (Area) covers all of St. Louis County."),
    ("its own subdivision", [hpsa(id="1", name="H", component_name="Hermantown city", **ELY)], [], YES, "covers Hermantown."),
    ("spelled the other way", [hpsa(id="1", name="H", component_name="Hermantown, City of", **ELY)], [], YES, "Hermantown."),
    ("a subdivision that doesn't say city", [hpsa(id="1", name="H", component_name="Hermantown", **ELY)], [], DEPENDS, "depends"),
    ("another subdivision", [hpsa(id="1", name="E", component_name="Ely city", **ELY)], [], NO, "No designation"),
    ("the township of that name", [hpsa(id="1", name="E", component_name="Hermantown township", **ELY)], [], NO, "No desig"),
    (
        "a tract",
        [hpsa(id="1", name="T", county="27137", component_type="Census Tract")],
        [],
        DEPENDS,
        "It depends on the address. Here HPSA 1 (T) covers only part: some census tracts.",
    ),
    ("a facility", [hpsa(id="1", name="F", county="27137", type="Rural Health Clinic")], [], DEPENDS, "single facilities"),
    (
        "people of a whole county",
        [hpsa(id="1", name="P", county="27137", type="HPSA Population")],
        [],
        DEPENDS,
        "a group of people, not a place",
    ),
    (
        "an MUP",
        [],
        [mua(id="2", name="P", county="27137", type="Medically Underserved Population")],
        DEPENDS,
        "a group of people",
    ),
    ("part of a county", [hpsa(id="1", name="P", county="27137", component_type="Partial County")], [], DEPENDS, "not describe"),
    (
        "a tract beside a whole county",
        [AREA, hpsa(id="3", name="T", county="27137", component_type="Census Tract")],
        [],
        YES,
        "1",
    ),
    (
        "proposed for withdrawal",
        [hpsa(id="1", name="X", county="27137", status="Proposed For Withdrawal")],
        [],
        YES,
        "It is proposed for withdrawal, and still counts until it is withdrawn.",
    ),
    ("another county", [hpsa(id="1", name="Lake", county="27075")], [], NO, "No designation"),
]


@pytest.mark.parametrize(("hpsas", "muaps", "answer", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_hermantown(hpsas: Rows, muaps: Rows, answer: UnderservedAnswer, words: str) -> None:
    load_both(hpsas, muaps)
    finding = ask()
    assert finding.answer is answer
    assert words in finding.reason
    assert bool(finding.designation_ids) is (answer in {YES, DEPENDS})
    assert finding.citation == "Minn. Stat. 144.1911, subd. 2"
    assert finding.checked_on == date(2026, 7, 1)


WITHDRAWN = hpsa(id="1", name="Old", county="27137", day="01/15/2018", status="Withdrawn", withdrawn="06/30/2022")
UNDATED = hpsa(id="1", name="Old", county="27137", day="01/15/2018", status="Withdrawn", updated="06/30/2022")


@pytest.mark.parametrize("row", [WITHDRAWN, UNDATED], ids=["withdrawn", "withdrawn without a date: its row's last change"])
@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (date(2018, 1, 14), NO),
        (date(2018, 1, 15), YES),
        (date(2022, 6, 29), YES),
        (date(2022, 6, 30), NO),
        (TODAY, NO),
    ],
)
def test_as_of_a_day(row: dict[str, str], on: date, answer: UnderservedAnswer) -> None:
    load_both([row])
    assert ask(on=on).answer is answer


def test_one_gone_from_the_list_is_left_to_a_person() -> None:
    load_both([AREA])
    load(HPSA_LAYOUT, hpsa(id="1270000001", name="Kittson", county="27069", created=AUGUST))
    assert ask(on=date(2026, 7, 31)).answer is YES
    finding = ask()
    assert (finding.answer, finding.designation_ids) == (UNKNOWN, ("1",))
    assert "does not say that it was withdrawn. A person decides." in finding.reason


def test_a_list_never_read_is_never_a_no() -> None:
    assert ask().answer is UNKNOWN
    assert ask().checked_on is None
    load(HPSA_LAYOUT, AREA)
    assert ask().answer is YES, "one list is enough for a yes"
    assert "The federal list of MUAs and MUPs has not been read yet." in ask("bemidji").reason


def test_a_place_in_two_counties_needs_both() -> None:
    with as_system(reason="test"):
        PlaceCounty.objects.create(place=called("hermantown"), county_id="27017")
    load_both([AREA])
    finding = ask()
    assert finding.answer is DEPENDS
    assert "one of the counties only" in finding.reason
    load_both(
        [AREA | {"Data Warehouse Record Create Date": AUGUST}, hpsa(id="9", name="Carlton", county="27017", created=AUGUST)]
    )
    finding = ask()
    assert (finding.answer, finding.designation_ids) == (YES, ("1", "9"))
    assert "covers all of Carlton and St. Louis counties." in finding.reason


CLINIC = hpsa(id="5", name="Clinic", county="27137", type="Federally Qualified Health Center") | {
    "HPSA Address": "12 W. Cedar Street",
    "HPSA City": "Duluth",
    "HPSA Postal Code": "55811-1234",
}


@pytest.mark.parametrize(
    ("place", "address", "answer"),
    [
        ("hermantown", Address("12 West Cedar St", "Hermantown", "55811"), YES),
        ("hermantown", Address("12 west cedar st.", "DULUTH"), YES),
        ("", Address("12 W Cedar St", zip_code="55811"), YES),
        ("hermantown", Address("14 W Cedar St", zip_code="55811"), NO),
        ("hermantown", Address("12 W Cedar St", zip_code="55802"), NO),
        ("hermantown", Address("12 W Cedar St", "Hermantown"), NO),
        ("hermantown", None, DEPENDS),
        ("", Address("14 W Cedar St", zip_code="55811"), UNKNOWN),
        ("", None, UNKNOWN),
    ],
)
def test_a_facility_covers_its_address_only(place: str, address: Address | None, answer: UnderservedAnswer) -> None:
    load_both([CLINIC])
    finding = ask(place, address)
    assert finding.answer is answer
    if answer is YES:
        assert finding.reason == "HPSA 5 (Clinic) covers the facility at this address."


def test_an_address_can_not_be_found_in_a_tract_or_among_people() -> None:
    load_both([CLINIC, hpsa(id="6", name="T", county="27137", component_type="Census Tract")])
    finding = ask(address=Address("14 W Cedar St", zip_code="55811"))
    assert (finding.answer, finding.designation_ids) == (DEPENDS, ("6",))


def test_a_metro_clinic_is_underserved_though_not_rural() -> None:
    load_both([CLINIC | {"Common State County FIPS Code": "27053"}])
    with as_system(reason="test"):
        bloomington = called("bloomington")
        address = Address("12 W Cedar St", "Duluth", "55811")
        assert is_underserved(bloomington, address, on=TODAY).answer is YES
        assert is_rural(bloomington, on=TODAY).answer is Answer.NO


def test_a_county_alone() -> None:
    load_both([AREA, hpsa(id="7", name="E", county="27075", component_type="County Subdivision", component_name="Ely city")])
    with as_system(reason="test"):
        answers = {
            code: is_underserved(county=County.objects.get(pk=code), on=TODAY).answer for code in ("27137", "27075", "27007")
        }
    assert answers == {"27137": YES, "27075": DEPENDS, "27007": NO}


def test_a_person_may_ask_and_many_designations_cost_no_more_queries() -> None:
    def queries() -> int:
        with database_context(Actor(Role.PERSON)), CaptureQueriesContext(connection) as captured:
            is_underserved(called("hermantown"), on=TODAY)
        return len(captured)

    tracts = [
        hpsa(id=f"{number}", name="T", county="27137", component_type="Census Tract", component_name=str(number))
        for number in range(9)
    ]
    load_both(tracts[:1])
    few = queries()
    load_both(tracts)
    assert queries() == few
