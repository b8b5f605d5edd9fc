"""What one row of a designation says of a place, an address or a point: it covers it, it may, or it is about another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from img_program.geography.areas import Spot, tracts
from img_program.geography.models import ComponentKind, County, Coverage, Designation, DesignationComponent, Place
from img_program.geography.rules.same_area import is_component_of_place, is_same_address

# Ours, for staff to confirm: a row last changed before this day names a tract of an earlier census. Between an earlier
# tract and one of 2020 with the same number the limits may differ, so a person decides.
TRACTS_OF_2020_SINCE = date(2022, 1, 1)
TRACT_CODE = 11
type Covered = tuple[Designation, DesignationComponent]


@dataclass(frozen=True, slots=True)
class Address:
    """One address: street line, post office, ZIP code. A post office does not name the city or township."""

    line: str
    city: str = ""
    zip_code: str = ""


class Says(Enum):
    """How a row bears on what was asked."""

    COVERS = auto()
    AT_ADDRESS = auto()
    MAY = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: as much of it as is known."""

    place: Place | None
    address: Address | None
    counties: Sequence[County]
    spot: Spot | None

    @property
    def units(self) -> list[tuple[str, str]]:
        """(county, tract) of everything that must be covered for a yes; the tract is empty without a point."""
        if self.spot is not None and self.spot.tracts:
            return [(tract[:5], tract) for tract in self.spot.tracts]
        return [(county.pk, "") for county in self.counties]


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a row says, and in words what it is about when it leaves a question."""

    says: Says
    about: str = ""


PEOPLE = Bearing(Says.MAY, "a group of people, not a place")
_OTHER, _COVERS = Bearing(Says.OTHER), Bearing(Says.COVERS)
_PLAIN = {
    ComponentKind.COUNTY: _COVERS,
    ComponentKind.SUBDIVISION: Bearing(Says.MAY, "some cities or townships"),
    ComponentKind.TRACT: Bearing(Says.MAY, "some census tracts"),
    ComponentKind.UNKNOWN: Bearing(Says.MAY, "an area that the list does not describe"),
}
_EARLIER = "a census tract of an earlier census, whose limits may be different"


def bearing(covered: Covered, asked: Asked) -> Bearing:
    """How one row of a designation bears on the question."""
    designation, part = covered
    if part.kind == ComponentKind.FACILITY:
        return _facility(part, asked.address)
    if part.kind == ComponentKind.TRACT and asked.spot is not None and asked.spot.tracts:
        return _tract(designation, part, asked.spot)
    if designation.coverage == Coverage.POPULATION:
        return PEOPLE
    if part.kind == ComponentKind.SUBDIVISION:
        same = is_component_of_place(part, asked.place) if asked.place is not None else None
        return _PLAIN[ComponentKind.SUBDIVISION] if same is None else _COVERS if same else _OTHER
    return _PLAIN.get(ComponentKind(part.kind), PEOPLE)


def covers_unit(part: DesignationComponent, unit: tuple[str, str]) -> bool:
    """Whether a row that covers what was asked covers this county or tract of it."""
    county, tract = unit
    if part.kind == ComponentKind.TRACT:
        return part.geography_id == tract
    return part.county_id == county


def _facility(part: DesignationComponent, address: Address | None) -> Bearing:
    if address is None or not part.address:
        return Bearing(Says.MAY, "single facilities")
    there = is_same_address((part.address, part.city, part.postal_code), (address.line, address.city, address.zip_code))
    return Bearing(Says.AT_ADDRESS) if there else _OTHER


def _tract(designation: Designation, part: DesignationComponent, spot: Spot) -> Bearing:
    code = part.geography_id.strip()
    if len(code) != TRACT_CODE or not code.isdigit():
        return Bearing(Says.MAY, "a census tract that the list does not number")
    changed = designation.last_update_on or designation.designated_on
    if code not in tracts().numbers or changed < TRACTS_OF_2020_SINCE:
        return Bearing(Says.MAY, _EARLIER)
    if code not in spot.tracts:
        return _OTHER
    return _COVERS if designation.coverage == Coverage.AREA else PEOPLE
