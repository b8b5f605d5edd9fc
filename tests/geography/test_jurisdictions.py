"""A newer list of the State: what is new, renamed, elsewhere, missing; and what is refused."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from img_program.database.context import as_system
from img_program.geography.jurisdictions import Brought, Listed, apply_list
from img_program.geography.loader import STATE_DAY, read
from img_program.geography.models import Place, PlaceChange, PlaceList
from img_program.geography.rules.is_rural import Answer, is_rural

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 5)
HERMANTOWN = "2728682"


def listed() -> dict[str, Listed]:
    return {row["code"]: Listed.of_row(row) for row in read("places")}


def apply(places: dict[str, Listed], day: date = LATER) -> Brought:
    with as_system(reason="test"):
        return apply_list(list(places.values()), day=day)


def test_the_same_list_again_changes_nothing() -> None:
    assert str(apply(listed(), STATE_DAY)) == "0 added, 0 renamed, 0 in other counties, 0 missing"
    assert str(apply(listed())) == "0 added, 0 renamed, 0 in other counties, 0 missing"
    assert [each.day for each in PlaceList.objects.all()] == [LATER, STATE_DAY]


def test_a_renaming_is_kept_and_the_old_name_still_found() -> None:
    places = listed()
    places[HERMANTOWN] = replace(places[HERMANTOWN], name="Herman Hill")
    assert apply(places).renamed == 1
    place = Place.objects.get(pk=HERMANTOWN)
    assert (place.label, str(place.changes.get())) == ("Herman Hill", "Hermantown is now Herman Hill.")
    assert list(Place.objects.named("Hermantown city")) == [place]


def test_a_place_that_is_gone_stays_for_its_time() -> None:
    places = listed()
    del places[HERMANTOWN]
    assert apply(places).missing == 1
    place = Place.objects.with_counties().get(pk=HERMANTOWN)
    assert is_rural(place, on=date(2027, 1, 4)).answer is Answer.YES
    after = is_rural(place, on=LATER)
    assert (after.answer, "is not on the State's list of 5 January 2027" in after.reason) == (Answer.UNKNOWN, True)
    assert apply(listed(), date(2027, 2, 2)).missing == 0
    assert Place.objects.get(pk=HERMANTOWN).missing_since is None, "on the list again"


def test_a_new_place_is_a_question_for_the_days_before_and_names_get_their_county() -> None:
    places = listed()
    parts = places[HERMANTOWN].parts
    places["2799901"] = Listed("2799901", "99999999", "Hermantown", "city", None, None, {"27017": (5, None)})
    assert parts
    assert len(apply(places).new) == 1
    assert {each.label for each in Place.objects.filter(name="Hermantown")} == {
        "Hermantown, Carlton County", "Hermantown, St. Louis County"}  # fmt: skip
    place = Place.objects.with_counties().get(pk="2799901")
    assert "we do not know since when it exists" in is_rural(place, on=date(2026, 12, 1)).reason
    assert is_rural(place, on=LATER).answer is Answer.YES


def test_other_counties_are_noted() -> None:
    places = listed()
    there = places[HERMANTOWN]
    places[HERMANTOWN] = replace(there, parts={**there.parts, "27017": (0, None)})
    assert apply(places).moved == 1
    place = Place.objects.with_counties().get(pk=HERMANTOWN)
    assert place.county_names() == "Carlton, St. Louis"
    assert PlaceChange.objects.get(place=place).words == "The list has Hermantown in Carlton, St. Louis."
    assert apply(listed(), date(2027, 2, 2)).moved == 1
    assert Place.objects.with_counties().get(pk=HERMANTOWN).county_names() == "St. Louis"


def test_an_older_list_and_one_that_is_cut_off_are_refused() -> None:
    with pytest.raises(ValidationError, match="newer list was read already"):
        apply(listed(), date(2025, 1, 1))
    with pytest.raises(ValidationError, match="may be cut off"):
        apply(dict(list(listed().items())[:2_000]))


def test_the_command_reads_the_states_own_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = ["GNIS_FEATURE_ID", "FEATURE_NAME", "CTU_CLASS", "FIPS55_CODE", "COUNTY_FIPS55_CODE", "LATITUDE_DD", "LONGITUDE_DD", "POPULATION"]  # fmt: skip
    kinds = {"city": "CITY", "township": "TOWNSHIP", "unorganized": "UNORGANIZED TERRITORY"}
    file = tmp_path / "list.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for row in read("places"):
            name = row["name"].removesuffix(" Township").replace("St. ", "Saint ")
            fips = row["code"][2:].lstrip("0") if row["code"].isdigit() else ""
            for part in row["counties"].split("|"):
                county, people, _share = part.split(":")
                writer.writerow(
                    [row["gnis"], name, kinds[row["kind"]], fips, county[2:], row["latitude"], row["longitude"], people]
                )
        writer.writerow(["1", "Aitkin", "COUNTY", "99001", "001", "46", "-93", "1"])
    call_command("import_places", str(file), "--day", "2027-01-05")
    assert "2695 places read: 0 added, 0 renamed, 0 in other counties, 0 missing." in capsys.readouterr().out
    with pytest.raises(CommandError, match="not the State's list"):
        call_command("import_places", str(Path(__file__)), "--day", "2027-01-05")
