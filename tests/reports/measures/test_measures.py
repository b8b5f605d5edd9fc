"""Measures against rosters counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from img_program.database.context import as_system
from img_program.geography.models import County
from reports.measures import by_geography, by_specialty, by_status
from reports.measures.population import people_on
from reports.publication.frozen import take_snapshot
from roster.models import MinnesotaResidence, Registrant, Specialty
from tests.reports.roster import make_people
from tests.roster.factories import make_registrant


def county(name: str) -> str:
    with as_system(reason="test"):
        return by_geography.county_key(County.objects.get(name=name).pk)


@pytest.mark.django_db
def test_people_are_counted_once_by_place_and_by_specialty() -> None:
    make_people({"Hennepin": 2, "Cook": 1}, {"Psychiatry": 3}, not_yet=1, no_specialty=1)
    today = timezone.localdate()
    with as_system(reason="test"):
        snapshot = take_snapshot((by_geography.MEASURE, by_specialty.MEASURE), on=today)
        psychiatry = Specialty.objects.get(name="Psychiatry").pk
    assert snapshot.counts["geography"] == {county("Hennepin"): 2, county("Cook"): 1, "not_yet": 1}
    assert snapshot.counts["specialty"] == {f"specialty:{psychiatry}": 3, by_specialty.NOT_YET: 1}


@pytest.mark.django_db
def test_every_person_has_a_category_of_the_breakdown() -> None:
    make_registrant(residence="not_said")
    make_registrant(residence="other_state", state="WI")
    make_registrant(residence="minnesota")
    today = timezone.localdate()
    with as_system(reason="test"):
        records = list(people_on(today))
        assert len(records) == 3
        for measure in (by_geography.MEASURE, by_specialty.MEASURE, by_status.MEASURE):
            leaves = set(measure.breakdown(today).dimension(9).leaves())
            assert {measure.category(record) for record in records} <= leaves


@pytest.mark.django_db
def test_the_definitions_of_the_law_are_nested_and_each_person_is_in_one_group() -> None:
    today = timezone.localdate()
    settled = make_registrant(residence="minnesota")
    with as_system(reason="test"):
        MinnesotaResidence.objects.create(registrant=settled, starts_on=today - timedelta(days=5 * 365), starts_precision="day")
    make_registrant(residence="minnesota")
    make_registrant(residence="other_state")
    make_registrant(us_is_home="not_sure")
    make_registrant(school_country="US")
    with as_system(reason="test"):
        counts = take_snapshot((by_status.MEASURE,), on=today).counts["status"]
    assert counts == {"minnesota-immigrant": 1, "immigrant-open": 1, "immigrant": 1, "open": 1, "none": 1}


@pytest.mark.django_db
def test_a_day_in_the_past_counts_who_was_there_then_with_the_record_of_that_day() -> None:
    now = timezone.now()
    with as_system(reason="test"):
        hennepin, cook = County.objects.get(name="Hennepin"), County.objects.get(name="Cook")
    moved = make_registrant(county=hennepin, joined_at=now - timedelta(days=20))
    make_registrant(county=hennepin, joined_at=now - timedelta(days=2))
    make_registrant(county=cook, joined_at=now - timedelta(days=30), status="active")
    with as_system(reason="test"):
        Registrant.objects.filter(pk=moved.pk).update(county=cook)
        then = take_snapshot((by_geography.MEASURE,), on=timezone.localdate() - timedelta(days=10)).counts["geography"]
        today = take_snapshot((by_geography.MEASURE,), on=timezone.localdate()).counts["geography"]
    assert then == {county("Hennepin"): 1, county("Cook"): 1}
    assert today == {county("Hennepin"): 1, county("Cook"): 2}


@pytest.mark.django_db
def test_geography_is_a_tree_of_87_counties_at_every_step() -> None:
    with as_system(reason="test"):
        breakdown = by_geography.breakdown(timezone.localdate())
    for step in breakdown.steps:
        areas = by_geography.area_of_counties(breakdown, step.level)
        assert len(areas) == 87
        leaves = set(breakdown.dimension(step.level).leaves())
        assert set(areas.values()) <= leaves
    assert len(by_geography.metro_counties(breakdown)) == 7
