"""Charts: real text, a text alternative, nothing but shapes, and no hidden number."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from img_program.geography.shapes import county_topology
from reports.charts.bars import Bar, bar_chart
from reports.charts.maps import Area, choropleth, shades
from reports.charts.render import UnsafeSvgError, demand_harmless
from reports.charts.style import ramp, readable_on
from reports.charts.trend import TrendPoint, trend_chart
from reports.publication.findings import Finding

SVG = "{http://www.w3.org/2000/svg}"
BARS = [Bar("Family medicine", 64, "64"), Bar("Psychiatry & more", None, "not shown"), Bar("Pathology", 0, "0")]


def texts(svg: str) -> set[str]:
    return {"".join(element.itertext()).strip() for element in ET.fromstring(svg).iter(f"{SVG}text")}


def test_a_bar_chart_says_its_numbers_as_text_and_hides_what_is_not_shown() -> None:
    drawing = bar_chart(BARS, key="specialty", finding=Finding("By <specialty>"), unit="people")
    root = ET.fromstring(drawing.svg)
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "By <specialty>")
    assert description.text == "Bar chart, number of people. Family medicine: 64; Psychiatry & more: not shown; Pathology: 0."
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert texts(drawing.svg) >= {"Family medicine", "64", "Psychiatry & more", "not shown", "0"}
    assert drawing.svg.count("url(#specialty-hatch)") == 1
    assert "Public Sans" in drawing.svg


def test_a_map_shades_the_areas_and_enlarges_the_metro_counties_where_they_differ() -> None:
    codes = [shape["id"] for shape in county_topology()["objects"]["counties"]["geometries"]]
    metro = frozenset({"27003", "27019", "27037", "27053", "27123", "27139", "27163"})
    areas = [Area("m", "Metro", 146, "146"), Area("g", "Greater Minnesota", None, "not shown")]
    coarse = choropleth(
        areas, {code: "m" if code in metro else "g" for code in codes}, key="map", finding=Finding("Map"), unit="people", enlarged=metro
    )
    assert texts(coarse.svg) >= {"Metro", "146", "Greater Minnesota", "not shown", "Not shown", "100 or more"}
    assert "Metro counties, enlarged" not in texts(coarse.svg)
    counties = [Area(code, code, 30 if code == "27053" else 0, "30" if code == "27053" else "0") for code in codes]
    fine = choropleth(counties, {code: code for code in codes}, key="map", finding=Finding("Map"), unit="people", enlarged=metro)
    assert "Metro counties, enlarged" in texts(fine.svg)
    assert fine.description == "Map of Minnesota, number of people. 27053: 30. None in the other 86 areas."


def test_a_trend_gives_each_figure_as_printed() -> None:
    points = [TrendPoint("2014", 250, 400, "250-400", "estimate"), TrendPoint("2016", 148, 148, "148", "being helped")]
    drawing = trend_chart(points, key="trend", finding=Finding("Trend"), axis="People")
    assert texts(drawing.svg) >= {"2014: estimate", "250-400", "2016: being helped", "148"}


@pytest.mark.parametrize(
    "inside",
    ["<script>1</script>", "<style>a{}</style>", '<a href="x"/>', '<rect onclick="x"/>', '<g style="x"/>', "<foreignObject/>"],
)
def test_a_drawing_that_is_more_than_shapes_is_refused(inside: str) -> None:
    with pytest.raises(UnsafeSvgError):
        demand_harmless(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def test_classes_have_round_limits_and_shades_stay_readable() -> None:
    assert [(shade.label, shade.lowest) for shade in shades([0, 12, 30, 146])] == [
        ("10 to 24", 10),
        ("25 to 49", 25),
        ("50 to 99", 50),
        ("100 or more", 100),
    ]
    assert shades([0]) == []
    assert [readable_on(color) for color in (ramp(3)[0], ramp(3)[2])] == ["#17272c", "#ffffff"]
