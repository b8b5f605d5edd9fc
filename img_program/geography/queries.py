"""What pages and files about places show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from img_program.geography.conditions import JudgedPlace
from img_program.geography.designations.tables import kinds_and_ids
from img_program.geography.jurisdictions import DISCLAIMER, PUBLISHER
from img_program.geography.models import Place


def populations_of(place: Place) -> list[tuple[int, str, str]]:
    """(year, people in words, source), the earliest first."""
    rows = place.populations.order_by("year").values_list("year", "people", "source")
    return [(year, f"{people:,}", source) for year, people, source in rows]


def place_rows(places: Iterable[JudgedPlace], day: date) -> Iterator[Sequence[object]]:
    """Places with both answers as rows of a file; the sources stand in the last row."""
    yield (
        "code", "State's number (GNIS)", "name", "kind", "counties", "people", "rural", "rural: why", "underserved",
        "underserved: why", "designations", "as of",
    )  # fmt: skip
    for each in places:
        place = each.place
        yield (
            place.key, place.gnis, place.label, place.get_kind_display(), place.county_names(), each.people, each.rural.answer,
            each.rural.reason, each.underserved.answer.replace("_", " "), each.underserved.reason,
            kinds_and_ids(each.underserved.designations), day.isoformat(),
        )  # fmt: skip
    yield (f"Places: {PUBLISHER}. {DISCLAIMER} Designations: HRSA data download.",)
