"""People on the roster by clinical readiness assessment."""

from __future__ import annotations

from datetime import date

from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record

ASSESSED, CERTIFIED = "assessed", "certified"
_STEPS = (
    LadderStep("assessed", "by whether they were assessed", 1),
    LadderStep("certificate", "by whether they hold a certificate", 2),
)
_BRANCHES = (
    Branch(ASSESSED, "Assessed, and the result confirmed", 1),
    Branch(CERTIFIED, "Hold a certificate of clinical readiness", 2, ASSESSED),
    Branch("assessed:without", "Assessed, without a certificate", 2, ASSESSED),
    Branch("not-assessed", "Not assessed", 1),
)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - no dates of its own
    """Assessed or not, then certified or not."""
    return Breakdown("assessment", "Assessment", _BRANCHES, _STEPS)


def category(record: Record) -> str:
    """How far the assessment came by the day of counting."""
    if not record.journey.assessed:
        return "not-assessed"
    return CERTIFIED if record.journey.assessed == CERTIFIED else "assessed:without"


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (
        Term(
            "Certificate of clinical readiness",
            "The certificate of the commissioner that a physician meets the standard of the assessment. It is not a license.",
            "Minn. Stat. 144.1911, subd. 3, clause (4)",
        ),
    )


MEASURE = Measure(
    key="assessment",
    title="Clinical readiness of people on the roster",
    question="How many people were assessed and certified?",
    definition="People on the roster whose assessment has a confirmed result by the day of counting, and those with a valid certificate.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (4)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
)
