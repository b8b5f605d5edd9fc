"""The name that tells a place apart: with its county where the name repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from img_program.geography.models.places import Place, PlaceKind
from img_program.geography.names import normal

MORE = {PlaceKind.UNORGANIZED: " (unorganized territory)"}


def search_name_of(name: str, kind: str) -> str:
    """The key under which a place is found: its name without "Township"."""
    bare = name.removesuffix(" Township") if kind == PlaceKind.TOWNSHIP else name
    return normal(bare)


def labels_of(places: Iterable[tuple[str, str, str, Collection[str]]]) -> dict[str, str]:
    """By key, from (key, name, kind, names of its counties): "Louisville Township, Red Lake County"."""
    listed = [
        (key, f"{name}{MORE.get(PlaceKind(kind), '')}", normal(name), kind, counties) for key, name, kind, counties in places
    ]
    often = Counter((name, kind) for _key, _label, name, kind, _counties in listed)
    return {
        key: f"{label}, {in_counties(counties)}" if often[name, kind] > 1 else label
        for key, label, name, kind, counties in listed
    }


def relabel() -> None:
    """After a place came or went by another name: bring every label up to date."""
    places = list(Place.objects.with_counties())
    wanted = labels_of((each.pk, each.name, each.kind, [county.name for county in each.counties_here()]) for each in places)
    changed = [each for each in places if each.label != wanted[each.pk]]
    for each in changed:
        each.label = wanted[each.pk]
    Place.objects.bulk_update(changed, ["label"], batch_size=500)


def in_counties(names: Collection[str]) -> str:
    """One or several counties in words."""
    *first, last = sorted(names) or ["an unknown"]
    return f"{', '.join(first)} and {last} counties" if first else f"{last} County"
