"""Map shapes of the counties, ready for Altair; nothing is fetched from anywhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

TOPOLOGY = Path(__file__).resolve().parent / "data" / "minnesota_counties.topo.json"
FEATURE = "counties"


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
