"""The rural test at its borders (PROGRAM: cities and townships outside the metro counties, without five cities)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from img_program.database.context import as_system
from img_program.geography.models import County, Place
from img_program.geography.rules.is_rural import EXCLUDED_CITIES, Answer, is_county_rural, is_rural, is_zip_code_rural
from img_program.statute.models import Parameter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "answer", "fact"),
    [
        ("duluth", "no", "Duluth is one of the larger cities"),
        ("hermantown", "yes", "Hermantown is a city in St. Louis County, outside the metro counties"),
        ("duluth-township", "yes", "Duluth Township is a township in St. Louis County"),
        ("rochester", "no", "Rochester is one of the larger cities"),
        ("stewartville", "yes", "Olmsted County"),
        ("mankato", "no", "Mankato is one of the larger cities"),
        ("north-mankato", "yes", "Blue Earth and Nicollet counties"),
        ("moorhead", "no", "Moorhead is one of the larger cities"),
        ("dilworth", "yes", "Clay County"),
        ("st-cloud", "no", "St. Cloud is one of the larger cities"),
        ("sartell", "yes", "Benton and Stearns counties"),
        ("shakopee", "no", "Shakopee lies in Scott County, which the law counts as metro"),
        ("louisville-township", "no", "Scott County"),
        ("haverhill-township", "yes", "Haverhill Township is a township in Olmsted County"),
        ("hastings", "no", "Dakota and Washington counties"),
        ("northfield", "unknown", "Part of Northfield lies in Dakota County, a metro county, so a person decides."),
    ],
)
def test_a_border_case(key: str, answer: str, fact: str) -> None:
    finding = is_rural(Place.objects.get(pk=key), on=TODAY)
    assert finding.answer == answer
    assert fact in finding.reason
    assert finding.citation == "Minn. Stat. 144.1911, subd. 2"
    assert finding.on == TODAY


def test_an_unknown_place_needs_the_municipality() -> None:
    finding = is_rural(None, on=TODAY)
    assert finding.answer is Answer.UNKNOWN
    assert "We need the city or township" in finding.reason


def test_what_is_neither_city_nor_township_goes_to_a_person() -> None:
    with as_system(reason="test"):
        place = Place.objects.create(key="far-north", name="Far North", kind="unorganized", source="test")
        place.counties.add(County.objects.get(name="Lake of the Woods"))
    finding = is_rural(place, on=TODAY)
    assert finding.answer is Answer.UNKNOWN
    assert "neither" in finding.reason


def test_a_place_without_a_county_goes_to_a_person() -> None:
    with as_system(reason="test"):
        place = Place.objects.create(key="somewhere", name="Somewhere", kind="city", source="test")
    assert is_rural(place, on=TODAY).reason == "We do not know in which county Somewhere lies."


@pytest.mark.parametrize(
    ("code", "answer", "fact"),
    [
        ("55379", "no", "Scott County is one of the metro counties"),
        ("55811", "unknown", "In St. Louis County it depends on the city or township"),
        ("99999", "unknown", "We need the city or township"),
    ],
)
def test_a_zip_code_alone_never_makes_a_place_rural(code: str, answer: str, fact: str) -> None:
    finding = is_zip_code_rural(code, on=TODAY)
    assert finding.answer == answer
    assert fact in finding.reason


def test_no_zip_code_says_yes() -> None:
    answers = {is_county_rural(county, on=TODAY).answer for county in County.objects.all()}
    assert answers == {Answer.NO, Answer.UNKNOWN}


def test_the_law_of_the_day_decides() -> None:
    change = date(2027, 7, 1)
    with as_system(reason="test"):
        now = Parameter.objects.get(key=EXCLUDED_CITIES)
        later = [*now.value, "winona"]
        now.effective = DateRange(now.starts_on, change)
        now.save()
        Parameter.objects.create(
            key=now.key,
            label=now.label,
            kind=now.kind,
            value=later,
            effective=DateRange(change, None),
            provision_id=now.provision_id,
            certainty="verified",
        )
    winona = Place.objects.get(pk="winona")
    assert is_rural(winona, on=date(2027, 6, 30)).answer is Answer.YES
    assert is_rural(winona, on=change).answer is Answer.NO
