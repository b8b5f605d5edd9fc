"""The one way to choose a place or to write a point in a form."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from img_program.geography.areas import MINNESOTA
from img_program.geography.models import Place
from img_program.web.fields import SearchChoiceField
from img_program.web.fields.search_choice import MOST_FOUND, Pairs

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(
    rf"(?P<latitude>{_NUMBER})\s*°?\s*(?P<north>[NnSs])?\s*[,; ]\s*(?P<longitude>{_NUMBER})\s*°?\s*(?P<west>[EeWw])?"
)
DIGITS = Decimal("0.00001")  # about a meter


class PlaceField(SearchChoiceField):
    """A city, township or territory among 2,700, in any spelling. Its value is a Place, or None for an empty answer."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "City or township")
        kwargs.setdefault("help_text", "Write a part of its name. A post office may have another name.")
        super().__init__(Place.objects.all(), **kwargs)

    def found(self, words: str) -> Pairs:
        """Places of exactly this name first, then those whose names contain the words; ended ones last."""
        exact = list(self.queryset.named(words)[: MOST_FOUND + 1])
        rest = self.queryset.search(words).exclude(pk__in=[each.pk for each in exact])
        rows = [*exact, *rest[: MOST_FOUND + 1]][: MOST_FOUND + 1]
        return self._pairs(sorted(rows, key=lambda each: each.ended_on is not None))

    def clean(self, value: Any) -> Any:
        """Words that are the name of exactly one place choose it, however it is spelled."""
        words = getattr(value, "words", "")
        if words and not value.is_asked:
            named = list(self.queryset.named(words)[:2])
            if len(named) == 1:
                return super().clean(named[0].pk)
        return super().clean(value)


def parse_point(written: str) -> tuple[Decimal, Decimal]:
    """(latitude, longitude) from "44.978, -93.265", "44.978 N, 93.265 W". Raises ValidationError in words.

    A longitude without a sign is west: all of Minnesota is.
    """
    found = _PAIR.fullmatch(written.strip())
    if found is None:
        raise ValidationError("Write the latitude and the longitude, such as 44.97800, -93.26500.", code="point")
    latitude, longitude = Decimal(found["latitude"]), Decimal(found["longitude"])
    if (found["west"] or "").upper() == "W" or not found["west"]:
        longitude = -abs(longitude)
    if (found["north"] or "").upper() == "S":
        latitude = -latitude
    west, south, east, north = MINNESOTA
    if south <= -longitude <= north and west <= -latitude <= east:
        raise ValidationError("These look turned around. Write the latitude first, such as 44.97800, -93.26500.", code="turned")
    if not (south <= latitude <= north and west <= longitude <= east):
        raise ValidationError(
            "This point is not in Minnesota. Write the latitude first, such as 44.97800, -93.26500.", code="far"
        )
    return latitude.quantize(DIGITS), longitude.quantize(DIGITS)


class PointField(forms.CharField):
    """Latitude and longitude in one line, as maps copy them. Its value is a pair of decimals, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Latitude and longitude")
        kwargs.setdefault("help_text", "As a map copies them, for example 44.97800, -93.26500.")
        # With scripts, a map beside the field (static/js/pin_map.js) writes into it.
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-pin-map": reverse_lazy("maps:pin")}))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Any:
        """A pair, or None."""
        written = super().clean(value)
        return parse_point(written) if written else None
