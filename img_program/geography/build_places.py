"""Make the committed files of places, ZIP codes and shapes from the public files that `data/README.md` names.

    python -m img_program.geography.build_places FOLDER

FOLDER holds the files as they were downloaded. Repeat it when a newer list comes; the files then differ only where
the sources differ. What the two lists of places say differently is in `census_differences.csv`.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from img_program.geography.areas import area_of, point_of
from img_program.geography.build_data import DATA, write
from img_program.geography.names import CITY, TOWNSHIP, UNORGANIZED
from img_program.geography.shapes import polygons_of

STATE_LIST, STATE_DAY = "mndot_jurisdictions_2026.csv", "2026-02-10"
CENSUS_LIST, CENSUS_YEARS = "sub-est2019_27.csv", range(2010, 2020)
CLASSES = {"CITY": CITY, "TOWNSHIP": TOWNSHIP, "UNORGANIZED TERRITORY": UNORGANIZED}
COUNTY_SUBDIVISION, PLACE = "061", "162"
SHAPES = {"tracts_2020": ("mn_tracts_2020", "tracts"), "zctas_2020": ("mn_zctas_2020", "zctas"),
          "cities_2026": ("mndot_city_boundaries_2026", "cities")}  # fmt: skip
# A corner of a ZIP area that overlaps so little of it is a fault of two simplified outlines.
OVERLAP = 0.002
type Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """The rows of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def code_of(row: Mapping[str, str]) -> str:
    """The key of a place: "27" and its five-digit FIPS code, or its GNIS number where the State's list has no FIPS code."""
    fips = row["FIPS55_CODE"].strip()
    return f"27{fips.zfill(5)}" if fips else f"gnis-{row['GNIS_FEATURE_ID']}"


def name_of(words: str, kind: str) -> str:
    """The name as people know it: the State spells "Saint" out, and leaves "Township" away."""
    name = re.sub(r"\bSaint\b", "St.", words)
    return f"{name} Township" if kind == TOWNSHIP else name


def state_places(rows: Iterable[Row], areas: Mapping[tuple[str, str], float]) -> list[tuple[str, ...]]:
    """The State's cities, townships and territories: a city once, with its parts by county."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["CTU_CLASS"] in CLASSES and "(historical)" not in row["FEATURE_NAME"]:
            found.setdefault(code_of(row), []).append(row)
    places: list[tuple[str, ...]] = []
    for code, parts in sorted(found.items()):
        first, kind = parts[0], CLASSES[parts[0]["CTU_CLASS"]]
        whole = sum(areas.get((each["GNIS_FEATURE_ID"], f"27{each['COUNTY_FIPS55_CODE']}"), 0) for each in parts)
        words = []
        for each in parts:
            county = f"27{each['COUNTY_FIPS55_CODE']}"
            area = areas.get((each["GNIS_FEATURE_ID"], county), 0)
            share = "1" if len(parts) == 1 else f"{area / whole:.5f}" if whole else ""
            words.append(f"{county}:{each['POPULATION']}:{share}")
        point = (f"{float(first['LATITUDE_DD']):.5f}", f"{float(first['LONGITUDE_DD']):.5f}")
        places.append((code, first["GNIS_FEATURE_ID"], name_of(first["FEATURE_NAME"], kind), kind, *point, "|".join(words)))
    return places


def census_places(rows: Iterable[Row]) -> dict[str, tuple[str, str, str, list[str]]]:
    """By code: the Census Bureau's name, kind, county (empty for a city) and people of each year."""
    found = {}
    for row in rows:
        is_city = row["SUMLEV"] == PLACE
        name, _space, kind = row["NAME"].rpartition(" ")
        if is_city or (row["SUMLEV"] == COUNTY_SUBDIVISION and kind != "city"):
            kind = {"city": CITY, "township": TOWNSHIP, "UT": UNORGANIZED}[kind]
            people = [row[f"POPESTIMATE{year}"] for year in CENSUS_YEARS]
            code = row["PLACE"] if is_city else row["COUSUB"]
            found[f"27{code}"] = (name, kind, "" if is_city else f"27{row['COUNTY']}", people)
    return found


def differences(places: Iterable[Sequence[str]], census: Mapping[str, tuple[str, str, str, list[str]]]) -> list[tuple[str, ...]]:
    """What one list has and the other has not."""
    ours = {place[0]: place for place in places}
    only_state = [(code, place[2], place[3], "State only") for code, place in ours.items() if code not in census]
    only_census = [
        (code, name_of(name, kind), kind, "Census only") for code, (name, kind, *_rest) in census.items() if code not in ours
    ]
    return sorted(only_state + only_census)


def zip_parts(shapes: Mapping[str, list[tuple[dict[str, Any], Any]]], places: Iterable[Sequence[str]],
              older: Iterable[Row], offices: Iterable[Row]) -> list[tuple[str, str, str]]:  # fmt: skip
    """For each ZIP code every county and place that it touches, by the outlines of 2020 and the list of 2010."""
    counties: dict[str, set[str]] = {}
    towns: dict[str, set[str]] = {}
    for row in older:
        counties.setdefault(row["zcta"], set()).add(row["county_fips"])
    for row in offices:
        counties.setdefault(row["code"], set()).add(row["county"])
    codes = {place[1]: place[0] for place in places}
    points = [(place[0], point_of(float(place[5]), float(place[4]))) for place in places if place[3] != CITY]  # fmt: skip
    tracts, cities = shapes["tracts_2020"], shapes["cities_2026"]
    trees = [shapely.STRtree([each for _shape, each in layer]) for layer in (tracts, cities)]
    townships = shapely.STRtree([point for _code, point in points])
    for found, area in shapes["zctas_2020"]:
        code = found["id"]
        for layer, tree in zip((tracts, cities), trees, strict=True):
            for number in tree.query(area, predicate="intersects"):
                properties, other = layer[number][0]["properties"], layer[number][1]
                overlap = shapely.area(shapely.intersection(area, other))
                if overlap < OVERLAP * min(shapely.area(area), shapely.area(other)):
                    continue
                counties.setdefault(code, set()).add(properties["county"])
                if "gnis" in properties:
                    towns.setdefault(code, set()).add(codes[str(properties["gnis"])])
        for number in townships.query(area, predicate="contains"):
            towns.setdefault(code, set()).add(points[number][0])
    return [(code, "|".join(sorted(counties[code])), "|".join(sorted(towns.get(code, ())))) for code in sorted(counties)]


def main(folder: Path) -> None:
    """Write places.csv, populations.csv, census_differences.csv, zip_parts.csv and the three files of shapes."""
    shapes: dict[str, list[tuple[dict[str, Any], Any]]] = {}
    for name, (source, feature) in SHAPES.items():
        text = (folder / f"{source}.topo.json").read_text(encoding="utf-8")
        topology = json.loads(text)
        (DATA / f"{name}.topo.json").write_text(json.dumps(topology, separators=(",", ":")) + "\n", encoding="utf-8")
        shapes[name] = [(found, area_of(polygons)) for found, polygons in polygons_of(topology, feature)]
    areas = {
        (str(found["properties"]["gnis"]), found["properties"]["county"]): shapely.area(area)
        for found, area in shapes["cities_2026"]
    }
    places = state_places(read(folder / STATE_LIST), areas)
    census = census_places(read(folder / CENSUS_LIST))
    write("places", ("code", "gnis", "name", "kind", "latitude", "longitude", "counties"), places)
    rows = [(code, *people) for code, (_name, _kind, _county, people) in sorted(census.items())]
    write("populations", ("code", *map(str, CENSUS_YEARS)), rows)
    write("census_differences", ("code", "name", "kind", "listed_by"), differences(places, census))
    parts = zip_parts(shapes, places, read(folder / "zcta_county_mn_2010.csv"), read(DATA / "zip_codes.csv"))
    write("zip_parts", ("code", "counties", "places"), parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
