"""The pipeline: everyone who ever joined, by how far they are known to have come on the way to practice."""

from __future__ import annotations

from datetime import date

from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.journeys import CHAIN, JOINED
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.models import JourneyStep

KEY = "pipeline"
LAW = "Minn. Stat. 144.1911, subd. 1 and 3"
_STEPS = tuple(
    LadderStep(step, f"by step of the way to practice, up to “{JourneyStep(step).label}”", level)
    for level, step in enumerate(CHAIN, start=1)
)
FINEST = _STEPS[-1].key


def reached(step: str) -> str:
    """The category of everyone who reached a step or a later one."""
    return f"reached:{step}"


def is_reached(key: str) -> bool:
    """Whether a category counts everyone who reached a step, later ones included."""
    return key.startswith("reached:")


def stands_at(step: str) -> str:
    """The category of those who reached a step and, as far as is known, no later one."""
    return f"at:{step}"


def label_of(step: str) -> str:
    """The words for a step, joining included."""
    return "Joined the roster" if step == JOINED else str(JourneyStep(step).label)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - the steps have no dates of their own
    """A chain: everyone who reached a step stands at it or reached the next one.

    So the difference of two steps is a category, too, and is protected like every other.
    """
    branches: list[Branch] = []
    parent: str | None = None
    for level, (before, step) in enumerate(zip((JOINED, *CHAIN), CHAIN, strict=False), start=1):
        branches.append(Branch(stands_at(before), f"{label_of(before)}, and no later step known", level, parent))
        branches.append(Branch(reached(step), label_of(step), level, parent))
        parent = reached(step)
    return Breakdown(KEY, "Step", tuple(branches), _STEPS, ever=True)


def category(record: Record) -> str:
    """Where the person is known to stand."""
    furthest = record.journey.furthest
    return reached(furthest) if furthest == CHAIN[-1] else stands_at(furthest)


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (
        Term(
            "Reached a step",
            "The step, or a later one, is known and dated by the day of counting. Nobody is asked to prove a step that a "
            "later one implies.",
        ),
        Term(
            "Not known",
            "Nobody told us. It is never counted as a failure: people move, change their mind, or do not answer.",
        ),
    )


MEASURE = Measure(
    key=KEY,
    title="The way to practice, since the roster began",
    question="How far have people come?",
    definition=(
        "Everyone who ever joined the roster, also those who left it since, by the steps that they are known to have reached by the "
        "day of counting. Each person is counted once at each step."
    ),
    citation=LAW,
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
    dear=(reached(JourneyStep.MATCHED), reached(JourneyStep.RURAL)),
    mixes=False,
)
