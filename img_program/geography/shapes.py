"""Outlines of counties, tracts, cities and ZIP areas from the committed TopoJSON files; nothing is fetched from anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
TOPOLOGY = DATA / "minnesota_counties.topo.json"
FEATURE = "counties"
type Ring = list[tuple[float, float]]


@cache
def _text() -> str:
    return TOPOLOGY.read_text(encoding="utf-8")


def county_topology() -> dict[str, Any]:
    """TopoJSON with one object, "counties": 87 shapes whose `id` is the county code and whose `name` is in `properties`.

    For Altair: `alt.Data(values=county_topology(), format=alt.TopoDataFormat(type="topojson", feature="counties"))`
    and `transform_lookup(lookup="id", ...)`. Each call gives a fresh copy (20 KB).
    """
    topology: dict[str, Any] = json.loads(_text())
    return topology


def topology_of(name: str) -> dict[str, Any]:
    """One of the committed files, such as "tracts_2020"."""
    topology: dict[str, Any] = json.loads((DATA / f"{name}.topo.json").read_text(encoding="utf-8"))
    return topology


def polygons_of(topology: dict[str, Any], feature: str) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    """Each shape with its polygons in longitude and latitude: the outer ring first, then holes; rings are open."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for coded in topology["arcs"]:
        x = y = 0
        arc: Ring = []
        for step_x, step_y in coded:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    for geometry in topology["objects"][feature]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        yield geometry, [[_ring(arcs, ring) for ring in polygon] for polygon in polygons]


def _ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring[:-1]
