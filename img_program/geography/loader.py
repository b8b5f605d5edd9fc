"""Load counties, regions, places and ZIP codes; what staff changed stays."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from img_program.geography.jurisdictions import BATCH, Listed, apply_list
from img_program.geography.models import (
    County,
    Place,
    PlaceChange,
    PlaceList,
    PlacePopulation,
    Region,
    ZipCode,
    ZipCounty,
    ZipPlace,
)

DATA = Path(__file__).resolve().parent / "data"
STATE_DAY = dt.date(2026, 2, 10)
CENSUS = "US Census Bureau, Population Estimates, Vintage 2019"


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the committed files."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load() -> str:
    """Add what is missing. Regions are proposed once, on an empty table: afterwards they belong to staff."""
    known = set(County.objects.values_list("pk", flat=True))
    County.objects.bulk_create([County(**row) for row in read("counties") if row["fips"] not in known])
    if not Region.objects.exists():
        _propose_regions()
    places = _load_places()
    zip_codes = _load_zip_codes()
    return f"{County.objects.count()} counties; places: {places}; {zip_codes} ZIP codes added or brought up to date"


def _propose_regions() -> None:
    for position, row in enumerate(read("regions"), start=1):
        region = Region.objects.create(slug=row["slug"], name=row["name"], position=position)
        County.objects.filter(name__in=row["counties"].split("|"), region=None).update(region=region)


def _load_places() -> str:
    if PlaceList.objects.filter(day__gt=STATE_DAY).exists():
        return "a newer list was read"
    ended = read("ended_places")
    brought = apply_list([Listed.of_row(row) for row in [*read("places"), *ended]], day=STATE_DAY)
    if brought.new:
        _tell_what_happened(ended)
    _load_populations()
    return str(brought)


def _tell_what_happened(ended: Iterable[dict[str, str]]) -> None:
    """The dated history of places that the lists alone don't tell."""
    for row in ended:
        Place.objects.filter(pk=row["code"]).update(source=row["source"], successor=row["successor"] or None)
        if row["missing_since"] and row["successor"]:
            # No source gives the day on which one ended and the other began.
            Place.objects.filter(pk=row["successor"]).update(listed_since=row["missing_since"])
    changes = []
    for row in read("place_changes"):
        on = dt.date.fromisoformat(row["on"]) if row["on"] else None
        words = {"words": row["words"], "source": row["source"], "noticed_on": on or STATE_DAY}
        changes.append(PlaceChange(place_id=row["code"], kind=row["kind"], on=on, **words))
        if on and row["kind"] == "incorporated":
            Place.objects.filter(pk=row["code"]).update(began_on=on)
    PlaceChange.objects.bulk_create(changes, ignore_conflicts=True)


def _load_populations() -> None:
    if PlacePopulation.objects.filter(source=CENSUS).exists():
        return
    known = set(Place.objects.values_list("pk", flat=True))
    PlacePopulation.objects.bulk_create(
        [
            PlacePopulation(place_id=row["code"], year=int(year), people=int(people), source=CENSUS)
            for row in read("populations")
            if row["code"] in known
            for year, people in row.items()
            if year != "code" and people
        ],
        batch_size=5 * BATCH,
    )


def _load_zip_codes() -> int:
    offices = {row["code"]: row for row in read("zip_codes")}
    parts = read("zip_parts")
    known = {each.pk: (each.post_office, each.county_id) for each in ZipCode.objects.all()}
    wanted = {row["code"]: offices.get(row["code"], {"post_office": "", "county": ""}) for row in parts}
    changed = [
        ZipCode(code=code, post_office=row["post_office"], county_id=row["county"] or None)
        for code, row in wanted.items()
        if known.get(code) != (row["post_office"], row["county"] or None)
    ]
    ZipCode.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=["post_office", "county"])
    if changed:
        counties = [ZipCounty(zip_code_id=row["code"], county_id=code) for row in parts for code in row["counties"].split("|")]
        ZipCounty.objects.bulk_create(counties, ignore_conflicts=True, batch_size=BATCH)
        places = [ZipPlace(zip_code_id=row["code"], place_id=code) for row in parts for code in row["places"].split("|") if code]
        ZipPlace.objects.bulk_create(places, ignore_conflicts=True, batch_size=BATCH)
    return len(changed)
