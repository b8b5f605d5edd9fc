"""The ladder of geography for reports: state, metro or Greater Minnesota, region, county; each step divides the one above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from img_program.geography.models import METRO_COUNTIES, County
from img_program.statute.parameters import parameter

LAST = 100_000  # after every region's own position


class Step(models.TextChoices):
    """The steps from coarse to fine."""

    STATE = "state", "All of Minnesota"
    METRO = "metro", "Metro and Greater Minnesota"
    REGION = "region", "Region"
    COUNTY = "county", "County"


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """A group of counties at a step; groups sort in the order in which a table shows them."""

    position: int
    label: str
    key: str


def steps() -> list[Step]:
    """From the coarsest to the finest."""
    return list(Step)


def finer(step: Step) -> Step | None:
    """The next finer step, or None at the county."""
    order = steps()
    place = order.index(step) + 1
    return order[place] if place < len(order) else None


def coarser(step: Step) -> Step | None:
    """The next coarser step, or None at the state."""
    place = steps().index(step)
    return steps()[place - 1] if place else None


def chains_of_counties(chosen: Sequence[Step], *, on: date) -> dict[str, list[Group]]:
    """For every county code, its group at each of the steps. Metro is as of the day; regions are as staff have set them now.

    A region never holds counties of both sides (the action refuses it); counties without a region make one group
    for each side, so that every step divides the one above.
    """
    metro = set(parameter(METRO_COUNTIES, on=on).as_list())
    counties = County.objects.select_related("region").order_by("name")
    return {
        county.pk: [_group(county, step, place, is_metro=county.pk in metro) for step in chosen]
        for place, county in enumerate(counties)
    }


def groups_of_counties(step: Step, *, on: date) -> dict[str, Group]:
    """For every county code, its group at one step."""
    return {code: chain[0] for code, chain in chains_of_counties([step], on=on).items()}


def groups(step: Step, *, on: date) -> list[Group]:
    """The groups of a step in the order of a table."""
    return sorted(set(groups_of_counties(step, on=on).values()))


def _group(county: County, step: Step, place: int, *, is_metro: bool) -> Group:
    side = Group(0, "Metro", "metro") if is_metro else Group(1, "Greater Minnesota", "greater")
    match step:
        case Step.STATE:
            return Group(0, "Minnesota", "minnesota")
        case Step.METRO:
            return side
        case Step.REGION:
            region = county.region
            if region is None:
                return Group(LAST + side.position, f"{side.label}, no region", f"{side.key}-no-region")
            return Group(region.position, region.name, region.slug)
        case Step.COUNTY:
            return Group(place, county.name, county.pk)
