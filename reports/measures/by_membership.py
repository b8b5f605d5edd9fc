"""Everyone who ever joined: on the roster, or left it. Ties the tables of those on the roster to those of everyone since the start."""

from __future__ import annotations

from datetime import date

from reports.disclosure.table import TOTAL
from reports.measures.breakdown import ON_ROSTER, Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record

LEFT = "left"
_STEPS = (LadderStep("membership", "by whether they are still on the roster", 1),)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - no dates of its own
    """On the roster, or left. Who is on the roster is the same number as in all other tables, and is protected once for all."""
    branches = (Branch(ON_ROSTER, "On the roster", 1), Branch(LEFT, "Left the roster", 1))
    return Breakdown("membership", "Membership", branches, _STEPS, ever=True)


def category(record: Record) -> str:
    """Whether the person had left by the day."""
    return LEFT if record.left else ON_ROSTER


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (Term("Everyone who ever joined", "All people who joined since the roster began, also those who left it since."),)


MEASURE = Measure(
    key="membership",
    title="Everyone who joined since the roster began",
    question="How many people ever joined?",
    definition="Everyone who ever joined the roster by the day of counting, by whether they are still on it.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (2)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
    dear=(TOTAL,),
    mixes=False,
)
