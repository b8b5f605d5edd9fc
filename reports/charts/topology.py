"""Lines between areas and places for labels, worked out from the map shapes of counties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from img_program.geography.shapes import FEATURE, county_topology

type Point = tuple[float, float]


@cache
def _arcs() -> list[list[Point]]:
    topology = county_topology()
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        decoded.append(points)
    return decoded


def _rings(shape: dict[str, Any]) -> list[list[int]]:
    """The outer ring of each part of a county, as arc numbers."""
    if shape["type"] == "Polygon":
        return [shape["arcs"][0]]
    return [part[0] for part in shape["arcs"]]


def _points(ring: list[int]) -> list[Point]:
    points: list[Point] = []
    for arc in ring:
        part = _arcs()[arc] if arc >= 0 else _arcs()[~arc][::-1]
        points += part[1:] if points else part
    return points


def _center(ring: list[Point]) -> tuple[float, Point]:
    """Area and centroid of a ring in degrees; good enough to place a label."""
    area = east = north = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, east, north = area + cross, east + (x1 + x2) * cross, north + (y1 + y2) * cross
    return abs(area) / 2, (east / (3 * area), north / (3 * area))


@cache
def county_centers() -> dict[str, tuple[float, Point]]:
    """For each county code: area in square degrees, and longitude and latitude of its largest part's center."""
    return {
        shape["id"]: max(_center(_points(ring)) for ring in _rings(shape))
        for shape in county_topology()["objects"][FEATURE]["geometries"]
    }


def area_center(codes: Mapping[str, str], area: str) -> Point:
    """The center of all counties of an area, weighted by size; `codes` names the area of each county code."""
    parts = [county_centers()[code] for code, name in codes.items() if name == area]
    whole = sum(size for size, _ in parts)
    return sum(size * point[0] for size, point in parts) / whole, sum(size * point[1] for size, point in parts) / whole


def borders(areas: Mapping[str, str]) -> dict[str, Any]:
    """The lines between different areas and around the state, as a TopoJSON geometry."""
    sides: dict[int, set[str]] = {}
    for shape in county_topology()["objects"][FEATURE]["geometries"]:
        for arc in _all_arcs(shape["arcs"]):
            sides.setdefault(arc if arc >= 0 else ~arc, set()).add(areas[shape["id"]] + ("" if arc >= 0 else " "))
    lines = [[arc] for arc, names in sorted(sides.items()) if len(names) == 1 or len({n.strip() for n in names}) > 1]
    return {"type": "MultiLineString", "arcs": lines}


def _all_arcs(arcs: Any) -> Iterator[int]:
    for arc in arcs:
        if isinstance(arc, list):
            yield from _all_arcs(arc)
        else:
            yield arc
