"""Write files in the two federal layouts, for the demonstration, for measurements and for tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import TextIO

from img_program.geography.designations.layout import HPSA_LAYOUT, MUAP_LAYOUT, Layout

STATES = [f"{number:02d}" for number in range(1, 57) if number not in {3, 7, 14, 43, 52}]
MINNESOTA_COUNTIES = 87
_WIDTH = 18
_HPSA_TYPES = (
    "Geographic HPSA", "High Needs Geographic HPSA", "HPSA Population", "Federally Qualified Health Center",
    "Rural Health Clinic", "Indian Health Service, Tribal Health, and Urban Indian Health Organizations", "Correctional Facility",
)  # fmt: skip
_MUAP_TYPES = ("Medically Underserved Area", "Medically Underserved Population")
_STATUSES = ("Designated", "Designated", "Designated", "Proposed For Withdrawal", "Withdrawn")


def american(day: date | None) -> str:
    """The first of the two spellings."""
    return f"{day:%m/%d/%Y}" if day else ""


def year_first(day: date | None) -> str:
    """The second spelling."""
    return f"{day:%Y/%m/%d}" if day else ""


def write_federal_file(file: TextIO, layout: Layout, rows: Iterable[Mapping[str, str]]) -> int:
    """Write rows with the header and the dangling comma of the live files; columns left out stay empty."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*layout.columns, ""])
    count = 0
    for row in rows:
        writer.writerow([*(row.get(column, "") for column in layout.columns), ""])
        count += 1
    return count


def federal_bytes(layout: Layout, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8") -> bytes:
    """A small file in memory."""
    text = io.StringIO()
    write_federal_file(text, layout, rows)
    return text.getvalue().encode(encoding)


def national_rows(layout: Layout, count: int, *, as_of: date) -> Iterator[dict[str, str]]:
    """`count` made-up component rows for the whole country, the same ones every time."""
    random = Random(8000)  # noqa: S311 - made-up rows need no secret
    number = 0
    while number < count:
        rows = list(_designation(layout, random, number, as_of))[: count - number]
        yield from rows
        number += len(rows)


def _designation(layout: Layout, random: Random, number: int, as_of: date) -> Iterator[dict[str, str]]:
    state = random.choice(STATES)
    is_hpsa = layout is HPSA_LAYOUT
    kind = random.choice(_HPSA_TYPES if is_hpsa else _MUAP_TYPES)
    status = random.choice(_STATUSES)
    start = date(1979, 1, 1) + timedelta(days=random.randrange(16_000))
    end = start + timedelta(days=random.randrange(300, 900)) if status == "Withdrawn" else None
    names = layout.facts
    common = {
        names["id"]: f"1{state}{number:07d}"[:10],
        names["name"]: f"Made-up service area {number}, north",
        names["type"]: kind,
        names["status"]: status,
        names["score"]: f" {random.randrange(26)}",
        "HPSA Discipline Class": "Primary Care",
        "Common State FIPS Code": state,
        "Primary State FIPS Code": state,
        **_days(layout, start, end or start, end),
        **dict(zip(layout.created, (american(as_of), year_first(as_of)), strict=True)),
    }
    for part in range(random.choice((1, 1, 1, 2, 3, 12))):
        county = f"{state}{2 * random.randrange(MINNESOTA_COUNTIES) + 1:03d}"
        component = random.choice(("Single County", "County Subdivision", "Census Tract"))
        yield common | {
            names["component_type"]: component.ljust(_WIDTH),
            names["component_name"]: f"Made-up part {part}, “{county}”",
            "HPSA Component Source Identification Number": f"{county}{part:05d}",
            "Census Tract": f"{part:06d}",
            "County Subdivision FIPS Code": f"{part:05d}",
            "HPSA Address": f"{part + 1} Main Street",
            "HPSA City": "Anytown",
            **dict.fromkeys(layout.counties, county),
        }


def _days(layout: Layout, start: date, updated: date, end: date | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for columns, day in ((layout.designated, start), (layout.updated, updated), (layout.withdrawn, end)):
        spellings = (american(day), year_first(day))
        found |= dict(zip(columns, spellings[: len(columns)], strict=True))
    return found


def designation_row(layout: Layout, **facts: str) -> dict[str, str]:
    """One Minnesota row, by the short names of `Layout.facts`, `county`, `day`, `updated`, `withdrawn` and `created`.

    Dates are MM/DD/YYYY. Without other words it is designated, and covers a whole county.
    """
    names = layout.facts
    county = facts.pop("county", "")
    row = {
        "HPSA Discipline Class": "Primary Care",
        "Common State FIPS Code": "27",
        "Primary State FIPS Code": "27",
        layout.designated[0]: facts.pop("day", "07/01/2010"),
        layout.updated[0]: facts.pop("updated", "07/01/2020"),
        layout.withdrawn[0]: facts.pop("withdrawn", ""),
        layout.created[0]: facts.pop("created", ""),
        names["status"]: "Designated",
        names["component_type"]: "Single County",
        **dict.fromkeys(layout.counties, county),
    }
    return row | {names[key]: value for key, value in facts.items()}


LAYOUT_BY_NAME = {"hpsa": HPSA_LAYOUT, "muap": MUAP_LAYOUT}
