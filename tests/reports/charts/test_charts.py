"""Charts: real text, a text alternative, nothing but shapes, and no hidden number."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from img_program.geography.shapes import county_topology
from reports.charts.bars import Bar, bar_chart
from reports.charts.maps import Area, choropleth, shades
from reports.charts.render import UnsafeSvgError, demand_harmless
from reports.charts.style import ramp, readable_on
from reports.charts.trend import TrendPoint, trend_chart
from reports.disclosure.table import TOTAL
from reports.measures import by_step
from reports.measures.facts.values import FactTable, Meaning
from reports.publication.findings import Finding, gives_way, of_facts, of_table
from reports.publication.tables import PublishedRow, PublishedTable
from roster.models import JourneyStep
from tests.attacks.test_published_sentences import edition_of

SVG = "{http://www.w3.org/2000/svg}"
BARS = [Bar("Family medicine", 64, "64"), Bar("Psychiatry & more", None, "not shown"), Bar("Pathology", 0, "0")]


def texts(svg: str) -> set[str]:
    return {"".join(element.itertext()).strip() for element in ET.fromstring(svg).iter(f"{SVG}text")}


def test_a_bar_chart_says_its_numbers_as_text_and_hides_what_is_not_shown() -> None:
    drawing = bar_chart(BARS, key="specialty", finding=Finding("By <specialty>"), unit="people")
    root = ET.fromstring(drawing.svg)
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "By <specialty>")
    assert (
        description.text
        == "By <specialty>. Bar chart, number of people. Family medicine: 64; Psychiatry & more: not shown; Pathology: 0."
    )
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert texts(drawing.svg) >= {"Family medicine", "64", "Psychiatry & more", "not shown", "0"}
    assert drawing.svg.count("url(#specialty-hatch)") == 1
    assert "Public Sans" in drawing.svg


def test_a_map_shades_the_areas_and_enlarges_the_metro_counties_where_they_differ() -> None:
    codes = [shape["id"] for shape in county_topology()["objects"]["counties"]["geometries"]]
    metro = frozenset({"27003", "27019", "27037", "27053", "27123", "27139", "27163"})
    areas = [Area("m", "Metro", 146, "146"), Area("g", "Greater Minnesota", None, "not shown")]
    coarse = choropleth(
        areas,
        {code: "m" if code in metro else "g" for code in codes},
        key="map",
        finding=Finding("Map"),
        unit="people",
        enlarged=metro,
    )
    assert texts(coarse.svg) >= {"Metro", "146", "Greater Minnesota", "not shown", "Not shown", "100 or more"}
    assert "Metro counties, enlarged" not in texts(coarse.svg)
    counties = [Area(code, code, 30 if code == "27053" else 0, "30" if code == "27053" else "0") for code in codes]
    fine = choropleth(counties, {code: code for code in codes}, key="map", finding=Finding("Map"), unit="people", enlarged=metro)
    assert "Metro counties, enlarged" in texts(fine.svg)
    assert fine.description == "Map. Map of Minnesota, number of people. 27053: 30. None in the other 86 areas."


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


def table(measure: str, counts: dict[str, int | None], total: int | None, **words: str) -> PublishedTable:
    rows = [PublishedRow(key, words.get(key, key.title()), 1, count, is_leaf=True) for key, count in counts.items()]
    rows.append(PublishedRow(TOTAL, "Everyone", 0, total, is_leaf=False))
    return PublishedTable(measure, "Specialties", "", "", "", "", 1, False, tuple(rows), 0, 0, "", "", "")


def test_a_chart_is_titled_by_what_it_shows() -> None:
    found = of_table(table("specialty", {"family": 58, "internal": 12, "surgery": None}, 102))
    assert found.title == "Specialties: the largest group that is shown is “Family”, 58 of 102"
    assert found.extremes == "Greatest: Family, 58. Least: Internal, 12. Not shown: 1."
    assert found.before("Numbers.").startswith("Specialties: the largest group")
    assert of_table(table("specialty", {"family": 58, "none": 0}, 58)).title.endswith("the largest group is “Family”, 58 of 58")
    assert of_table(table("specialty", {"family": None}, None)).title == "Specialties"


def test_the_way_to_practice_is_titled_by_how_many_matched() -> None:
    steps = {by_step.reached(JourneyStep.CERTIFIED): 40, by_step.reached(JourneyStep.MATCHED): 14}
    words = {by_step.reached(JourneyStep.MATCHED): "Matched into residency"}
    found = of_table(table(by_step.KEY, dict(steps), 90, **words))
    assert found.title == "Specialties: of 90 people who joined, 14 are known to have reached “Matched into residency”"


def test_bars_of_money_are_titled_by_the_largest() -> None:
    meaning = Meaning("", "", "", "")
    money = FactTable(
        "m", "Paid", ("Year", "Sum"), (("2025", ""), ("2026", "")), (1,), 5, meaning, unit="dollars", amounts=((3, 4), (9,))
    )
    assert of_facts(money).title == "Paid: the most is $9 (2026)"
    assert of_facts(money).extremes == "Greatest: 2026, $9. Least: 2025, $7."


@pytest.mark.parametrize(("shown", "is_drawn"), [(2, False), (3, True)])
def test_a_map_gives_way_to_its_table_when_few_areas_can_be_shown(shown: int, *, is_drawn: bool) -> None:
    counts: dict[str, int | None] = {f"area{n}": 20 if n < shown else None for n in range(4)}
    areas = {f"2700{n}": f"area{n}" for n in range(4)}
    edition = edition_of([table("geography", counts, 80)])
    assert gives_way(replace(edition, areas=areas), edition.tables[0]) is not is_drawn
