"""The one way to choose a place, and points as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from img_program.geography.fields import PlaceField, parse_point
from img_program.geography.models import Place


class Asking(forms.Form):
    place = PlaceField(required=False)


def asked(**typed: str) -> Asking:
    data = QueryDict(mutable=True)
    data.update(typed)
    return Asking(data)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["City of Hermantown", "hermantown", "Hermantown, St. Louis County"])
def test_words_that_name_one_place_choose_it(words: str) -> None:
    form = asked(**{"place-words": words})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].pk == "2728682"


@pytest.mark.django_db
def test_the_code_chooses_and_nothing_is_nothing() -> None:
    assert asked(place="2756896").is_valid()
    empty = asked(place="")
    assert (empty.is_valid(), empty.cleaned_data["place"]) == (True, None)
    assert not asked(place="27").is_valid()


@pytest.mark.django_db
def test_a_name_of_several_places_is_asked_back_with_their_counties() -> None:
    form = asked(**{"place-words": "Louisville Township"})
    assert "Choose from what was found" in str(form.errors)
    shown = str(form["place"])
    assert "Louisville Township, Red Lake County" in shown
    assert "Louisville Township, Scott County" in shown
    assert len(shown) < 6_000, "a form never carries all 2,700"
    assert "Nothing was found" in str(asked(**{"place-words": "Springfield Heights"}).errors)


@pytest.mark.django_db
def test_the_place_of_that_name_stands_first_and_one_that_ended_last() -> None:
    found = [label for _key, label in PlaceField(required=False).found("Stacy")]
    assert found[0] == "Stacy"
    found = [label for _key, label in PlaceField(required=False).found("Credit River")]
    assert found == ["Credit River", "Credit River Township"]
    assert Place.objects.get(label=found[1]).ended_on


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("44.978, -93.265", ("44.97800", "-93.26500")),
        ("44.978,-93.265", ("44.97800", "-93.26500")),
        ("44.978 93.265", ("44.97800", "-93.26500")),
        ("44.978° N, 93.265° W", ("44.97800", "-93.26500")),
        ("47.123456789, -95.987654321", None),
    ],
)
def test_a_point_as_maps_copy_it(written: str, point: tuple[str, str] | None) -> None:
    wanted = tuple(map(Decimal, point)) if point else (Decimal("47.12346"), Decimal("-95.98765"))
    assert parse_point(written) == wanted


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("-93.265, 44.978", "latitude first"),
        ("93.265, 44.978", "latitude first"),
        ("40.0, -93.2", "not in Minnesota"),
        ("44.978", "Write the latitude and the longitude"),
        ("here", "Write the latitude and the longitude"),
        ("44.978 S, 93.265 W", "not in Minnesota"),
    ],
)
def test_what_is_no_point_is_asked_back(written: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        parse_point(written)
