"""Places of the tests by what people call them: "hermantown" is the city, "duluth-township" the township."""

from __future__ import annotations

from img_program.geography.models import Place, PlaceKind
from img_program.geography.names import normal


def place(words: str) -> Place:
    """The one city or township of that name."""
    bare = words.removesuffix("-township")
    kind = PlaceKind.CITY if bare == words else PlaceKind.TOWNSHIP
    return Place.objects.with_counties().get(kind=kind, search_name=normal(bare))
