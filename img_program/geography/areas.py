"""Where a point lies: tract, city, county and ZIP area by their outlines. Lengths are in meters.

An outline is drawn for maps, so near a border every area within `CLOSE` of the point is a candidate. Who decides
something decides it only when all candidates agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from img_program.geography.shapes import Ring, polygons_of, topology_of

MIDDLE_LATITUDE = 46.4
METERS_PER_DEGREE = 111_200.0
SHRINK = cos(radians(MIDDLE_LATITUDE))
CLOSE = 100.0
# The census whose tracts we have outlines of, and the year of the cities' outlines.
TRACTS_OF = 2020
CITIES_OF = 2026
MINNESOTA = (-97.3, 43.4, -89.4, 49.5)
LEAST_CORNERS = 3


def point_of(longitude: float, latitude: float) -> Any:
    """A point in meters on a flat Minnesota."""
    return shapely.Point(longitude * SHRINK * METERS_PER_DEGREE, latitude * METERS_PER_DEGREE)


def area_of(polygons: list[list[Ring]]) -> Any:
    """An outline in meters on a flat Minnesota; rings that rounding left without an inside are dropped."""
    parts = []
    for polygon in polygons:
        rings = [_flat(ring) for ring in polygon if len(ring) >= LEAST_CORNERS]
        if len(polygon[0]) >= LEAST_CORNERS:
            parts.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.make_valid(shapely.MultiPolygon(parts), method="structure", keep_collapsed=False)


def _flat(ring: Ring) -> Ring:
    return [(x * SHRINK * METERS_PER_DEGREE, y * METERS_PER_DEGREE) for x, y in ring]


@dataclass(frozen=True, slots=True)
class Layer:
    """The areas of one kind and year; `keys` and `counties` in the order of the tree."""

    keys: tuple[str, ...]
    counties: tuple[str, ...]
    tree: Any
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies at a point or within `CLOSE` of it, by the outlines. `cities` are numbers of the State's list (GNIS).

    Several tracts, cities or counties: the point lies near a border. `may_lie_outside_cities`: it need not lie in any.
    """

    longitude: float
    latitude: float
    tracts: tuple[str, ...]
    counties: tuple[str, ...]
    cities: tuple[str, ...]
    may_lie_outside_cities: bool
    zip_codes: tuple[str, ...]

    @property
    def in_minnesota(self) -> bool:
        """Whether any tract of ours is near."""
        return bool(self.tracts)


@cache
def layer(name: str, feature: str) -> Layer:
    """A layer of outlines, read once in each process (about a second for tracts)."""
    keys, counties, areas = [], [], []
    for shape, polygons in polygons_of(topology_of(name), feature):
        properties = shape.get("properties", {})
        keys.append(str(shape.get("id") or properties["gnis"]))
        counties.append(str(properties.get("county", "")))
        areas.append(area_of(polygons))
    return Layer(tuple(keys), tuple(counties), shapely.STRtree(areas), frozenset(keys))


def tracts() -> Layer:
    """Census tracts."""
    return layer(f"tracts_{TRACTS_OF}", "tracts")


def cities() -> Layer:
    """The parts of cities by county."""
    return layer(f"cities_{CITIES_OF}", "cities")


def zip_areas() -> Layer:
    """ZIP code tabulation areas."""
    return layer(f"zctas_{TRACTS_OF}", "zctas")


def spots(points: Sequence[tuple[float, float]]) -> list[Spot]:
    """What lies at each (longitude, latitude), in one pass over each layer."""
    if not points:
        return []
    degrees = np.asarray(points, dtype=float)
    flat = shapely.points(degrees[:, 0] * SHRINK * METERS_PER_DEGREE, degrees[:, 1] * METERS_PER_DEGREE)
    near_tracts, near_cities, in_zips = (_near(each, flat, CLOSE) for each in (tracts(), cities(), zip_areas()))
    inside = _deep_inside(cities(), flat)
    found = []
    for number, (longitude, latitude) in enumerate(points):
        here = near_tracts.get(number, [])
        towns = near_cities.get(number, [])
        found.append(
            Spot(
                longitude,
                latitude,
                tuple(sorted(tracts().keys[each] for each in here)),
                tuple(sorted({tracts().counties[each] for each in here})),
                tuple(sorted({cities().keys[each] for each in towns})),
                number not in inside,
                tuple(sorted(zip_areas().keys[each] for each in in_zips.get(number, []))),
            )
        )
    return found


def spot(longitude: float, latitude: float) -> Spot:
    """What lies at one point."""
    return spots([(longitude, latitude)])[0]


def spot_at(point: tuple[Decimal, Decimal]) -> Spot:
    """What lies at a point as forms give it: (latitude, longitude)."""
    latitude, longitude = point
    return spot(float(longitude), float(latitude))


def _near(areas: Layer, points: Any, meters: float) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, area in zip(*areas.tree.query(points, predicate="dwithin", distance=meters).tolist(), strict=True):
        found.setdefault(number, []).append(area)
    return found


def _deep_inside(areas: Layer, points: Any) -> set[int]:
    """The points inside the cities that no border of all cities together comes near: between two cities there is none."""
    numbers, _areas = areas.tree.query(points, predicate="within")
    far = shapely.distance(shapely.boundary(_together()), points[numbers]) >= CLOSE if len(numbers) else []
    return {number for number, enough in zip(numbers.tolist(), far, strict=True) if enough}


@cache
def _together() -> Any:
    together = shapely.union_all(cities().tree.geometries, grid_size=1.0)
    shapely.prepare(together)
    return together
