"""The people behind a number of people, for staff who may see the roster. Asked as the person who looks, never as the system."""

from __future__ import annotations

from datetime import date

from reports.disclosure.table import TOTAL
from reports.measures.catalogue import measure
from reports.measures.population import records_on


def people_in(measure_key: str, category: str, *, on: date) -> list[int]:
    """The roster's rows that a category of a measure counts on a day. Raises LookupError for an unknown measure."""
    counted = measure(measure_key)
    breakdown = counted.breakdown(on)
    parents = {branch.key: branch.parent for branch in breakdown.branches}

    def is_counted(leaf: str | None) -> bool:
        while leaf is not None and leaf != category:
            leaf = parents.get(leaf)
        return leaf == category

    everyone = records_on(on, ever=breakdown.ever)
    return [pk for pk, record in everyone if category == TOTAL or is_counted(counted.category(record))]
