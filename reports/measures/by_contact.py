"""People on the roster by what the program knows of their way: something, nothing yet, or contact lost."""

from __future__ import annotations

from datetime import date

from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record

_STEPS = (LadderStep("contact", "by what is known of their way", 1),)
_BRANCHES = (
    Branch("known", "At least one step is known", 1),
    Branch("unknown", "No step is known yet", 1),
    Branch("lost", "Contact was lost", 1),
)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - no dates of its own
    """Known, unknown, lost contact."""
    return Breakdown("contact", "What is known", _BRANCHES, _STEPS)


def category(record: Record) -> str:
    """Lost contact comes first: what was known before may be out of date."""
    if record.journey.lost_since:
        return "lost"
    return "known" if record.journey.steps else "unknown"


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (Term("Contact was lost", "The last try to reach the person had no answer, and nothing later is known."),)


MEASURE = Measure(
    key="contact",
    title="What is known of people on the roster",
    question="Of how many people is something known?",
    definition="People on the roster by whether the program knows a step of their way to practice or to another profession.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (2)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
)
