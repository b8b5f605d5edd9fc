"""The maps on which somebody puts a pin: all counties, or one with its cities and census tracts. At most 60 KB each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import shapely

from img_program.geography.areas import METERS_PER_DEGREE, SHRINK, cities, tracts
from img_program.geography.models import County, Place
from img_program.geography.pictures import MARGIN, Frame, county_areas, simple

# Finer than a picture: on a map of one county a step is some twenty meters.
WIDTH, FINENESS = 4800, 900


def map_of(code: str) -> dict[str, Any]:
    """All of Minnesota (no code), or one county, as paths with the numbers that turn a point of the map into degrees.

    Raises LookupError for a code that no county has.
    """
    names = dict(County.objects.order_by("name").values_list("pk", "name"))
    if not code:
        return _answer(_state(), names)
    if code not in county_areas():
        raise LookupError(code)
    drawn = _county(code)
    cities_here = Place.objects.filter(gnis__in=[key for key, _path in drawn[1]])
    towns = {str(gnis): label for gnis, label in cities_here.values_list("gnis", "label")}
    return _answer(drawn, {**towns, code: f"{names[code]} County"})


type _Drawn = tuple[Frame, tuple[tuple[str, str], ...], str]


def _answer(drawn: _Drawn, names: dict[str, str]) -> dict[str, Any]:
    frame, areas, lines = drawn
    order = list(names)
    shown = sorted((each for each in areas if each[0] in names), key=lambda each: order.index(each[0]))
    return {
        "width": WIDTH, "height": frame.height, "left": frame.left, "top": frame.top, "scale": frame.scale, "margin": MARGIN,
        "longitude": SHRINK * METERS_PER_DEGREE, "latitude": METERS_PER_DEGREE,
        "areas": [{"key": key, "name": names[key], "path": path} for key, path in shown], "lines": lines,
    }  # fmt: skip


@lru_cache(maxsize=1)
def _state() -> _Drawn:
    codes, outlines = zip(*county_areas().items(), strict=True)
    frame = Frame.around(shapely.total_bounds(outlines), width=WIDTH)
    paths = (frame.path(area) for area in simple(outlines, WIDTH / FINENESS / frame.scale))
    return frame, tuple(zip(codes, paths, strict=True)), ""


@lru_cache(maxsize=87)
def _county(code: str) -> _Drawn:
    outline = county_areas()[code]
    frame = Frame.around(shapely.total_bounds([outline]), width=WIDTH)
    step = WIDTH / FINENESS / frame.scale
    inside = [area for area, county in zip(tracts().tree.geometries, tracts().counties, strict=True) if county == code]
    lines = frame.path(outline) + "".join(frame.path(area) for area in simple(inside, step))
    towns = [
        (key, frame.path(shapely.simplify(area, step)))
        for key, county, area in zip(cities().keys, cities().counties, cities().tree.geometries, strict=True)
        if county == code
    ]
    return frame, tuple(towns), lines
