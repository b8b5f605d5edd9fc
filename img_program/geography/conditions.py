"""What a place can be, as lists and the map ask for it: each condition of a judged place, by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from img_program.geography.models import ComponentKind, Coverage, Place, PlaceKind
from img_program.geography.rules.is_rural import Answer, RuralFinding, RuralLaw
from img_program.geography.rules.is_underserved import UnderservedAnswer, UnderservedFinding, UnderservedLaw

SMALL, LARGE = 2_500, 10_000  # the Census Bureau's old limits of "urban" and of "small city"; only for looking


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """A place with both findings as of a day."""

    place: Place
    rural: RuralFinding
    underserved: UnderservedFinding
    is_metro: bool
    whole_county: bool

    @property
    def people(self) -> int | None:
        """By the State's list."""
        counted = [part.people for part in self.place.parts.all() if part.people is not None]
        return sum(counted) if counted else None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words, and whether a place meets it."""

    label: str
    holds: Callable[[JudgedPlace], bool]


CONDITIONS: dict[str, Condition] = {
    "rural": Condition("Rural", lambda each: each.rural.answer is Answer.YES),
    "not-rural": Condition("Not rural", lambda each: each.rural.answer is Answer.NO),
    "rural-person": Condition("Rural: a person decides", lambda each: each.rural.answer is Answer.UNKNOWN),
    "underserved": Condition("Underserved", lambda each: each.underserved.answer is UnderservedAnswer.YES),
    "not-underserved": Condition("Not underserved", lambda each: each.underserved.answer is UnderservedAnswer.NO),
    "address": Condition(
        "Underserved: depends on the address", lambda each: each.underserved.answer is UnderservedAnswer.DEPENDS_ON_ADDRESS
    ),
    "whole-county": Condition("In a county that is designated as a whole", lambda each: each.whole_county),
    "metro": Condition("In a metro county", lambda each: each.is_metro),
    "city": Condition("City", lambda each: each.place.kind == PlaceKind.CITY),
    "township": Condition("Township", lambda each: each.place.kind == PlaceKind.TOWNSHIP),
    "territory": Condition("Unorganized territory", lambda each: each.place.kind == PlaceKind.UNORGANIZED),
    "several-counties": Condition("In several counties", lambda each: len(each.place.parts.all()) > 1),
    "small": Condition(f"Fewer than {SMALL:,} people", lambda each: each.people is not None and each.people < SMALL),
    "large": Condition(f"{LARGE:,} people or more", lambda each: each.people is not None and each.people >= LARGE),
}
CHOICES = [(key, condition.label) for key, condition in CONDITIONS.items()]


def judged(places: Iterable[Place], *, on: date) -> list[JudgedPlace]:
    """Both findings for each place (ask for them `with_counties()`); half a second for all of Minnesota.

    Raises LookupError when no rule is known for that day.
    """
    rural, underserved = RuralLaw.of(on), UnderservedLaw.of(on)
    whole = {
        code
        for code, rows in underserved.by_county.items()
        if any(row.kind == ComponentKind.COUNTY and designation.coverage == Coverage.AREA for designation, row in rows)
    }
    found = []
    for place in places:
        codes = {part.county_id for part in place.parts.all()}
        found.append(
            JudgedPlace(place, rural.judge(place), underserved.judge(place), bool(codes & rural.metro), bool(codes & whole))
        )
    return found
