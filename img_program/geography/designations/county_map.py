"""The map of counties as SVG shapes: how many designations, and whether one covers the whole county."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import cos, radians

from django.db.models import Q

from img_program.geography.models import (
    ComponentKind,
    County,
    Coverage,
    Designation,
    DesignationComponent,
    DesignationKind,
)
from img_program.geography.shapes import FEATURE, Ring, county_topology, polygons_of

WIDTH = 640.0
MARGIN = 8.0
MIDDLE_LATITUDE = 46.4
# From so many designations on, a county is shaded so darkly; words in the same ink stay readable on the darkest.
SHADES = ((10, "0.42"), (5, "0.3"), (2, "0.2"), (1, "0.1"), (0, "0"))


@dataclass(frozen=True, slots=True)
class Shape:
    """One county's outline as an SVG path, and where its number stands."""

    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CountyOnMap:
    """A county with its numbers as of a day."""

    code: str
    name: str
    by_kind: dict[DesignationKind, int]
    whole_county: bool
    shape: Shape

    @property
    def total(self) -> int:
        """Designations with a part in the county."""
        return sum(self.by_kind.values())

    @property
    def shade(self) -> str:
        """The opacity of its filling."""
        return next(opacity for least, opacity in SHADES if self.total >= least)

    @property
    def numbers(self) -> list[int]:
        """In the order of the kinds."""
        return [self.by_kind[kind] for kind in DesignationKind]

    @property
    def words(self) -> str:
        """What the shape says to who can't see it."""
        noun = "designation" if self.total == 1 else "designations"
        whole = ", one of them for the whole county" if self.whole_county else ""
        return f"{self.name} County: {self.total} {noun}{whole}"


def legend() -> list[tuple[str, str]]:
    """Pairs of opacity and words, from few to many."""
    pairs: list[tuple[str, str]] = []
    above: int | None = None
    for least, opacity in SHADES:
        words = f"{least} or more" if above is None else f"{least}" if above - least == 1 else f"{least} to {above - 1}"
        pairs.append((opacity, words))
        above = least
    return pairs[::-1]


def counties_on_map(kinds: Collection[DesignationKind], *, on: date) -> list[CountyOnMap]:
    """All 87 counties with the designations in force on a day, in the order of the names; two queries."""
    parts = (
        DesignationComponent.objects.filter(designation__in=Designation.objects.in_force_on(on).filter(kind__in=kinds))
        .filter(Q(missing_since=None) | Q(missing_since__gt=on), county__isnull=False)
        .order_by()
        .values_list("county_id", "designation_id", "designation__kind", "designation__coverage", "kind")
        .distinct()
    )
    found: dict[str, dict[int, DesignationKind]] = {}
    whole: set[str] = set()
    for county, designation, kind, coverage, covers in parts:
        code = str(county)
        found.setdefault(code, {})[designation] = DesignationKind(kind)
        if coverage == Coverage.AREA and covers == ComponentKind.COUNTY:
            whole.add(code)
    shapes = county_shapes()
    counties = []
    for code, name in County.objects.order_by("name").values_list("fips", "name"):
        kinds_here = list(found.get(code, {}).values())
        by_kind = {kind: kinds_here.count(kind) for kind in DesignationKind}
        counties.append(CountyOnMap(code, name, by_kind, code in whole, shapes[code]))
    return counties


def map_height() -> float:
    """The height that belongs to WIDTH."""
    return max(y for rings in _projected().values() for ring in rings for _x, y in ring) + MARGIN


@cache
def county_shapes() -> dict[str, Shape]:
    """The outline of every county by code."""
    return {code: _shape(rings) for code, rings in _projected().items()}


def _shape(rings: list[Ring]) -> Shape:
    path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)
    x, y = _center(max(rings, key=lambda ring: abs(_area(ring))))
    return Shape(path, round(x, 1), round(y, 1))


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _center(ring: Ring) -> tuple[float, float]:
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    area = _area(ring)
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return x, y


@cache
def _projected() -> dict[str, list[Ring]]:
    """Degrees become a flat picture: a degree of longitude is shorter by the cosine of the latitude."""
    shrink = cos(radians(MIDDLE_LATITUDE))
    flat = {
        str(shape["id"]): [[(x * shrink, -y) for x, y in ring] for polygon in polygons for ring in polygon]
        for shape, polygons in polygons_of(county_topology(), FEATURE)
    }
    points = [point for rings in flat.values() for ring in rings for point in ring]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    scale = (WIDTH - 2 * MARGIN) / (max(x for x, _y in points) - left)
    return {
        code: [[(MARGIN + (x - left) * scale, MARGIN + (y - top) * scale) for x, y in ring] for ring in rings]
        for code, rings in flat.items()
    }
