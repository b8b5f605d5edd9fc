"""All measures of a summary report, in the order of its chapters."""

from __future__ import annotations

from reports.measures import (
    by_assessment,
    by_contact,
    by_geography,
    by_joining,
    by_match,
    by_membership,
    by_profession,
    by_specialty,
    by_status,
    by_step,
)
from reports.measures.measure import Measure

MEASURES: tuple[Measure, ...] = (by_geography.MEASURE, by_specialty.MEASURE, by_status.MEASURE)


ANNUAL_MEASURES: tuple[Measure, ...] = (
    *MEASURES,
    by_joining.MEASURE,
    by_membership.MEASURE,
    by_step.MEASURE,
    by_match.MEASURE,
    by_contact.MEASURE,
    by_assessment.MEASURE,
    by_profession.MEASURE,
)
"""The tables of people in the annual report."""


def measure(key: str) -> Measure:
    """A measure by its key. Raises LookupError for an unknown one."""
    found = next((each for each in ANNUAL_MEASURES if each.key == key), None)
    if found is None:
        raise LookupError(f"There is no measure “{key}”.")
    return found
