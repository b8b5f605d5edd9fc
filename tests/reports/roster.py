"""Rosters of known size for the tests of reports."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any

from django.utils import timezone

from img_program.database.context import as_system
from img_program.geography.models import County
from roster.models import Registrant, Specialty

# The cells of 9, 1 and 0 people are what a report must protect or may show.
COUNTIES = {"Hennepin": 45, "Ramsey": 20, "Olmsted": 9, "Blue Earth": 1, "St. Louis": 15}
NOT_YET_HERE = 12
SPECIALTIES = {"Family medicine": 58, "Internal medicine": 22, "Psychiatry": 9, "Pediatrics": 1}
WITHOUT_SPECIALTY = 12
EVERYBODY = 102


def make_people(
    counties: Mapping[str, int], specialties: Mapping[str, int], *, not_yet: int = 0, no_specialty: int = 0, **fields: Any
) -> None:
    """Put people on the roster in bulk: their places and their specialties are dealt out in order, one of each a person."""
    with as_system(reason="test"):
        codes = {county.name: county.pk for county in County.objects.all()}
        names = {specialty.name: specialty.pk for specialty in Specialty.objects.all()}
        places = [*chain.from_iterable(repeat(codes[name], number) for name, number in counties.items()), *repeat(None, not_yet)]
        skills = [*chain.from_iterable(repeat(names[name], n) for name, n in specialties.items()), *repeat(None, no_specialty)]
        Registrant.objects.bulk_create(
            Registrant(
                name=f"Physician {number}",
                reach_by="email",
                residence="minnesota" if place else "not_yet",
                county_id=place,
                specialty_id=skill,
                school_country="SO",
                born_outside_us="yes",
                us_is_home="yes",
                came_for_training="no",
                **{"joined_at": timezone.now(), **fields},
            )
            for number, (place, skill) in enumerate(zip(places, skills, strict=True))
        )


def make_known_roster() -> None:
    """102 people with 9 and 1 in a county and in a specialty, and none in most."""
    make_people(COUNTIES, SPECIALTIES, not_yet=NOT_YET_HERE, no_specialty=WITHOUT_SPECIALTY)
