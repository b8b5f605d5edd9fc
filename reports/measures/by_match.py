"""Everyone who ever joined and matched into residency, by how the position was filled. Shares its cells with the pipeline."""

from __future__ import annotations

from datetime import date

from reports.measures import by_step
from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.models import JourneyStep, MatchedHow

MATCHED = by_step.reached(JourneyStep.MATCHED)
_BEFORE, _NOT_SAID = "before-match", "how:unknown"
_STEPS = (
    LadderStep("matched", "by whether they are known to have matched", 1),
    LadderStep("how", "by how the position was filled", 2),
)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - the ways have no dates
    """Matched or not known to have; then how. The category "matched" is the pipeline's own: it is protected once for both."""
    ways = [Branch(f"how:{how.value}", str(how.label), 2, MATCHED) for how in MatchedHow]
    return Breakdown(
        by_step.KEY,
        "How the position was filled",
        (
            Branch(MATCHED, "Matched into residency", 1),
            *ways,
            Branch(_NOT_SAID, "How is not known", 2, MATCHED),
            Branch(_BEFORE, "Not known to have matched", 1),
        ),
        _STEPS,
        ever=True,
    )


def category(record: Record) -> str:
    """How, for those who matched or came further."""
    if not record.journey.has_reached(JourneyStep.MATCHED):
        return _BEFORE
    told = record.journey.steps.get(JourneyStep.MATCHED)
    return f"how:{told.detail}" if told and told.detail else _NOT_SAID


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (
        Term("The Match", "The yearly placement of physicians in residency programs by the National Resident Matching Program."),
        Term("SOAP", "The placement in positions that the Match left open."),
        Term("Outside the Match", "A position that a program filled by itself, where the rules of the Match allow it."),
    )


MEASURE = Measure(
    key="match",
    title="How residency positions were filled",
    question="How did people get a residency position?",
    definition="Everyone who ever joined the roster and is known to have matched into residency, by how the position was filled.",
    citation="Minn. Stat. 144.1911, subd. 6",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
)
