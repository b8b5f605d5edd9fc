"""The other road: people on the roster who work in another health profession."""

from __future__ import annotations

from datetime import date

from django.utils.text import slugify

from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.models import JourneyRecord, JourneyStep

EMPLOYED = "employed"
_STEPS = (
    LadderStep("employed", "by whether they are known to work in another health profession", 1),
    LadderStep("profession", "by profession", 2),
)


def profession_key(name: str) -> str:
    """The category of a profession."""
    return f"profession:{slugify(name)}"


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - names have no dates
    """Employed in another health profession or not known to be; then each profession that was told."""
    told = JourneyRecord.objects.filter(step=JourneyStep.OTHER_ROAD).exclude(profession="")
    names = {profession_key(name): name for name in told.order_by("-profession").values_list("profession", flat=True)}
    professions = sorted((Branch(key, name, 2, EMPLOYED) for key, name in names.items()), key=lambda branch: branch.label)
    return Breakdown(
        "profession",
        "Profession",
        (
            Branch(EMPLOYED, "Work in another health profession", 1),
            *professions,
            Branch("not-employed", "Not known to work in another health profession", 1),
        ),
        _STEPS,
    )


def category(record: Record) -> str:
    """The profession as it was told."""
    told = record.journey.steps.get(JourneyStep.OTHER_ROAD)
    return profession_key(told.detail) if told else "not-employed"


def terms(on: date) -> tuple[Term, ...]:  # noqa: ARG001 - as above
    """The words of the table."""
    return (Term("Another health profession", "A named health profession other than physician, at first or for good."),)


MEASURE = Measure(
    key="profession",
    title="People on the roster in other health professions",
    question="How many people work in another health profession?",
    definition="People on the roster who are known to be employed in a named health profession other than physician.",
    citation="Minn. Stat. 144.1911, subd. 3",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
)
