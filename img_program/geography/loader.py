"""Load counties, regions, places and ZIP codes; what staff changed stays."""

from __future__ import annotations

import csv
from pathlib import Path

from img_program.geography.models import County, Place, PlaceCounty, Region, ZipCode

DATA = Path(__file__).resolve().parent / "data"


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
    return f"{County.objects.count()} counties; {places} places and {zip_codes} ZIP codes added or brought up to date"


def _propose_regions() -> None:
    for position, row in enumerate(read("regions"), start=1):
        region = Region.objects.create(slug=row["slug"], name=row["name"], position=position)
        County.objects.filter(name__in=row["counties"].split("|"), region=None).update(region=region)


def _load_places() -> int:
    known = set(Place.objects.values_list("pk", flat=True))
    missing = [row for row in read("places") if row["key"] not in known]
    Place.objects.bulk_create(
        [Place(key=row["key"], name=row["name"], kind=row["kind"], source=row["source"]) for row in missing]
    )
    PlaceCounty.objects.bulk_create(
        [PlaceCounty(place_id=row["key"], county_id=county) for row in missing for county in row["counties"].split("|")]
    )
    return len(missing)


def _load_zip_codes() -> int:
    known = {(zip_code.code, zip_code.post_office, zip_code.county_id) for zip_code in ZipCode.objects.all()}
    changed = [
        ZipCode(code=row["code"], post_office=row["post_office"], county_id=row["county"])
        for row in read("zip_codes")
        if (row["code"], row["post_office"], row["county"]) not in known
    ]
    ZipCode.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=["post_office", "county"])
    return len(changed)
