"""People on the roster by medical specialty."""

from __future__ import annotations

from datetime import date

from reports.measures.breakdown import Branch, Breakdown, LadderStep, in_tree_order
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.models import Specialty

_STEPS = (LadderStep("group", "by group of specialties", 1), LadderStep("specialty", "by specialty", 2))
NOT_YET = "not-yet"
_PRIMARY, _OTHER = "group:primary-care", "group:other"


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - specialties have no dates
    """Primary care or another specialty, then each specialty that the roster offers."""
    branches = [Branch(_PRIMARY, "Primary care specialties", 1), Branch(_OTHER, "Other specialties", 1)]
    for specialty in Specialty.objects.order_by("order", "name"):
        parent = _PRIMARY if specialty.is_primary_care else _OTHER
        branches.append(Branch(f"specialty:{specialty.code}", specialty.name, 2, parent))
    branches.append(Branch(NOT_YET, "Not chosen yet", 1))
    return Breakdown("specialty", "Specialty", in_tree_order(branches), _STEPS)


def category(record: Record) -> str:
    """The specialty, or "not yet"."""
    return f"specialty:{record.specialty}" if record.specialty else NOT_YET


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (
        Term(
            "Primary care specialties",
            "The specialties in which the program can fund residency positions, as the program lists them.",
            "Minn. Stat. 144.1911, subd. 6",
        ),
        Term("Not chosen yet", "The person has not named a specialty."),
    )


MEASURE = Measure(
    key="specialty",
    title="Specialties of people on the roster",
    question="Which specialties do people have?",
    definition="People on the roster by the one specialty that they named when they joined, or later.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (2)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
    dear=(_PRIMARY,),
)
