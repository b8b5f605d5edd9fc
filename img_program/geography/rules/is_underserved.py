"""Is a place, an address or a county an underserved community? (Minn. Stat. 144.1911, subd. 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from img_program.geography.models import (
    ComponentKind,
    County,
    Coverage,
    Designation,
    DesignationComponent,
    DesignationKind,
    DesignationList,
    FederalList,
    Place,
)
from img_program.geography.rules.same_area import is_same_address, is_subdivision_of_place
from img_program.statute.parameters import parameter

UNDERSERVED_DESIGNATIONS = "geography.underserved_designations"
_NAMED_AT_MOST = 3


class UnderservedAnswer(StrEnum):
    """What the rule says."""

    YES = "yes"
    NO = "no"
    DEPENDS_ON_ADDRESS = "depends_on_address"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Address:
    """One address: street line, post office, ZIP code. A post office does not name the city or township."""

    line: str
    city: str = ""
    zip_code: str = ""


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


type _Covered = tuple[Designation, DesignationComponent]


def is_underserved(
    place: Place | None = None, address: Address | None = None, county: County | None = None, *, on: date
) -> UnderservedFinding:
    """Whether a community is underserved on a day, by the federal lists that the law names.

    A designation of a whole county as an area covers every place of it; one of a county subdivision covers that
    city or township. A tract, a facility and a group of people never decide a whole town. Raises LookupError when
    no rule is known for that day.
    """
    lists = parameter(UNDERSERVED_DESIGNATIONS, on=on)
    kinds = [DesignationKind(code) for code in lists.as_list() if code in DesignationKind.values]
    read = {each.federal_list: each.file_date for each in DesignationList.objects.all()}
    needed = [each for each in FederalList if set(each.kinds) & set(kinds)]
    unread = [each for each in needed if each not in read]
    checked_on = None if unread else min(read[each] for each in needed)

    def finding(answer: UnderservedAnswer, reason: str, designations: Sequence[Designation] = ()) -> UnderservedFinding:
        return UnderservedFinding(answer, reason, lists.citation, on, checked_on, tuple(dict.fromkeys(designations)))

    counties = list(place.counties.all()) if place else [county] if county else []
    covered = _components(kinds, counties, on)
    deciding = _deciding(covered, place, address, counties)
    if deciding:
        return finding(UnderservedAnswer.YES, _yes(deciding, place, address, counties), [each for each, _part in deciding])
    if not counties:
        return finding(UnderservedAnswer.UNKNOWN, "We need the city, township or county. Staff can look it up.")
    open_questions = [each for each in covered if not _rules_out(each, place, address)]
    if open_questions:
        designations = [each for each, _part in open_questions]
        return finding(UnderservedAnswer.DEPENDS_ON_ADDRESS, _depends(open_questions), designations)
    lost = Designation.objects.lost_by(on).filter(kind__in=kinds).of_counties([each.pk for each in counties])
    if lost:
        words = f"{_named(list(lost))} is no longer on the federal list, and the list does not say that it was withdrawn."
        return finding(UnderservedAnswer.UNKNOWN, f"{words} A person decides.", list(lost))
    if unread:
        missing = " and ".join(each.label for each in unread)
        return finding(UnderservedAnswer.UNKNOWN, f"The federal list of {missing} has not been read yet. Staff can import it.")
    where = place.name if place else _county_words(counties)
    return finding(UnderservedAnswer.NO, f"No designation on the federal lists covered {where} on {on:%-d %B %Y}.")


def _components(kinds: list[DesignationKind], counties: list[County], on: date) -> list[_Covered]:
    """Every component in these counties, as of the day, of a designation in force on that day.

    Without counties, all facilities of the state: an address alone may be that of one of them.
    """
    codes = {each.pk for each in counties}
    designations = Designation.objects.in_force_on(on).filter(kind__in=kinds)
    designations = designations.of_counties(codes) if codes else designations.filter(coverage=Coverage.FACILITY)
    return [
        (designation, part)
        for designation in designations.with_components()
        for part in designation.components.all()
        if (part.county_id in codes or not codes) and (part.missing_since is None or part.missing_since > on)
    ]


def _deciding(covered: list[_Covered], place: Place | None, address: Address | None, counties: list[County]) -> list[_Covered]:
    """The components that say yes: one for every county in which the place lies, or the facility at the address."""
    if address is not None:
        at_address = [each for each in covered if _is_at(each[1], address)]
        if at_address:
            return at_address
    areas = [each for each in covered if _covers_area(each, place)]
    return areas if areas and {part.county_id for _designation, part in areas} == {each.pk for each in counties} else []


def _is_at(part: DesignationComponent, address: Address) -> bool:
    return part.kind == ComponentKind.FACILITY and is_same_address(
        (part.address, part.city, part.postal_code), (address.line, address.city, address.zip_code)
    )


def _covers_area(covered: _Covered, place: Place | None) -> bool:
    designation, part = covered
    if designation.coverage != Coverage.AREA:
        return False
    if part.kind == ComponentKind.COUNTY:
        return True
    return part.kind == ComponentKind.SUBDIVISION and place is not None and is_subdivision_of_place(part.name, place) is True


def _rules_out(covered: _Covered, place: Place | None, address: Address | None) -> bool:
    """Whether this component can't matter: another city or township, or a facility at another address."""
    _designation, part = covered
    if part.kind == ComponentKind.FACILITY:
        return address is not None and bool(part.address) and not _is_at(part, address)
    return part.kind == ComponentKind.SUBDIVISION and place is not None and is_subdivision_of_place(part.name, place) is False


def _yes(deciding: list[_Covered], place: Place | None, address: Address | None, counties: list[County]) -> str:
    designations = list(dict.fromkeys(designation for designation, _part in deciding))
    parts = [part for _designation, part in deciding]
    if any(part.kind == ComponentKind.FACILITY for part in parts) and address is not None:
        what = "the facility at this address"
    elif all(part.kind == ComponentKind.COUNTY for part in parts) or place is None:
        what = f"all of {_county_words(counties)}"
    else:
        what = place.name
    words = f"{_named(designations)} covers {what}."
    return " ".join([words, *_notes(designations)])


def _notes(designations: list[Designation]) -> list[str]:
    notes = []
    if any(each.is_proposed_for_withdrawal for each in designations):
        notes.append("It is proposed for withdrawal, and still counts until it is withdrawn.")
    if any(each.had_break for each in designations):
        notes.append("The federal list says that it was interrupted once, without saying when.")
    return notes


_OPEN = {
    ComponentKind.TRACT: "some census tracts",
    ComponentKind.FACILITY: "single facilities",
    ComponentKind.SUBDIVISION: "some cities or townships",
    ComponentKind.UNKNOWN: "an area that the list does not describe",
}


def _depends(open_questions: list[_Covered]) -> str:
    kinds = []
    for designation, part in open_questions:
        if designation.coverage == Coverage.POPULATION:
            kinds.append("a group of people, not a place")
        elif part.kind == ComponentKind.COUNTY:
            kinds.append("one of the counties only")
        else:
            kinds.append(_OPEN.get(ComponentKind(part.kind), "a group of people, not a place"))
    designations = list(dict.fromkeys(designation for designation, _part in open_questions))
    what = "; ".join(dict.fromkeys(kinds))
    verb = "covers" if len(designations) == 1 else "cover"
    words = f"It depends on the address. Here {_named(designations)} {verb} only part: {what}."
    return " ".join([words, *_notes(designations)])


def _named(designations: list[Designation]) -> str:
    shown = [f"{DesignationKind(each.kind).short} {each.federal_id} ({each.name})" for each in designations[:_NAMED_AT_MOST]]
    more = len(designations) - _NAMED_AT_MOST
    if more > 0:
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _county_words(counties: list[County]) -> str:
    names = sorted(each.name for each in counties)
    return f"{names[0]} County" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} counties"
