"""All measures of a summary report, in the order of its chapters."""

from __future__ import annotations

from reports.measures import by_geography, by_specialty, by_status
from reports.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (by_geography.MEASURE, by_specialty.MEASURE, by_status.MEASURE)


def measure(key: str) -> Measure:
    """A measure by its key. Raises LookupError for an unknown one."""
    found = next((each for each in MEASURES if each.key == key), None)
    if found is None:
        raise LookupError(f"There is no measure “{key}”.")
    return found
