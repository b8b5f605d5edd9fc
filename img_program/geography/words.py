"""What the statute room's public page says about geography: names for codes, and where each rule is applied."""

from __future__ import annotations

from collections.abc import Sequence

from img_program.geography.checking.actions import KEPT_DAYS
from img_program.geography.models import METRO_COUNTIES, County, DesignationKind, Place, PlaceKind
from img_program.geography.rules.is_rural import EXCLUDED_CITIES, RURAL_KINDS
from img_program.geography.rules.is_underserved import UNDERSERVED_DESIGNATIONS
from img_program.statute.uses import register_choices, register_item_words, register_use


def county_names(codes: Sequence[str]) -> list[str]:
    """Names for county codes, in the order of the names."""
    names = dict(County.objects.filter(pk__in=codes).values_list("pk", "name"))
    return sorted(names.get(code, code) for code in codes)


def place_names(keys: Sequence[str]) -> list[str]:
    """Names for codes of places, in the order of the names."""
    names = dict(Place.objects.filter(pk__in=keys).values_list("pk", "label"))
    return sorted(names.get(key, f"{key} (no place has this code)") for key in keys)


def register_words() -> None:
    """Called once when the program starts."""
    register_item_words(METRO_COUNTIES, county_names)
    register_item_words(EXCLUDED_CITIES, place_names)
    register_choices(RURAL_KINDS, ((code, label.lower()) for code, label in PlaceKind.choices))
    register_choices(UNDERSERVED_DESIGNATIONS, DesignationKind.choices)
    for key in (METRO_COUNTIES, EXCLUDED_CITIES, RURAL_KINDS):
        register_use(key, "Places: whether a city or township is a rural community")
    register_use(UNDERSERVED_DESIGNATIONS, "Places: whether a city, township or address is an underserved community")
    register_use(KEPT_DAYS, "Places: how long lists that were checked are kept")
    register_use(METRO_COUNTIES, "Reports: the step from the state to metro and Greater Minnesota")
