"""The ladder from the state to the county."""

from __future__ import annotations

from datetime import date

import pytest

from img_program.database.context import as_system
from img_program.geography.ladder import Step, coarser, finer, groups, groups_of_counties, steps
from img_program.geography.models import County

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_steps_from_coarse_to_fine() -> None:
    assert steps() == [Step.STATE, Step.METRO, Step.REGION, Step.COUNTY]
    assert [finer(step) for step in steps()] == [Step.METRO, Step.REGION, Step.COUNTY, None]
    assert [coarser(step) for step in steps()] == [None, Step.STATE, Step.METRO, Step.REGION]


def test_the_groups_of_each_step() -> None:
    assert [group.label for group in groups(Step.STATE, on=TODAY)] == ["Minnesota"]
    assert [group.label for group in groups(Step.METRO, on=TODAY)] == ["Metro", "Greater Minnesota"]
    assert [group.label for group in groups(Step.REGION, on=TODAY)][:3] == ["Metro", "Northwest", "Northeast"]
    counties = groups(Step.COUNTY, on=TODAY)
    assert [group.label for group in counties][:2] == ["Aitkin", "Anoka"]
    assert len(counties) == 87


def test_counties_without_a_region_make_a_group_of_their_side() -> None:
    with as_system(reason="test"):
        County.objects.filter(name__in=["Cook", "Scott"]).update(region=None)
    by_county = groups_of_counties(Step.REGION, on=TODAY)
    assert by_county[County.objects.get(name="Cook").pk].label == "Greater Minnesota, no region"
    assert by_county[County.objects.get(name="Scott").pk].label == "Metro, no region"
    assert [group.label for group in groups(Step.REGION, on=TODAY)][-2:] == [
        "Metro, no region",
        "Greater Minnesota, no region",
    ]


@pytest.mark.parametrize("step", [Step.METRO, Step.REGION, Step.COUNTY])
def test_every_step_divides_the_one_above(step: Step) -> None:
    above = coarser(step)
    assert above is not None
    fine, coarse = groups_of_counties(step, on=TODAY), groups_of_counties(above, on=TODAY)
    parents: dict[str, set[str]] = {}
    for county, group in fine.items():
        parents.setdefault(group.key, set()).add(coarse[county].key)
    assert all(len(found) == 1 for found in parents.values())
