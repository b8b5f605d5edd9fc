"""Is a place a rural community? (Minn. Stat. 144.1911, subd. 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from img_program.geography.models import METRO_COUNTIES, County, Place, ZipCode
from img_program.statute.parameters import parameter

EXCLUDED_CITIES = "geography.rural_excluded_cities"
RURAL_KINDS = "geography.rural_place_kinds"


class Answer(StrEnum):
    """What the rule says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RuralFinding:
    """The answer, the fact that decides it in words, the law, and the day for which it holds."""

    answer: Answer
    reason: str
    citation: str
    on: date


def is_rural(place: Place | None, *, on: date) -> RuralFinding:
    """Whether a city or township is a rural community on a day.

    A place that we don't know, that is neither city nor township, or that lies only partly in a metro county
    is left to a person: "unknown".
    """
    excluded = parameter(EXCLUDED_CITIES, on=on)

    def finding(answer: Answer, reason: str) -> RuralFinding:
        return RuralFinding(answer, reason, excluded.citation, on)

    if place is None:
        return finding(Answer.UNKNOWN, "We need the city or township. Staff can look it up.")
    if place.kind not in parameter(RURAL_KINDS, on=on).as_list():
        return finding(Answer.UNKNOWN, f"The law speaks of cities and townships. {place.name} is neither, so a person decides.")
    if place.pk in excluded.as_list():
        return finding(Answer.NO, f"{place.name} is one of the larger cities that the law does not count as rural.")
    return finding(*_by_counties(place, parameter(METRO_COUNTIES, on=on).as_list()))


def _by_counties(place: Place, metro_codes: list[str]) -> tuple[Answer, str]:
    counties = list(place.counties.all())
    metro = [county for county in counties if county.pk in metro_codes]
    if not counties:
        return Answer.UNKNOWN, f"We do not know in which county {place.name} lies."
    if not metro:
        kind = place.get_kind_display().lower()
        return Answer.YES, (
            f"{place.name} is a {kind} in {_counties(counties)}, outside the metro counties, "
            "and not one of the larger cities that the law excludes."
        )
    if len(metro) == len(counties):
        return Answer.NO, f"{place.name} lies in {_counties(metro)}, which the law counts as metro."
    return Answer.UNKNOWN, f"Part of {place.name} lies in {_counties(metro)}, a metro county, so a person decides."


def is_county_rural(county: County, *, on: date) -> RuralFinding:
    """What the county alone tells: a metro county is never rural; elsewhere it depends on the city or township."""
    metro = parameter(METRO_COUNTIES, on=on)
    if county.pk in metro.as_list():
        reason = f"{_counties([county])} is one of the metro counties, where no place counts as rural."
        return RuralFinding(Answer.NO, reason, metro.citation, on)
    reason = f"In {_counties([county])} it depends on the city or township. We need its name."
    return RuralFinding(Answer.UNKNOWN, reason, metro.citation, on)


def is_zip_code_rural(code: str, *, on: date) -> RuralFinding:
    """What a ZIP code alone tells; it proposes a county, never a municipality."""
    proposed = ZipCode.objects.select_related("county").filter(pk=code.strip()[:5]).first()
    return is_county_rural(proposed.county, on=on) if proposed else is_rural(None, on=on)


def _counties(counties: list[County]) -> str:
    names = sorted(county.name for county in counties)
    if len(names) == 1:
        return f"{names[0]} County"
    return f"{', '.join(names[:-1])} and {names[-1]} counties"
