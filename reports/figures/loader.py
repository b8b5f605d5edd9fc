"""Bring published figures into the database: repeatable, nothing doubled, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from reports.figures.rows import Fault, Row, read_rows
from reports.models import PublishedFigure

BUNDLED = Path(__file__).resolve().parents[1] / "data" / "published_figures.csv"
_IDENTITY = ("report_year", "topic", "subject", "period", "metric", "source")
_REST = ("first_year", "last_year", "text", "unit", "low", "high", "out_of", "first_date", "last_date", "approximate")


class FaultyFileError(Exception):
    """The file holds faults; nothing was saved."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many figures a file added, changed, and found as they were."""

    added: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return f"Published figures: {self.added} added, {self.changed} changed, {self.unchanged} as before."


def import_figures(lines: Iterable[str]) -> Outcome:
    """Add or correct the figures of a file. Raises `FaultyFileError` with every fault, and then saves nothing.

    A figure is recognized by everything but its value: the same file again changes nothing, a corrected value replaces.
    Runs in the caller's database context (staff or system).
    """
    rows, faults = read_rows(lines)
    if faults:
        raise FaultyFileError(faults)
    with transaction.atomic():
        known = {_identity(figure): figure for figure in PublishedFigure.objects.all()}
        new: list[PublishedFigure] = []
        changed: list[PublishedFigure] = []
        for row in rows:
            values = _values(row)
            figure = known.get(row.identity)
            if figure is None:
                identity = dict(zip(_IDENTITY, row.identity, strict=True))
                new.append(PublishedFigure(**identity, **values))
            elif any(getattr(figure, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(figure, name, value)
                changed.append(figure)
        PublishedFigure.objects.bulk_create(new)
        for figure in changed:
            figure.save(update_fields=_REST)
    return Outcome(len(new), len(changed), len(rows) - len(new) - len(changed))


def load_bundled() -> str:
    """Load the figures that come with the program; for `load_reference`. Keeps figures that staff imported."""
    with BUNDLED.open(encoding="utf-8", newline="") as file:
        return str(import_figures(file))


def _identity(figure: PublishedFigure) -> tuple[object, ...]:
    return tuple(getattr(figure, name) for name in _IDENTITY)


def _values(row: Row) -> dict[str, object]:
    value = row.value
    return {
        "first_year": row.first_year,
        "last_year": row.last_year,
        "text": value.text,
        "unit": value.unit.value,
        "low": value.low,
        "high": value.high,
        "out_of": value.out_of,
        "first_date": value.first_date,
        "last_date": value.last_date,
        "approximate": value.approximate,
    }
