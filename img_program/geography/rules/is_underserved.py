"""Is a place, an address or a county an underserved community? (Minn. Stat. 144.1911, subd. 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from img_program.geography.areas import Spot
from img_program.geography.labels import in_counties
from img_program.geography.models import (
    ComponentKind,
    County,
    Coverage,
    Designation,
    DesignationKind,
    DesignationList,
    FederalList,
    Place,
)
from img_program.geography.rules.coverage import Address, Asked, Bearing, Covered, Says, bearing, covers_unit
from img_program.geography.rules.exists import why_not_there
from img_program.statute.parameters import parameter

UNDERSERVED_DESIGNATIONS = "geography.underserved_designations"
_NAMED_AT_MOST = 3

__all__ = ["Address", "UnderservedAnswer", "UnderservedFinding", "UnderservedLaw", "is_underserved"]


class UnderservedAnswer(StrEnum):
    """What the rule says."""

    YES = "yes"
    NO = "no"
    DEPENDS_ON_ADDRESS = "depends_on_address"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnderservedFinding:
    """The answer, its reason in words, and the evidence to keep: designations, the day asked for, the date checked.

    `checked_on` is the date of the older of the federal files that were read; None when one was never read.
    """

    answer: UnderservedAnswer
    reason: str
    citation: str
    on: date
    checked_on: date | None
    designations: tuple[Designation, ...] = ()

    @property
    def designation_ids(self) -> tuple[str, ...]:
        """The federal ids of the designations that decide, or that it depends on."""
        return tuple(dict.fromkeys(each.federal_id for each in self.designations))


@dataclass(slots=True)
class UnderservedLaw:
    """The federal lists as of a day, read once for any number of places."""

    on: date
    citation: str
    unread: tuple[FederalList, ...]
    checked_on: date | None
    by_county: dict[str, list[Covered]] = field(default_factory=dict)
    anywhere: list[Covered] = field(default_factory=list)
    lost: dict[str, list[Designation]] = field(default_factory=dict)

    @classmethod
    def of(cls, day: date, counties: Collection[str] | None = None) -> UnderservedLaw:
        """Read what counts in these counties (None: in the whole state). Raises LookupError for a day without a rule."""
        lists = parameter(UNDERSERVED_DESIGNATIONS, on=day)
        kinds = [DesignationKind(code) for code in lists.as_list() if code in DesignationKind.values]
        read = {each.federal_list: each.file_date for each in DesignationList.objects.all()}
        needed = [each for each in FederalList if set(each.kinds) & set(kinds)]
        unread = tuple(each for each in needed if each not in read)
        law = cls(day, lists.citation, unread, None if unread else min(read[each] for each in needed))
        designations, lost = (each.filter(kind__in=kinds) for each in (
            Designation.objects.in_force_on(day), Designation.objects.lost_by(day)))  # fmt: skip
        if counties:
            designations, lost = designations.of_counties(counties), lost.of_counties(counties)
        elif counties is not None:
            designations, lost = designations.filter(coverage=Coverage.FACILITY), lost.none()
        for designation in designations.with_components():
            for part in designation.components.all():
                if part.missing_since is None or part.missing_since > day:
                    law.by_county.setdefault(part.county_id or "", []).append((designation, part))
                    if part.kind == ComponentKind.FACILITY:
                        law.anywhere.append((designation, part))
        for designation in lost.with_components():
            for code in {part.county_id for part in designation.components.all()}:
                law.lost.setdefault(code or "", []).append(designation)
        return law

    def judge(
        self, place: Place | None = None, address: Address | None = None, county: County | None = None, spot: Spot | None = None
    ) -> UnderservedFinding:
        """Whether what was asked is underserved; ask for places `with_counties()`."""
        if place is not None and (words := why_not_there(place, on=self.on)):
            return self._finding(UnderservedAnswer.UNKNOWN, words)
        counties = place.counties_here() if place else [county] if county else []
        codes = list(spot.counties) if spot is not None and spot.counties else [each.pk for each in counties]
        rows = [each for code in codes for each in self.by_county.get(code, ())] if codes else self.anywhere
        asked = Asked(place, address, counties, spot)
        said = [(each, bearing(each, asked)) for each in rows]
        if deciding := _deciding(said, asked):
            return self._finding(UnderservedAnswer.YES, _yes(deciding, said, asked), _designations(deciding))
        if not codes:
            return self._finding(UnderservedAnswer.UNKNOWN, "We need the city, township or county. Staff can look it up.")
        if questions := [(each, how) for each, how in said if how.says is not Says.OTHER]:
            return self._finding(
                UnderservedAnswer.DEPENDS_ON_ADDRESS, _depends(questions, asked), _designations(each for each, _how in questions)
            )
        where = place.name if place else in_counties([each.name for each in counties]) if counties else "this point"
        return self._nothing_covers(where, codes)

    def _nothing_covers(self, where: str, codes: Sequence[str]) -> UnderservedFinding:
        lost = list(dict.fromkeys(each for code in codes for each in self.lost.get(code, ())))
        if lost:
            words = f"{_named(lost)} is no longer on the federal list, and the list does not say that it was withdrawn."
            return self._finding(UnderservedAnswer.UNKNOWN, f"{words} A person decides.", lost)
        if self.unread:
            missing = " and ".join(each.label for each in self.unread)
            words = f"The federal list of {missing} has not been read yet. Staff can import it."
            return self._finding(UnderservedAnswer.UNKNOWN, words)
        return self._finding(UnderservedAnswer.NO, f"No designation on the federal lists covered {where} on {self.on:%-d %B %Y}.")

    def _finding(self, answer: UnderservedAnswer, reason: str, designations: Sequence[Designation] = ()) -> UnderservedFinding:
        return UnderservedFinding(answer, reason, self.citation, self.on, self.checked_on, tuple(designations))


def is_underserved(
    place: Place | None = None,
    address: Address | None = None,
    county: County | None = None,
    *,
    on: date,
    spot: Spot | None = None,
) -> UnderservedFinding:
    """Whether a community is underserved on a day, by the federal lists that the law names.

    A designation of a whole county as an area covers every place of it; one of a county subdivision covers that
    city or township. A tract, a facility and a group of people never decide a whole town; a point (`spot`) decides
    about tracts. Raises LookupError when no rule is known for that day.
    """
    codes = [each.pk for each in place.counties_here()] if place else [county.pk] if county else []
    if spot is not None and spot.counties:
        codes = list(spot.counties)
    return UnderservedLaw.of(on, codes).judge(place, address, county, spot)


type _Said = list[tuple[Covered, Bearing]]


def _deciding(said: _Said, asked: Asked) -> list[Covered]:
    """The rows that say yes: those that cover every county or tract of what was asked, or the facility at the address."""
    if at_address := [each for each, how in said if how.says is Says.AT_ADDRESS]:
        return at_address
    covering = [each for each, how in said if how.says is Says.COVERS]
    units = asked.units
    whole = bool(units) and all(any(covers_unit(part, unit) for _designation, part in covering) for unit in units)
    return covering if whole else []


def _designations(covered: Iterable[Covered]) -> list[Designation]:
    found = dict.fromkeys(designation for designation, _part in covered)
    return sorted(found, key=lambda each: (each.kind, each.federal_id, each.service_area))


def _yes(deciding: list[Covered], said: _Said, asked: Asked) -> str:
    designations = _designations(deciding)
    parts = [part for _designation, part in deciding]
    names = [each.name for each in asked.counties]
    if any(how.says is Says.AT_ADDRESS for _each, how in said):
        what = "the facility at this address"
    elif any(part.kind == ComponentKind.TRACT for part in parts):
        codes = sorted({part.geography_id for part in parts if part.kind == ComponentKind.TRACT})
        what = f"census tract {' and '.join(codes)}, where this point lies"
    elif all(part.kind == ComponentKind.COUNTY for part in parts) or asked.place is None:
        what = f"all of {in_counties(names or sorted({part.county.name for part in parts if part.county}))}"
    else:
        what = asked.place.name
    return " ".join([f"{_named(designations)} covers {what}.", *_notes(designations)])


def _notes(designations: list[Designation]) -> list[str]:
    notes = []
    if any(each.is_proposed_for_withdrawal for each in designations):
        notes.append("It is proposed for withdrawal, and still counts until it is withdrawn.")
    if any(each.had_break for each in designations):
        notes.append("The federal list says that it was interrupted once, without saying when.")
    return notes


def _depends(questions: _Said, asked: Asked) -> str:
    """A row that covers one county or tract of several leaves a question too."""
    partly = "one of the tracts near this point only" if asked.spot else "one of the counties only"
    what = "; ".join(dict.fromkeys(how.about or partly for _each, how in questions))
    designations = _designations(each for each, _how in questions)
    verb = "covers" if len(designations) == 1 else "cover"
    start = "A person decides." if asked.spot else "It depends on the address."
    words = f"{start} Here {_named(designations)} {verb} only part: {what}."
    return " ".join([words, *_notes(designations)])


def _named(designations: list[Designation]) -> str:
    shown = [f"{DesignationKind(each.kind).short} {each.federal_id} ({each.name})" for each in designations[:_NAMED_AT_MOST]]
    more = len(designations) - _NAMED_AT_MOST
    if more > 0:
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
