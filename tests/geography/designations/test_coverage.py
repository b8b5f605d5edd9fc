"""What one row of a designation says of what was asked, as a function."""

from __future__ import annotations

from typing import Any

import pytest

from img_program.geography.models import ComponentKind, Coverage, Designation, DesignationComponent, Place, PlaceKind
from img_program.geography.rules.coverage import Address, Asked, Says, bearing, covers_unit

ELY = Place(name="Ely", kind=PlaceKind.CITY)
DOOR = Address("12 Cedar Street", "Ely", "55731")


def says(
    kind: ComponentKind,
    *,
    coverage: Coverage = Coverage.AREA,
    place: Place | None = ELY,
    address: Address | None = None,
    **part: Any,
) -> Says:
    row = DesignationComponent(kind=kind, **part)
    return bearing((Designation(coverage=coverage), row), Asked(place, address, [], None)).says


@pytest.mark.parametrize(
    ("kind", "part", "answer"),
    [
        (ComponentKind.COUNTY, {}, Says.COVERS),
        (ComponentKind.TRACT, {}, Says.MAY),
        (ComponentKind.UNKNOWN, {}, Says.MAY),
        (ComponentKind.SUBDIVISION, {"name": "Ely city"}, Says.COVERS),
        (ComponentKind.SUBDIVISION, {"name": "Ely township"}, Says.OTHER),
        (ComponentKind.SUBDIVISION, {"name": "Ely"}, Says.MAY),
        (ComponentKind.FACILITY, {}, Says.MAY),
    ],
)
def test_a_row_covers_may_or_is_about_another(kind: ComponentKind, part: dict[str, Any], answer: Says) -> None:
    assert says(kind, **part) is answer


def test_a_group_of_people_is_no_place() -> None:
    assert says(ComponentKind.COUNTY, coverage=Coverage.POPULATION) is Says.MAY


def test_a_facility_is_its_own_door_alone() -> None:
    row = {"city": "Ely", "postal_code": "55731"}
    part = DesignationComponent(kind=ComponentKind.FACILITY, address="12 Cedar St", **row)
    assert bearing((Designation(coverage=Coverage.AREA), part), Asked(ELY, DOOR, [], None)).says is Says.AT_ADDRESS
    other = DesignationComponent(kind=ComponentKind.FACILITY, address="14 Cedar St", **row)
    assert bearing((Designation(coverage=Coverage.AREA), other), Asked(ELY, DOOR, [], None)).says is Says.OTHER


@pytest.mark.parametrize(
    ("kind", "code", "unit", "covers"),
    [
        (ComponentKind.TRACT, "27137015600", ("27137", "27137015600"), True),
        (ComponentKind.TRACT, "27137015600", ("27137", "27137015700"), False),
        (ComponentKind.COUNTY, "", ("27137", "27137015600"), True),
        (ComponentKind.COUNTY, "", ("27053", ""), False),
    ],
)
def test_a_row_covers_its_tract_or_its_county(kind: ComponentKind, code: str, unit: tuple[str, str], covers: bool) -> None:  # noqa: FBT001 - a table
    assert covers_unit(DesignationComponent(kind=kind, geography_id=code, county_id="27137"), unit) is covers
