"""The frozen figures of a report: every count at its finest, and the categories, as they were."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from reports.measures.breakdown import Breakdown
from reports.measures.measure import Measure
from reports.measures.population import records_on


def canonical(data: Any) -> str:
    """JSON in one spelling, so that the same figures always have the same hash."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str | bytes) -> str:
    """The SHA-256 of a text (as UTF-8) or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Counts before any protection. Nothing of this object may reach a page, a file or a log."""

    breakdowns: Mapping[str, Breakdown]
    counts: Mapping[str, Mapping[str, int]]

    def text(self) -> str:
        """The snapshot as it is kept."""
        breakdowns = {key: breakdown.as_data() for key, breakdown in self.breakdowns.items()}
        return canonical({"breakdowns": breakdowns, "counts": {key: dict(counts) for key, counts in self.counts.items()}})

    @property
    def everyone(self) -> int:
        """How many people are on the roster; of everyone who ever joined when nothing else is counted."""
        on_roster = [sum(self.counts[key].values()) for key, each in self.breakdowns.items() if not each.ever]
        return next(iter(on_roster), sum(next(iter(self.counts.values()), {}).values()))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Back from what is kept."""
        data = json.loads(text)
        return cls({key: Breakdown.from_data(each) for key, each in data["breakdowns"].items()}, data["counts"])


type Members = dict[str, dict[str, list[int]]]
"""For each measure and finest category the rows of the roster that it counts."""


def take_snapshot(measures: Iterable[Measure], *, on: date, members: Members | None = None) -> Snapshot:
    """Count everyone on the roster on a day, and for measures of the whole time everyone who ever joined, in one pass.

    `members` is filled with who was counted where. Needs a context that may read the whole roster.
    """
    measures = tuple(measures)
    counts: dict[str, Counter[str]] = {measure.key: Counter() for measure in measures}
    breakdowns = {measure.key: measure.breakdown(on) for measure in measures}
    for pk, record in records_on(on, ever=True):
        for measure in measures:
            if breakdowns[measure.key].ever or not record.left:
                category = measure.category(record)
                counts[measure.key][category] += 1
                if members is not None:
                    members.setdefault(measure.key, {}).setdefault(category, []).append(pk)
    return Snapshot(breakdowns, counts)
