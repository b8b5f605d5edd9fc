"""Whether a place was there on a day, at the first and the last day of what is known of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_program.geography.models import Place, PlaceKind
from img_program.geography.rules.exists import why_not_there

DAY = date(2026, 7, 1)
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 2)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, None),
        ({"began_on": DAY}, None),
        ({"began_on": AFTER}, "exists since 2 July 2026"),
        ({"ended_on": AFTER}, None),
        ({"ended_on": DAY}, "ended on 1 July 2026. A person decides."),
        ({"ended_on": BEFORE}, "ended on 30 June 2026"),
        ({"listed_since": DAY}, None),
        ({"listed_since": AFTER}, "was not on the State's lists before 2 July 2026"),
        ({"listed_since": AFTER, "began_on": BEFORE}, None),
        ({"missing_since": AFTER}, None),
        ({"missing_since": DAY}, "is not on the State's list of 1 July 2026"),
        ({"missing_since": DAY, "ended_on": AFTER}, None),
    ],
)
def test_a_place_is_there_or_is_not(known: dict[str, Any], words: str | None) -> None:
    found = why_not_there(Place(name="Ely", kind=PlaceKind.CITY, **known), on=DAY)
    assert (found is None) == (words is None)
    assert (words or "") in (found or "")


def test_what_followed_is_named() -> None:
    successor = Place(pk=1, name="Rochester", kind=PlaceKind.CITY)
    found = why_not_there(Place(name="Marion", kind=PlaceKind.TOWNSHIP, ended_on=DAY, successor=successor), on=DAY)
    assert "Ask about Rochester." in (found or "")
