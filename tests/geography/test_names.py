"""Spellings: every way to write a name finds its place, and never another one alone."""

from __future__ import annotations

import pytest

from benchmarks.spellings import of_county, of_place
from img_program.database.context import as_system
from img_program.geography.gazetteer import Gazetteer
from img_program.geography.models import County, Place
from img_program.geography.names import county_key, normal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "ways",
    [
        ["St. Cloud", "Saint Cloud", "ST CLOUD", "Saint-Cloud", "St.Cloud", "Sáint Cloud"],
        ["Le Sueur", "LeSueur", "LE SUEUR", "Le-Sueur"],
        ["McGregor", "Mc Gregor", "MCGREGOR"],
        ["Lake Number 1", "Lake No. 1", "Lake #1"],
        ["Mount Pleasant", "Mt. Pleasant", "MT PLEASANT"],
        ["Marine on St. Croix", "Marine-on-Saint-Croix"],
        ["St. Marys Point", "Saint Mary's Point", "St. Mary’s Point"],
        ["Fosston", "Fosston"],
    ],
)
def test_one_name_has_one_key(ways: list[str]) -> None:
    assert len({normal(way) for way in ways}) == 1


def test_counties_in_every_spelling() -> None:
    names = dict(County.objects.values_list("name", "pk"))
    keys = {county_key(name): code for name, code in names.items()}
    assert len(keys) == len(names)
    read = [(keys.get(county_key(written)), code) for name, code in names.items() for written in of_county(name)]
    assert len(read) > 5_000
    assert [pair for pair in read if pair[0] != pair[1]] == []


def test_places_in_every_spelling_and_the_database_reads_as_memory_does() -> None:
    gazetteer = Gazetteer.load()
    sample = [each for number, each in enumerate(gazetteer.places.values()) if number % 30 == 0]
    assert sample
    for place in sample:
        bare = place.name.removesuffix(" Township") if place.kind == "township" else place.name
        county = place.counties_here()[0].name
        written = [way for way, _kind, _county in of_place(bare, place.kind, county)]
        missed = [way for way in written if place not in gazetteer.named(way)]
        assert missed == [], place
        assert set(Place.objects.named(written[-1])) == set(gazetteer.named(written[-1]))


def test_a_former_name_is_found() -> None:
    with as_system(reason="test"):
        Place.objects.filter(pk="2728682").update(other_names="|herman|")
    assert [each.name for each in Place.objects.named("Herman city, St. Louis County")] == ["Hermantown"]
