"""The loaded geography is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from img_program.database.context import as_system
from img_program.geography.build_data import cut_topology, zip_rows
from img_program.geography.loader import DATA, load, read
from img_program.geography.models import County, Place, PlaceKind, PlacePopulation, Region, ZipCode, counties_in_order
from img_program.geography.shapes import FEATURE, county_topology
from img_program.geography.zip_codes import proposal_of_zip

pytestmark = pytest.mark.django_db


def test_minnesota_has_87_counties_each_in_one_region() -> None:
    assert County.objects.count() == 87
    assert not County.objects.filter(region=None).exists()
    named = [name for row in read("regions") for name in row["counties"].split("|")]
    assert sorted(named) == sorted(County.objects.values_list("name", flat=True))
    assert [county.name for county in counties_in_order()][:2] == ["Aitkin", "Anoka"]


def test_seven_counties_are_metro_and_make_the_metro_region() -> None:
    metro = {county.name for county in County.objects.all() if county.is_metro}
    assert metro == {"Anoka", "Carver", "Dakota", "Hennepin", "Ramsey", "Scott", "Washington"}
    assert set(Region.objects.get(slug="metro").counties.values_list("name", flat=True)) == metro


def test_every_zip_code_lies_in_a_county() -> None:
    assert ZipCode.objects.count() == 999
    assert not ZipCode.objects.filter(counties=None).exists()


@pytest.mark.parametrize(
    ("code", "counties", "place"),
    [
        ("56001", ["Blue Earth", "Le Sueur", "Nicollet"], "Mankato"),
        ("55805", ["St. Louis"], "Duluth"),
        ("56601-1234", ["Beltrami", "Hubbard"], "Bemidji"),
        ("55065", ["Dakota", "Goodhue"], "Randolph"),
        ("55111", ["Dakota", "Hennepin", "Ramsey"], "Fort Snelling"),
    ],
)
def test_a_zip_code_proposes_all_its_counties_and_places(code: str, counties: list[str], place: str) -> None:
    proposal = proposal_of_zip(code)
    assert proposal is not None
    assert [county.name for county in proposal.counties] == counties
    assert place in {each.name for each in proposal.places}


@pytest.mark.parametrize("code", ["54016", "", "abc", "00000"])
def test_a_code_from_elsewhere_proposes_nothing(code: str) -> None:
    assert proposal_of_zip(code) is None


def test_every_place_of_the_state_is_there_with_its_code_and_county() -> None:
    now = Place.objects.filter(ended_on=None, missing_since=None)
    assert {kind: now.filter(kind=kind).count() for kind in PlaceKind} == {"city": 856, "township": 1777, "unorganized": 62}
    assert Place.objects.count() == len(read("places")) + len(read("ended_places"))
    assert not Place.objects.filter(parts=None).exists()
    assert not Place.objects.exclude(key__regex=r"^(27\d{5}|gnis-\d+)$").exists()
    assert len(set(Place.objects.values_list("label", flat=True))) == Place.objects.count()


def test_the_census_bureau_lists_the_same_towns() -> None:
    differing = {(row["name"], row["listed_by"]) for row in read("census_differences") if row["kind"] != "unorganized"}
    assert differing == {
        ("Baldwin", "State only"), ("Credit River", "State only"), ("Empire", "State only"),
        ("Baldwin Township", "Census only"), ("Credit River Township", "Census only"), ("Empire Township", "Census only"),
        ("Lent Township", "Census only"),
    }  # fmt: skip


def test_a_city_in_several_counties_has_its_parts_with_people_and_land() -> None:
    st_cloud = Place.objects.get(pk="2756896")
    parts = {part.county.name: (part.people, float(part.land_share or 0)) for part in st_cloud.parts.select_related("county")}
    assert parts == {"Benton": (6885, 0.08577), "Sherburne": (7546, 0.12672), "Stearns": (56691, 0.78751)}
    years = dict(PlacePopulation.objects.filter(place=st_cloud).values_list("year", "people"))
    assert (years[2010], years[2019], years[2026]) == (65_919, 68_462, 71_122)


def test_the_shapes_are_those_of_the_counties() -> None:
    shapes = county_topology()["objects"][FEATURE]["geometries"]
    names = {shape["id"]: shape["properties"]["name"] for shape in shapes}
    assert names == dict(County.objects.values_list("pk", "name"))


def _points(topology: dict[str, Any], number: int) -> Iterator[tuple[float, float]]:
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        yield x * scale[0] + move[0], y * scale[1] + move[1]


def test_every_shape_is_a_closed_ring_within_minnesota() -> None:
    topology = county_topology()
    used: set[int] = set()
    for shape in topology["objects"][FEATURE]["geometries"]:
        for ring in shape["arcs"]:
            parts = []
            for arc in ring:
                points = list(_points(topology, ~arc if arc < 0 else arc))
                used.add(~arc if arc < 0 else arc)
                parts.append(points[::-1] if arc < 0 else points)
            for part, following in zip(parts, [*parts[1:], parts[0]], strict=True):
                assert part[-1] == following[0], shape["properties"]["name"]
            assert all(-97.3 < x < -89.4 and 43.4 < y < 49.5 for part in parts for x, y in part), shape["properties"]["name"]
    assert used == set(range(len(topology["arcs"])))


def test_the_shapes_are_a_fresh_copy() -> None:
    county_topology()["arcs"].clear()
    assert county_topology()["arcs"]


def test_cutting_keeps_only_what_minnesota_needs() -> None:
    atlas = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "objects": {
            "counties": {
                "geometries": [
                    {"type": "Polygon", "id": "55001", "arcs": [[0, ~1]]},
                    {"type": "Polygon", "id": "27001", "arcs": [[~2, 1]]},
                ]
            }
        },
        "arcs": ["a", "b", "c"],
    }
    cut = cut_topology(atlas)
    assert cut["objects"]["counties"]["geometries"] == [{"type": "Polygon", "id": "27001", "arcs": [[~0, 1]]}]
    assert cut["arcs"] == ["c", "b"]


def test_zip_code_lines_of_other_states_are_left_out() -> None:
    lines = [
        "US\t55760\tMcgregor\tMinnesota\tMN\tAitkin\t001\t\t\t46.6\t-93.3\t4\n",
        "US\t54016\tHudson\tWisconsin\tWI\tSt. Croix\t109\t\t\t44.9\t-92.7\t4\n",
    ]
    assert zip_rows(lines) == [("55760", "McGregor", "27001")]


def test_loading_again_keeps_what_staff_changed() -> None:
    with as_system(reason="test"):
        renamed = Region.objects.get(slug="metro")
        renamed.name = "Twin Cities"
        renamed.save()
        County.objects.filter(name="Cook").update(region=None)
        ZipCode.objects.filter(pk="55805").delete()
        said = load()
    assert said.startswith("87 counties; places: 0 added, 0 renamed, 0 in other counties, 0 missing; 1 ZIP codes")
    assert Region.objects.get(slug="metro").name == "Twin Cities"
    assert County.objects.get(name="Cook").region is None
    assert [county.name for county in ZipCode.objects.get(pk="55805").counties.all()] == ["St. Louis"]


def test_the_data_says_where_it_comes_from() -> None:
    words = (DATA / "README.md").read_text(encoding="utf-8")
    assert "GeoNames" in words
    assert "CC BY 4.0" in words
    assert "us-atlas" in words
    assert json.dumps(county_topology(), separators=(",", ":")) + "\n" == (DATA / "minnesota_counties.topo.json").read_text(
        encoding="utf-8"
    )
