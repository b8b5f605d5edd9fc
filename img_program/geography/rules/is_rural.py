"""Is a place a rural community? (Minn. Stat. 144.1911, subd. 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from img_program.geography.labels import in_counties
from img_program.geography.models import METRO_COUNTIES, County, Place, PlaceKind, ZipCode
from img_program.geography.rules.exists import why_not_there
from img_program.statute.parameters import parameters

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


@dataclass(frozen=True, slots=True)
class RuralLaw:
    """The law's lists as of a day, read once for any number of places. Cities, counties and kinds go by their codes."""

    on: date
    citation: str
    excluded: frozenset[str]
    kinds: frozenset[str]
    metro: frozenset[str]

    @classmethod
    def of(cls, day: date) -> RuralLaw:
        """Raises LookupError when no rule is known for that day."""
        found = parameters([EXCLUDED_CITIES, RURAL_KINDS, METRO_COUNTIES], on=day)
        lists = [frozenset(found[key].as_list()) for key in (EXCLUDED_CITIES, RURAL_KINDS, METRO_COUNTIES)]
        return cls(day, found[EXCLUDED_CITIES].citation, *lists)

    def judge(self, place: Place | None) -> RuralFinding:
        """Whether a city or township is a rural community; ask for places `with_counties()`.

        A place that we don't know, that did not exist on the day, that is neither city nor township, or that lies only
        partly in a metro county is left to a person: "unknown".
        """
        if place is None:
            return self._finding(Answer.UNKNOWN, "We need the city or township. Staff can look it up.")
        if words := why_not_there(place, on=self.on):
            return self._finding(Answer.UNKNOWN, words)
        if place.kind not in self.kinds:
            words = f"The law speaks of cities and townships. {place.name} is neither, so a person decides."
            return self._finding(Answer.UNKNOWN, words)
        if place.pk in self.excluded:
            return self._finding(Answer.NO, f"{place.name} is one of the larger cities that the law does not count as rural.")
        return self._finding(*self._by_counties(place))

    def judge_county(self, county: County) -> RuralFinding:
        """What the county alone tells: a metro county is never rural; elsewhere it depends on the city or township."""
        if county.pk in self.metro:
            words = f"{county.name} County is one of the metro counties, where no place counts as rural."
            return self._finding(Answer.NO, words)
        words = f"In {county.name} County it depends on the city or township. We need its name."
        return self._finding(Answer.UNKNOWN, words)

    def judge_zip_code(self, counties: Sequence[County]) -> RuralFinding:
        """What a ZIP code tells: never an answer, because mail areas keep to no border."""
        if not counties:
            return self.judge(None)
        names = in_counties([county.name for county in counties])
        metro = [county for county in counties if county.pk in self.metro]
        about = (
            "all of them metro" if len(metro) == len(counties) > 1 else "a metro county" if metro and len(counties) == 1 else ""
        )
        if metro and len(metro) < len(counties):
            about = f"{in_counties([county.name for county in metro])} is metro, the rest is not"
        told = f"Mail with this ZIP code goes to {names}{f' ({about})' if about else ''}."
        return self._finding(Answer.UNKNOWN, f"{told} A ZIP code never decides: we need the city or township, or the address.")

    def _by_counties(self, place: Place) -> tuple[Answer, str]:
        parts = list(place.parts.all())
        metro = [part for part in parts if part.county_id in self.metro]
        if not parts:
            return Answer.UNKNOWN, f"We do not know in which county {place.name} lies."
        names = in_counties([part.county.name for part in parts])
        if not metro:
            return Answer.YES, (
                f"{place.name} is a {PlaceKind(place.kind).label.lower()} in {names}, outside the metro counties, "
                "and not one of the larger cities that the law excludes."
            )
        if len(metro) == len(parts):
            return Answer.NO, f"{place.name} lies in {names}, which the law counts as metro."
        rest = [part for part in parts if part.county_id not in self.metro]
        return Answer.UNKNOWN, (
            f"Part of {place.name} lies in {in_counties([part.county.name for part in metro])}, a metro county{_size(metro)}, and "
            f"part in {in_counties([part.county.name for part in rest])}{_size(rest)}. "
            "The law does not say how such a city counts, so a person decides."
        )

    def _finding(self, answer: Answer, reason: str) -> RuralFinding:
        return RuralFinding(answer, reason, self.citation, self.on)


def _size(parts: Sequence[object]) -> str:
    people = [getattr(part, "people", None) for part in parts]
    return "" if None in people else f" ({sum(filter(None, people)):,} people)"


def is_rural(place: Place | None, *, on: date) -> RuralFinding:
    """Whether a city or township is a rural community on a day. Raises LookupError when no rule is known for that day."""
    return RuralLaw.of(on).judge(place)


def is_county_rural(county: County, *, on: date) -> RuralFinding:
    """What the county alone tells."""
    return RuralLaw.of(on).judge_county(county)


def is_zip_code_rural(code: str, *, on: date) -> RuralFinding:
    """What a ZIP code alone tells; it proposes counties and places, and never decides."""
    found = ZipCode.objects.filter(pk=code.strip()[:5]).prefetch_related("counties").first()
    return RuralLaw.of(on).judge_zip_code(list(found.counties.all()) if found else [])
