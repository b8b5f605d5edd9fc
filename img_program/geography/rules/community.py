"""Is an address rural, is it underserved? As much as is known decides: a point before a town, a town before a county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from img_program.geography.areas import Spot
from img_program.geography.labels import in_counties
from img_program.geography.models import County, Designation, Place, PlaceKind, ZipCounty
from img_program.geography.rules.coverage import Address
from img_program.geography.rules.is_rural import Answer, RuralFinding, RuralLaw
from img_program.geography.rules.is_underserved import (
    UnderservedAnswer,
    UnderservedFinding,
    UnderservedLaw,
    is_underserved,
)


@dataclass(frozen=True, slots=True)
class Community:
    """Both findings, and the places that the point may lie in; `place` when there is only one."""

    rural: RuralFinding
    underserved: UnderservedFinding
    place: Place | None
    spot: Spot | None
    candidates: tuple[Place, ...] = ()
    contradiction: str = ""

    @property
    def counts(self) -> bool:
        """Whether the law counts it, as rural or as underserved."""
        return self.rural.answer is Answer.YES or self.underserved.answer is UnderservedAnswer.YES

    @property
    def needs_person(self) -> bool:
        """Whether a person decides. Only what is neither rural nor underserved without a doubt is a plain no."""
        no = self.rural.answer is Answer.NO and self.underserved.answer is UnderservedAnswer.NO
        return bool(self.contradiction) or not (self.counts or no)

    @property
    def designations(self) -> tuple[Designation, ...]:
        """Those that decide, or that it depends on."""
        return self.underserved.designations


@dataclass(frozen=True, slots=True)
class CommunityLaw:
    """Everything that is needed to judge any number of addresses as of a day."""

    rural: RuralLaw
    underserved: UnderservedLaw
    cities: Mapping[str, Place]
    counties: Mapping[str, County]
    with_territories: frozenset[str]
    zip_counties: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, day: date, counties: Sequence[str] | None = None) -> CommunityLaw:
        """Raises LookupError when no rule is known for that day."""
        cities = Place.objects.filter(kind=PlaceKind.CITY).select_related("successor").with_counties()
        territories = Place.objects.filter(kind=PlaceKind.UNORGANIZED).existing_on(day)
        zip_counties: dict[str, set[str]] = {}
        for code, county in ZipCounty.objects.values_list("zip_code", "county"):
            zip_counties.setdefault(code, set()).add(county)
        return cls(
            RuralLaw.of(day),
            UnderservedLaw.of(day, counties),
            {each.gnis: each for each in cities if each.gnis},
            {each.pk: each for each in County.objects.all()},
            frozenset(territories.values_list("parts__county", flat=True)),
            {code: frozenset(found) for code, found in zip_counties.items()},
        )

    def judge(
        self,
        *,
        spot: Spot | None = None,
        place: Place | None = None,
        address: Address | None = None,
        county: County | None = None,
    ) -> Community:
        """What is known of one address. A town that was named and a point elsewhere contradict each other."""
        if spot is None or not spot.in_minnesota:
            rural = self.rural.judge(place) if place or county is None else self.rural.judge_county(county)
            if spot is not None and place is None:
                rural = self._rural(Answer.UNKNOWN, "This point is not in Minnesota.")
            return Community(rural, self.underserved.judge(place, address, county), place, spot)
        near = tuple(self.cities[gnis] for gnis in spot.cities if gnis in self.cities)
        found = near[0] if len(near) == 1 and not spot.may_lie_outside_cities else None
        if found is None and place is not None and self._may_be(place, near, spot):
            found = place
        contradiction = self._contradiction(place, found, near, spot) or self._mail_elsewhere(address, spot)
        rural = self.rural.judge(found) if found else self._near(near, spot)
        if contradiction:
            rural = self._rural(Answer.UNKNOWN, contradiction)
        underserved = self.underserved.judge(found, address, None, spot)
        return Community(rural, underserved, found, spot, near, contradiction)

    def _may_be(self, place: Place, near: Sequence[Place], spot: Spot) -> bool:
        """Whether the named town may be where the point is: one of the cities near, or a township of the county."""
        if place.kind == PlaceKind.CITY:
            return place.pk in {each.pk for each in near}
        return spot.may_lie_outside_cities and not near and {each.pk for each in place.counties_here()} >= set(spot.counties)

    def _contradiction(self, place: Place | None, found: Place | None, near: Sequence[Place], spot: Spot) -> str:
        if place is None or (found is not None and found.pk == place.pk):
            return ""
        here = {each.pk for each in place.counties_here()}
        if place.pk in {each.pk for each in near} or (
            place.kind != PlaceKind.CITY and spot.may_lie_outside_cities and here & set(spot.counties)
        ):
            return ""
        where = found.label if found else f"{self._names(spot)}, outside of {place.name}"
        return f"The address was said to be in {place.label}, but the point lies in {where}. A person looks at both."

    def _mail_elsewhere(self, address: Address | None, spot: Spot) -> str:
        """A ZIP code decides nothing. But a point in none of its counties is not the point of this address."""
        code = address.zip_code.strip()[:5] if address else ""
        counties = self.zip_counties.get(code, frozenset())
        if not counties or counties & set(spot.counties):
            return ""
        goes = in_counties(sorted(self.counties[each].name for each in counties))
        return f"Mail with ZIP code {code} goes to {goes}, but the point lies in {self._names(spot)}. A person looks at both."

    def _near(self, near: Sequence[Place], spot: Spot) -> RuralFinding:
        """All that the point may lie in must have the same answer."""
        findings = [self.rural.judge(each) for each in near]
        if spot.may_lie_outside_cities:
            findings += [self._outside(self.counties[code]) for code in spot.counties if code in self.counties]
        answers = {each.answer for each in findings}
        if len(answers) == 1:
            return findings[0] if len(findings) == 1 else self._rural(answers.pop(), " ".join(each.reason for each in findings))
        names = [each.label for each in near]
        if spot.may_lie_outside_cities:
            names.append("a township or territory beside it")
        return self._rural(
            Answer.UNKNOWN, f"The point lies near the border of {' and '.join(names)}, and they differ. A person looks at it."
        )

    def _outside(self, county: County) -> RuralFinding:
        """Outside every city: in a township, where the county has no unorganized territory."""
        if county.pk in self.rural.metro or county.pk in self.with_territories or PlaceKind.TOWNSHIP not in self.rural.kinds:
            if county.pk in self.rural.metro:
                return self.rural.judge_county(county)
            words = (
                f"The point lies in {county.name} County outside of every city, in a township or in an unorganized territory. "
                "A person finds out in which."
            )
            return self._rural(Answer.UNKNOWN, words)
        words = (
            f"The point lies in {county.name} County outside of every city. All land there belongs to townships, "
            "and the county is not one of the metro counties."
        )
        return self._rural(Answer.YES, words)

    def _names(self, spot: Spot) -> str:
        return in_counties([self.counties[code].name for code in spot.counties if code in self.counties])

    def _rural(self, answer: Answer, reason: str) -> RuralFinding:
        return RuralFinding(answer, reason, self.rural.citation, self.rural.on)


def community_of(
    on: date,
    *,
    spot: Spot | None = None,
    place: Place | None = None,
    address: Address | None = None,
    county: County | None = None,
) -> Community:
    """One address as of a day. Raises LookupError when no rule is known for that day."""
    if spot is not None:
        law = CommunityLaw.of(on, spot.counties)
        return law.judge(spot=spot, place=place, address=address, county=county)
    rural = RuralLaw.of(on)
    found = rural.judge(place) if place or county is None else rural.judge_county(county)
    return Community(found, is_underserved(place, address, county, on=on), place, None)
