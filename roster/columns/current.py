"""What a column writes its cell from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from roster.models import ImportedRecord, PhysicianFact, Registrant

# Since, how exactly, until (None: still there), how exactly.
type Period = tuple[date, str, date | None, str]


@dataclass(frozen=True, slots=True)
class Current:
    """One person's record: the answers, the periods in Minnesota (also as a cell), the facts by column and text, the last import."""

    registrant: Registrant
    reference: str
    columns: dict[str, Any]
    record: dict[str, Any]
    periods: tuple[Period, ...]
    periods_cell: str
    facts: dict[str, dict[str, PhysicianFact]]
    imported: ImportedRecord | None
