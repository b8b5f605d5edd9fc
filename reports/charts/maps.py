"""Minnesota's counties, shaded by the number of people counted in the area to which each belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import altair as alt

from img_program.geography.shapes import FEATURE, county_topology
from reports.charts.render import Drawing, draw, inline
from reports.charts.style import HATCHED, colors, ramp, readable_on
from reports.charts.topology import area_center, borders, county_centers
from reports.publication.findings import Finding

_PROJECTION: dict[str, Any] = {"type": "conicEqualArea", "rotate": [94.5, 0], "parallels": [44.5, 48]}
_WIDTH, _HEIGHT, _INSET = 370, 430, 150
_ROOM_FOR_LABEL = 0.09
_NAMED_UP_TO = 16
_LIMITS = (1, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)
_MOST_SHADES = 5


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the map: its words and its count (None: not shown)."""

    key: str
    label: str
    count: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of the map's legend; `lowest` is its least count."""

    label: str
    color: str
    lowest: int = 0


def shades(counts: Sequence[int]) -> list[Shade]:
    """Up to five classes with round limits, from the class of the smallest count above zero to that of the largest."""
    counts = [count for count in counts if count]
    if not counts:
        return []
    first = max((limit for limit in _LIMITS if limit <= min(counts)), default=1)
    limits = [limit for limit in _LIMITS if first <= limit <= max(counts)] or [first]
    while len(limits) > _MOST_SHADES:
        limits = limits[::2]
    found = []
    for place, (low, tone) in enumerate(zip(limits, ramp(len(limits)), strict=True)):
        last = place + 1 == len(limits)
        found.append(Shade(f"{low:,} or more" if last else f"{low:,} to {limits[place + 1] - 1:,}", tone, low))
    return found


def choropleth(
    areas: Sequence[Area],
    area_of_county: Mapping[str, str],
    *,
    key: str,
    finding: Finding,
    unit: str,
    enlarged: frozenset[str] = frozenset(),
) -> Drawing:
    """A map with a legend, the counts written on the areas, and `enlarged` counties drawn again beside it.

    "Not shown" is hatched and zero is white, so the map reads without color. `area_of_county` names the area of every
    county code by its key.
    """
    classes = shades([area.count for area in areas if area.count])
    tones = {area.key: _shade(area, classes) for area in areas}
    used = [shade for shade in [*classes, *_special()] if shade in tones.values()]
    topology = _shaded(area_of_county, tones)
    legend = alt.Legend(title=f"Number of {unit}", orient="none", legendX=248, legendY=226, symbolType="square", symbolSize=190)
    fill = alt.Fill(
        "properties.shade:N",
        scale=alt.Scale(domain=[s.label for s in used], range=[s.color for s in used]),
        legend=legend,
        sort=[s.label for s in used],
    )
    apart = enlarged if len({area_of_county[code] for code in enlarged}) > 1 else frozenset()
    whole = _map(areas, area_of_county, tones, topology, fill, without=apart, size=(_WIDTH, _HEIGHT))
    chart: alt.LayerChart | alt.HConcatChart = whole
    if apart:
        part = _cut(topology, apart)
        inset = _map(areas, area_of_county, tones, part, fill, only=apart, size=(_INSET, _INSET))
        heading = alt.TitleParams("Metro counties, enlarged", fontSize=12, fontWeight=600, anchor="middle", color=colors()["ink"])
        chart = alt.hconcat(whole, inset.properties(title=heading), spacing=14)
    return draw(chart, key=key, title=finding.title, description=finding.before(in_words(areas, unit)))


def in_words(areas: Sequence[Area], unit: str) -> str:
    """The text alternative: every area's number; areas with nobody are named together at the end."""
    said = [f"{area.label}: {area.text}" for area in areas if area.count != 0]
    empty = sum(area.count == 0 for area in areas)
    rest = f" None in the other {empty} areas." if empty and said else ""
    return f"Map of Minnesota, number of {unit}. {'; '.join(said) or 'Nobody is counted'}.{rest}"


def _map(
    areas: Sequence[Area],
    area_of_county: Mapping[str, str],
    tones: Mapping[str, Shade],
    topology: dict[str, Any],
    fill: alt.Fill,
    *,
    size: tuple[int, int],
    without: frozenset[str] = frozenset(),
    only: frozenset[str] = frozenset(),
) -> alt.LayerChart:
    tone = colors()
    shapes = alt.Chart(inline(topology, FEATURE))
    lines = alt.Chart(inline(topology, "borders"))
    layers: list[alt.Chart] = [
        shapes.mark_geoshape(stroke=tone["line"], strokeWidth=0.5).encode(fill=fill),
        lines.mark_geoshape(filled=False, stroke=tone["line-strong"], strokeWidth=0.9),
    ]
    if labels := _labels(areas, area_of_county, tones, without=without, only=only):
        layers += _written(labels)
    layered = alt.layer(*layers).properties(width=size[0], height=size[1], projection=_PROJECTION)
    return cast("alt.LayerChart", layered)


def _written(labels: list[dict[str, Any]]) -> list[alt.Chart]:
    """Names and numbers, first as a halo that lifts them off the hatching."""
    base = alt.Chart(inline(labels)).encode(longitude="east:Q", latitude="north:Q")
    halo, ink = alt.Stroke("halo:N", scale=None), alt.Color("ink:N", scale=None)
    written: list[alt.Chart] = []
    styles: tuple[tuple[str, Literal[400, 600], int], ...] = (("name:N", 400, -13), ("text:N", 600, 0))
    for column, weight, shift in styles:
        words = base.mark_text(fontWeight=weight, fontSize=11, dy=shift)
        written += [
            base.mark_text(fontWeight=weight, fontSize=11, dy=shift, strokeWidth=3, strokeJoin="round").encode(
                text=column, stroke=halo, color=alt.Color("halo:N", scale=None)
            ),
            words.encode(text=column, color=ink),
        ]
    return written


def _labels(
    areas: Sequence[Area],
    area_of_county: Mapping[str, str],
    tones: Mapping[str, Shade],
    *,
    without: frozenset[str],
    only: frozenset[str],
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    named = len(set(area_of_county.values())) <= _NAMED_UP_TO
    for area in areas:
        codes = [code for code, name in area_of_county.items() if name == area.key]
        inside = [code for code in codes if (code in only if only else code not in without)]
        too_small = len(codes) == 1 and not only and county_centers()[codes[0]][0] < _ROOM_FOR_LABEL
        if not inside or too_small or not (area.count or named):
            continue
        east, north = area_center(area_of_county, area.key)
        tone = tones[area.key].color
        halo = colors()["surface"] if tone == HATCHED else tone
        name = area.label if named else ""
        rows.append({"east": east, "north": north, "name": name, "text": area.text, "halo": halo, "ink": readable_on(halo)})
    return rows


def _shaded(area_of_county: Mapping[str, str], tones: Mapping[str, Shade]) -> dict[str, Any]:
    topology = county_topology()
    for shape in topology["objects"][FEATURE]["geometries"]:
        shape["properties"]["shade"] = tones[area_of_county[shape["id"]]].label
    topology["objects"]["borders"] = borders(area_of_county)
    return topology


def _cut(topology: dict[str, Any], codes: frozenset[str]) -> dict[str, Any]:
    shapes = [shape for shape in topology["objects"][FEATURE]["geometries"] if shape["id"] in codes]
    empty = {"type": "MultiLineString", "arcs": []}
    return {**topology, "objects": {FEATURE: {"type": "GeometryCollection", "geometries": shapes}, "borders": empty}}


def _special() -> tuple[Shade, Shade]:
    return Shade("Not shown", HATCHED), Shade("None", colors()["surface"])


def _shade(area: Area, classes: Sequence[Shade]) -> Shade:
    hidden, none = _special()
    if area.count is None:
        return hidden
    if area.count == 0:
        return none
    return next(shade for shade in reversed(classes) if shade.lowest <= area.count)
