"""Whether the city or township of a federal row is ours, and a facility's address the one asked about."""

from __future__ import annotations

import re
import unicodedata

from img_program.geography.models import Place, PlaceKind

_KINDS = {"city": PlaceKind.CITY, "township": PlaceKind.TOWNSHIP, "twp": PlaceKind.TOWNSHIP, "town": PlaceKind.TOWNSHIP,
          "ut": PlaceKind.UNORGANIZED, "unorganized territory": PlaceKind.UNORGANIZED, "unorg": PlaceKind.UNORGANIZED}  # fmt: skip
_KIND_WORDS = "|".join(sorted(_KINDS, key=len, reverse=True))
_LAST = re.compile(rf"(?P<name>.+?),? (?P<kind>{_KIND_WORDS})")
_OF = re.compile(rf"(?P<name>.+?),? (?P<kind>{_KIND_WORDS}) of")
_SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "boulevard": "blvd", "highway": "hwy", "lane": "ln",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "suite": "ste", "court": "ct", "circle": "cir", "place": "pl", "county": "co",
}  # fmt: skip


def _plain(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = " ".join(re.sub(r"[^a-z0-9, ]", " ", letters).split())
    return re.sub(r"\bsaint\b", "st", words)


def is_subdivision_of_place(name: str, place: Place) -> bool | None:
    """Whether a county subdivision's name means this place; None when it doesn't say city or township.

    The federal lists write "Hereford, city of", "Bergen township" or "Ely city".
    """
    written = _plain(name)
    found = _OF.fullmatch(written) or _LAST.fullmatch(written)
    kind = _KINDS[found["kind"]] if found else None
    bare = found["name"].rstrip(",") if found else written
    ours = _plain(place.name)
    own = _LAST.fullmatch(ours) if place.kind != PlaceKind.CITY else None
    if bare != (own["name"] if own else ours):
        return None if written == ours else False  # "Minnesota City" may be the city, or Minnesota's city
    return None if kind is None else kind == place.kind


def is_same_address(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two addresses (line, post office, ZIP code) mean the same door, however streets are shortened.

    The lines must agree, and the ZIP codes or, without one of them, the post offices.
    """
    if not one[0].strip() or _line(one[0]) != _line(other[0]):
        return False
    if one[2] and other[2]:
        return one[2].strip()[:5] == other[2].strip()[:5]
    return bool(one[1] and other[1]) and _plain(one[1]) == _plain(other[1])


def _line(words: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in _plain(words).replace(",", " ").split())
