"""Bring the places in line with a list of the State, and write down what changed. Nobody is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection

from img_program.geography.labels import labels_of, search_name_of
from img_program.geography.models import County, Place, PlaceChange, PlaceChangeKind, PlaceCounty, PlaceList, PlacePopulation
from img_program.geography.names import normal

PUBLISHER = "Minnesota Department of Transportation, Jurisdiction Lookup for Minnesota"
# Whoever passes the list on includes this line (its terms of use).
DISCLAIMER = (
    "USE OF THIS DOCUMENT IS SUBJECT TO MNDOT'S DISCLAIMERS, LEGAL NOTICES AND POLICIES FOUND AT "
    "http://www.dot.state.mn.us/information/disclaimer.html"
)
LEAST = 0.9  # of the places that we know; a list with fewer was cut off
BATCH = 1_000
type Parts = dict[str, tuple[int | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One place as a list has it."""

    key: str
    gnis: str | None
    name: str
    kind: str
    latitude: Decimal | None
    longitude: Decimal | None
    parts: Parts
    ended_on: dt.date | None = None
    missing_since: dt.date | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> Listed:
        """A row of `places.csv`, whose counties read `27145:56691:0.78751|…` (code, people, share of the land)."""
        parts: Parts = {}
        for part in row["counties"].split("|"):
            county, people, share = [*part.split(":"), "", ""][:3]
            parts[county] = (int(people) if people else None, Decimal(share) if share else None)
        degrees = [Decimal(row[name]) if row.get(name) else None for name in ("latitude", "longitude")]
        days = [dt.date.fromisoformat(row[name]) if row.get(name) else None for name in ("ended_on", "missing_since")]
        return cls(row["code"], row["gnis"] or None, row["name"], row["kind"], degrees[0], degrees[1], parts, *days)


@dataclass(slots=True)
class Brought:
    """What a list changes."""

    day: dt.date
    is_first: bool
    renamed: int = 0
    moved: int = 0
    missing: int = 0
    new: list[Place] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    parts: list[PlaceCounty] = field(default_factory=list)
    changed_parts: list[PlaceCounty] = field(default_factory=list)
    lost_parts: list[PlaceCounty] = field(default_factory=list)
    changes: list[PlaceChange] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.new)} added, {self.renamed} renamed, {self.moved} in other counties, {self.missing} missing"

    def note(self, place: Place, kind: PlaceChangeKind, words: str) -> None:
        """Remember one change for the history."""
        self.changes.append(PlaceChange(place=place, kind=kind, noticed_on=self.day, words=words, source=PUBLISHER))


def source_of(day: dt.date) -> str:
    """How we know what the list of a day says."""
    return f"{PUBLISHER}, {day:%-d %B %Y}"


def apply_list(listed: Sequence[Listed], *, day: dt.date) -> Brought:
    """Add, rename and note what is missing, as the system, in the caller's transaction. Repeatable.

    Raises ValidationError for a list older than the one read last or one that lacks many of the places we know.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('geography places', 0))")
    known = {each.pk: each for each in Place.objects.with_counties()}
    of_list = {key for key, each in known.items() if each.source.startswith(PUBLISHER)}
    _refuse_old_or_short(listed, of_list, day)
    counties = dict(County.objects.values_list("pk", "name"))
    labels = _labels(listed, known, counties)
    brought = Brought(day, is_first=not of_list)
    for each in listed:
        place = known.get(each.key) or _new_place(brought, each)
        before = tuple(getattr(place, name) for name in _FIELDS)
        if each.key in known:
            _compare_parts(brought, place, each, counties)
            _compare_name(brought, place, each)
        place.name, place.gnis, place.search_name = each.name, each.gnis, search_name_of(each.name, each.kind)
        place.latitude, place.longitude, place.label = each.latitude, each.longitude, labels[each.key]
        place.missing_since, place.source = each.missing_since, place.source or source_of(day)
        if each.key in known and before != tuple(getattr(place, name) for name in _FIELDS):
            brought.changed.append(place)
    for key in of_list - {each.key for each in listed}:
        if known[key].ended_on is None and known[key].missing_since is None:
            _miss(brought, known[key])
    _write(brought)
    _count_people(listed, day)
    PlaceList.objects.update_or_create(pk=day, defaults={"summary": str(brought)})
    return brought


def _refuse_old_or_short(listed: Sequence[Listed], of_list: set[str], day: dt.date) -> None:
    if PlaceList.objects.filter(day__gt=day).exists():
        raise ValidationError("A newer list was read already. Nothing was changed.", code="older")
    if of_list and len(of_list & {each.key for each in listed}) < LEAST * len(of_list):
        raise ValidationError(
            "Many places that we know are not in this list. It may be cut off. Nothing was changed.", code="short"
        )


def _labels(listed: Sequence[Listed], known: Mapping[str, Place], counties: Mapping[str, str]) -> dict[str, str]:
    rows = [(each.key, each.name, each.kind, [counties[code] for code in each.parts]) for each in listed]
    named = {each.key for each in listed}
    rows += [
        (place.pk, place.name, place.kind, [county.name for county in place.counties_here()])
        for place in known.values()
        if place.pk not in named
    ]
    return labels_of(rows)


def _new_place(brought: Brought, each: Listed) -> Place:
    place = Place(key=each.key, kind=each.kind, ended_on=each.ended_on)
    place.listed_since = None if brought.is_first else brought.day
    brought.new.append(place)
    brought.parts += [_part(place, county, each) for county in each.parts]
    if not brought.is_first:
        brought.note(place, PlaceChangeKind.LISTED, f"{each.name} is new on the list.")
    return place


def _part(place: Place, county: str, each: Listed) -> PlaceCounty:
    people, share = each.parts[county]
    return PlaceCounty(place=place, county_id=county, people=people, land_share=share)


def _compare_parts(brought: Brought, place: Place, each: Listed, counties: Mapping[str, str]) -> None:
    before = {part.county_id: part for part in place.parts.all()}
    added = [_part(place, county, each) for county in each.parts if county not in before]
    lost = [part for county, part in before.items() if county not in each.parts]
    for county in before.keys() & each.parts.keys():
        part, (people, share) = before[county], each.parts[county]
        share = part.land_share if share is None else share
        if (part.people, part.land_share) != (people, share):
            part.people, part.land_share = people, share
            brought.changed_parts.append(part)
    brought.parts += added
    brought.lost_parts += lost
    if added or lost:
        brought.moved += 1
        names = ", ".join(sorted(counties[code] for code in each.parts))
        brought.note(place, PlaceChangeKind.COUNTIES, f"The list has {each.name} in {names}.")


def _compare_name(brought: Brought, place: Place, each: Listed) -> None:
    if normal(place.name) != normal(each.name):
        brought.renamed += 1
        place.other_names = f"{place.other_names or '|'}{place.search_name}|"
        brought.note(place, PlaceChangeKind.RENAMED, f"{place.name} is now {each.name}.")


def _miss(brought: Brought, place: Place) -> None:
    place.missing_since = brought.day
    brought.missing += 1
    brought.changed.append(place)
    brought.note(place, PlaceChangeKind.MISSING, f"{place.name} is no longer on the list.")


_FIELDS = ("gnis", "name", "label", "search_name", "other_names", "latitude", "longitude", "missing_since", "source")


def _write(brought: Brought) -> None:
    Place.objects.bulk_create(brought.new, batch_size=BATCH)
    Place.objects.bulk_update(brought.changed, _FIELDS, batch_size=BATCH)
    PlaceCounty.objects.bulk_create(brought.parts, batch_size=BATCH)
    PlaceCounty.objects.bulk_update(brought.changed_parts, ["people", "land_share"], batch_size=BATCH)
    # What the list says no more is gone from today's parts; the history keeps it.
    PlaceCounty.objects.filter(pk__in=[part.pk for part in brought.lost_parts]).delete()
    PlaceChange.objects.bulk_create(brought.changes, batch_size=BATCH, ignore_conflicts=True)


def _count_people(listed: Sequence[Listed], day: dt.date) -> None:
    counted = [
        PlacePopulation(place_id=each.key, year=day.year, people=sum(people or 0 for people, _share in each.parts.values()),
                        source=PUBLISHER)
        for each in listed if any(people is not None for people, _share in each.parts.values())
    ]  # fmt: skip
    PlacePopulation.objects.bulk_create(counted, ignore_conflicts=True, batch_size=BATCH)
