"""Whether the city or township of a federal row is ours, and a facility's address the one asked about."""

from __future__ import annotations

from img_program.geography.labels import search_name_of
from img_program.geography.models import DesignationComponent, Place
from img_program.geography.names import normal, plain, spellings

SUBDIVISION_CODE = 10  # state, county, subdivision
_SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "boulevard": "blvd", "highway": "hwy", "lane": "ln",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "suite": "ste", "court": "ct", "circle": "cir", "place": "pl", "county": "co", "saint": "st",
}  # fmt: skip


def is_component_of_place(part: DesignationComponent, place: Place) -> bool | None:
    """Whether a row of a county subdivision means this place: by its code; by its name where the row has no code."""
    code = part.geography_id.strip()
    if place.fips and len(code) == SUBDIVISION_CODE and code.isdigit():
        return code[-len(place.fips) :] == place.fips
    return is_subdivision_of_place(part.name, place)


def is_subdivision_of_place(name: str, place: Place) -> bool | None:
    """Whether a county subdivision's name means this place; None when it doesn't say city or township.

    The federal lists write "Hereford, city of", "Bergen township" or "Ely city".
    """
    ours = search_name_of(place.name, place.kind)
    readings = spellings(name)
    if any(each.kind == place.kind and each.name == ours for each in readings):
        # "Minnesota City" may be the city, or Minnesota's city.
        return None if normal(name) == ours else True
    bare = [each for each in readings if each.kind is None]
    if any(each.name in {ours, normal(place.name)} for each in bare):
        return None
    return False


def is_same_address(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two addresses (line, post office, ZIP code) mean the same door, however streets are shortened.

    The lines must agree, and the ZIP codes or, without one of them, the post offices.
    """
    if not one[0].strip() or _line(one[0]) != _line(other[0]):
        return False
    if one[2] and other[2]:
        return one[2].strip()[:5] == other[2].strip()[:5]
    return bool(one[1] and other[1]) and normal(one[1]) == normal(other[1])


def _line(words: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in plain(words).replace(",", " ").split())
