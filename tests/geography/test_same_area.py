"""Whether a federal row means this place, and an address this door."""

from __future__ import annotations

import pytest

from img_program.geography.models import Place, PlaceKind
from img_program.geography.rules.same_area import is_same_address, is_subdivision_of_place

CITY, TOWNSHIP = PlaceKind.CITY, PlaceKind.TOWNSHIP


@pytest.mark.parametrize(
    ("written", "name", "kind", "answer"),
    [
        ("Hereford, city of", "Hereford", CITY, True),
        ("Ely city", "Ely", CITY, True),
        ("Bergen township", "Bergen Township", TOWNSHIP, True),
        ("Bergen twp", "Bergen Township", TOWNSHIP, True),
        ("Bergen city", "Bergen Township", TOWNSHIP, False),
        ("Ely township", "Ely", CITY, False),
        ("Ely", "Ely", CITY, None),
        ("Eden", "Ely", CITY, False),
        ("Saint Paul city", "St. Paul", CITY, True),
        ("ÉLY CITY", "Ely", CITY, True),
        ("Minnesota City", "Minnesota City", CITY, None),
    ],
)
def test_a_county_subdivision_means_a_place(written: str, name: str, kind: PlaceKind, answer: bool | None) -> None:  # noqa: FBT001 - a table
    assert is_subdivision_of_place(written, Place(name=name, kind=kind)) is answer


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("12 Cedar Street", "Ely", "55731"), ("12 Cedar St.", "Ely", "55731-1234"), True),
        (("12 Cedar Street North", "", "55731"), ("12 cedar st n", "", "55731"), True),
        (("12 Cedar St", "Ely", "55731"), ("12 Cedar St", "Ely", "55732"), False),
        (("12 Cedar St", "Ely", ""), ("12 Cedar St", "ELY", "55731"), True),
        (("12 Cedar St", "Ely", ""), ("12 Cedar St", "Eden", ""), False),
        (("12 Cedar St", "", ""), ("12 Cedar St", "", ""), False),
        (("12 Cedar St", "Ely", ""), ("12 Cedar St", "", "55731"), False),
        (("12 Cedar St", "Ely", "55731"), ("14 Cedar St", "Ely", "55731"), False),
        (("", "Ely", "55731"), ("", "Ely", "55731"), False),
    ],
)
def test_two_addresses_mean_the_same_door(one: tuple[str, str, str], other: tuple[str, str, str], same: bool) -> None:  # noqa: FBT001 - a table
    assert is_same_address(one, other) is same
    assert is_same_address(other, one) is same
