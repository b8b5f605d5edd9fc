"""Small maps as SVG paths: outlines simplified to what a picture shows, never a whole file of shapes (60 KB at most)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import shapely

from img_program.geography.areas import area_of, cities, point_of, tracts
from img_program.geography.models import Place
from img_program.geography.shapes import FEATURE, county_topology, polygons_of

WIDTH, MARGIN = 480, 8
FINENESS = 260  # a corner that moves an outline by less than a 260th of the picture is left out


@dataclass(frozen=True, slots=True)
class Frame:
    """Where meters stand in the picture."""

    left: float
    top: float
    scale: float
    height: int

    @classmethod
    def around(cls, bounds: Sequence[float], width: int = WIDTH) -> Frame:
        """So that these bounds fill the width."""
        left, bottom, right, top = bounds
        scale = (width - 2 * MARGIN) / max(right - left, (top - bottom) / 1.3)
        return cls(left, top, scale, round((top - bottom) * scale) + 2 * MARGIN)

    def place(self, x: float, y: float) -> tuple[int, int]:
        """A point in the picture."""
        return round(MARGIN + (x - self.left) * self.scale), round(MARGIN + (self.top - y) * self.scale)

    def path(self, area: Any) -> str:
        """An outline as an SVG path of whole numbers."""
        words = []
        for polygon in shapely.get_parts(area):
            if polygon.geom_type != "Polygon":
                continue
            for ring in (polygon.exterior, *polygon.interiors):
                points = list(dict.fromkeys(self.place(x, y) for x, y in ring.coords))
                if len(points) > 2:  # noqa: PLR2004 - a surface has three corners
                    words.append(_ring(points))
        return "".join(words)


def _ring(points: list[tuple[int, int]]) -> str:
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z"


@dataclass(frozen=True, slots=True)
class Picture:
    """A map: lines of counties and tracts, what is filled, a dot."""

    height: int
    counties: str
    tracts: str
    filled: str
    dot: tuple[int, int] | None
    width: int = WIDTH


@cache
def county_areas() -> dict[str, Any]:
    """Every county's outline by its code."""
    return {str(shape["id"]): area_of(polygons) for shape, polygons in polygons_of(county_topology(), FEATURE)}


def simple(areas: Sequence[Any], tolerance: float) -> Sequence[Any]:
    """Neighbors stay neighbors."""
    simple: Sequence[Any] = shapely.coverage_simplify(list(areas), tolerance)
    return simple


def picture_of(place: Place) -> Picture:
    """The counties of a place with their tracts, its own outline where it is a city, and its point."""
    codes = tuple(sorted(part.county_id for part in place.parts.all()))
    frame, counties, lines = _background(codes)
    parts = [cities().tree.geometries[number] for number, key in enumerate(cities().keys) if key == place.gnis]
    own = frame.path(shapely.simplify(shapely.union_all(parts), 1 / frame.scale / 2)) if parts else ""
    dot = None
    if place.latitude is not None and place.longitude is not None:
        point = point_of(float(place.longitude), float(place.latitude))
        dot = frame.place(point.x, point.y)
    return Picture(frame.height, counties, lines, own, dot)


@lru_cache(maxsize=100)
def _background(codes: tuple[str, ...]) -> tuple[Frame, str, str]:
    counties = [county_areas()[code] for code in codes]
    frame = Frame.around(shapely.total_bounds(counties))
    inside = [area for area, code in zip(tracts().tree.geometries, tracts().counties, strict=True) if code in codes]
    tolerance = WIDTH / FINENESS / frame.scale
    lines = "".join(frame.path(area) for area in simple(inside, tolerance))
    return frame, "".join(frame.path(area) for area in simple(counties, tolerance)), lines


@cache
def state_background() -> tuple[Frame, str]:
    """All counties, for the map of the state."""
    areas = list(county_areas().values())
    frame = Frame.around(shapely.total_bounds(areas))
    return frame, "".join(frame.path(area) for area in simple(areas, WIDTH / FINENESS / frame.scale))


def dots(places: Iterable[Place]) -> str:
    """The points of places as one path, to be drawn with round ends."""
    frame, _counties = state_background()
    points = []
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            point = point_of(float(place.longitude), float(place.latitude))
            points.append(frame.place(point.x, point.y))
    return "".join(f"M{x} {y}h0" for x, y in sorted(set(points)))
