"""Rows of a file of sites as questions: whatever of an address a row has, under the names that people give columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from img_program.geography.fields import parse_point
from img_program.geography.gazetteer import Gazetteer
from img_program.geography.models import County, Place
from img_program.geography.names import normal
from img_program.geography.rules.coverage import Address

MOST_ROWS = 100_000
MOST_COLUMNS = 100
_COLUMNS = {
    "name": ("name", "site", "site name", "clinic", "facility", "employer", "organization"),
    "line": ("address", "street", "street address", "address line 1", "line"),
    "city": ("post office", "mailing city", "postal city"),
    "place": ("city", "city or township", "municipality", "town", "township", "place"),
    "county": ("county", "county name", "county code", "county fips"),
    "zip_code": ("zip", "zip code", "zipcode", "postal code"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "point": ("point", "coordinates", "latitude and longitude", "location"),
}
_BY_NAME = {normal(way): field for field, ways in _COLUMNS.items() for way in ways}
_DECIDING = {"place", "county", "latitude", "point", "line"}


@dataclass(frozen=True, slots=True)
class Site:
    """One row: what it says, and in words what it says that can't be used."""

    point: tuple[float, float] | None
    place: Place | None
    county: County | None
    address: Address | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteFile:
    """The rows as they came, and which column says what."""

    header: list[str]
    rows: list[list[str]]
    columns: Mapping[str, int]


def read_sites(content: bytes) -> SiteFile:
    """A CSV file with a first line of names. Raises ValidationError in words."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        raise ValidationError("The file can't be read: a quotation mark is missing. Save it as CSV again.") from fault
    rows = [row for row in lines if any(cell.strip() for cell in row)]
    if not rows or "\0" in text:
        raise ValidationError("The file has no rows. Save the list as CSV, with the names of the columns in the first line.")
    header = rows[0]
    columns: dict[str, int] = {}
    for number, name in enumerate(header[:MOST_COLUMNS]):
        if field := _BY_NAME.get(normal(name)):
            columns.setdefault(field, number)
    if not _DECIDING & columns.keys() or ("latitude" in columns) != ("longitude" in columns):
        raise ValidationError(
            "The first line must name at least one of these columns: city or township, county, address, latitude and longitude."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise ValidationError(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    return SiteFile(header, rows[1:], columns)


def site_of(row: Sequence[str], file: SiteFile, gazetteer: Gazetteer) -> Site:
    """One row. A name of several places is told apart by the county; otherwise it stays a question."""
    problems: list[str] = []

    def cell(field: str) -> str:
        number = file.columns.get(field)
        return row[number].strip() if number is not None and number < len(row) else ""

    county = gazetteer.county(cell("county")) if cell("county") else None
    if cell("county") and county is None:
        problems.append(f"We know no county “{cell('county')[:60]}”.")
    place = _place(cell("place"), county, gazetteer, problems)
    address = Address(cell("line"), cell("city") or cell("place"), cell("zip_code")) if cell("line") else None
    written = cell("point") or (f"{cell('latitude')}, {cell('longitude')}" if cell("latitude") or cell("longitude") else "")
    point = None
    if written:
        try:
            latitude, longitude = parse_point(written)
            point = (float(longitude), float(latitude))
        except ValidationError as refusal:
            problems.append(f"“{written[:40]}”: {refusal.messages[0]}")
    return Site(point, place, county, address, tuple(problems))


def _place(words: str, county: County | None, gazetteer: Gazetteer, problems: list[str]) -> Place | None:
    if not words:
        return None
    named = gazetteer.named(words)
    found = gazetteer.within(named, county) or named
    living = [each for each in found if each.ended_on is None] or found
    if len(living) == 1:
        return living[0]
    if not living:
        problems.append(f"We know no city or township “{words[:60]}”.")
    else:
        problems.append(f"“{words[:60]}” may be {' or '.join(each.label for each in living[:4])}.")
    return None
