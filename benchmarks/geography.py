"""Measure what geography promises.

    .venv/bin/python -m benchmarks.geography

Prints, each with its limit: judging every place as of three days; how many spellings of places and counties are read, and
how many wrongly; finding and judging 100,000 points; the largest map.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "img_program.settings.test")

import django

import tests.servers  # noqa: F401 - starts PostgreSQL and Valkey, and prepares the database

django.setup()
logging.disable(logging.INFO)

from django.db import connections

from benchmarks.spellings import of_county, of_place
from demo.seed.designations import make_designations
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.geography.areas import cities, spots, tracts, zip_areas
from img_program.geography.gazetteer import Gazetteer
from img_program.geography.models import Place
from img_program.geography.names import normal
from img_program.geography.rules.community import CommunityLaw
from img_program.geography.rules.is_rural import RuralLaw
from img_program.geography.rules.is_underserved import UnderservedLaw
from tests.conftest import _copy_template

DAYS = (date(2019, 7, 1), date(2024, 1, 1), date(2026, 11, 30))
POINTS = 100_000
DATABASE = "img_benchmark"


def say(what: str, seconds: float | None, limit: str, more: str = "") -> None:
    """One line."""
    took = "" if seconds is None else f"{seconds:.2f} s "
    print(f"{what}: {took}(limit {limit}){f'; {more}' if more else ''}")


def timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """What it returns, and the seconds."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def judge_all() -> int:
    """Every place, rural and underserved, as of three days; loading them is part of it."""
    places = list(Place.objects.select_related("successor").with_counties())
    judged = 0
    for day in DAYS:
        rural, underserved = RuralLaw.of(day), UnderservedLaw.of(day)
        judged += len([(rural.judge(each), underserved.judge(each)) for each in places])
    return judged


def bare_name(place: Place) -> str:
    """Without "Township"."""
    return place.name.removesuffix(" Township") if place.kind == "township" else place.name


def read_places(gazetteer: Gazetteer) -> tuple[int, int, int]:
    """Spellings read; read wrongly: the place is not among those found; asked back: several places have the name."""
    truth: dict[tuple[str, str | None, str | None], set[str]] = {}
    for place in gazetteer.places.values():
        for kind in (None, place.kind):
            for county in (None, *(each.name for each in place.counties_here())):
                truth.setdefault((normal(bare_name(place)), kind, county), set()).add(place.pk)
    read = wrong = several = 0
    for place in gazetteer.places.values():
        name = bare_name(place)
        for here in place.counties_here():
            for written, says_kind, says_county in of_place(name, place.kind, here.name):
                wanted = truth[normal(name), place.kind if says_kind else None, here.name if says_county else None]
                found = {each.pk for each in gazetteer.named(written)}
                read += 1
                wrong += not wanted <= found
                several += len(found) > 1
    return read, wrong, several


def read_counties(gazetteer: Gazetteer) -> tuple[int, int]:
    """Spellings read, and read wrongly."""
    results = [gazetteer.county(way) == county for county in gazetteer.counties.values() for way in of_county(county.name)]
    return len(results), results.count(False)


def judge_points() -> int:
    """Points all over the state, as a job would: how many count."""
    rng = random.Random(11)
    points = [(rng.uniform(-96.8, -91.5), rng.uniform(43.6, 48.5)) for _ in range(POINTS)]
    law = CommunityLaw.of(DAYS[-1])
    return sum(law.judge(spot=each).counts for each in spots(points))


def main() -> None:
    """Everything, in a copy of the template database."""
    connection = connections["default"]
    connection.close()
    _copy_template(DATABASE)
    connection.settings_dict["NAME"] = DATABASE
    with as_system(reason="benchmark"):
        office = User.objects.create_user("benchmark@example.org")
    make_designations(office)
    with as_system(reason="benchmark"):
        judged, seconds = timed(judge_all)
        say("Every place as of three days, rural and underserved", seconds, "2 s", f"{judged:,} judgements")
        gazetteer = Gazetteer.load()
        (read, wrong, several), seconds = timed(lambda: read_places(gazetteer))
        say("Spellings of places", seconds, "0 wrong of 293,314", f"{read:,} read, {wrong} wrong, {several:,} asked back")
        read, wrong = read_counties(gazetteer)
        say("Spellings of counties", None, "0 wrong", f"{read:,} read, {wrong} wrong")
        _layers, seconds = timed(lambda: (tracts(), cities(), zip_areas()))
        say("Outlines read, once in a process", seconds, "none")
        counted, seconds = timed(judge_points)
        say(f"{POINTS:,} points found and judged", seconds, "30 s", f"{counted:,} count")


if __name__ == "__main__":
    main()
