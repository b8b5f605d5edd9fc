"""People on the roster by the definitions of the law."""

from __future__ import annotations

from datetime import date

from img_program.statute.parameters import parameter
from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.rules.findings import Outcome

_BRANCHES = (
    Branch("immigrants", "Immigrant international medical graduates", 1),
    Branch("minnesota-immigrant", "Minnesota immigrant international medical graduates", 2, "immigrants"),
    Branch("immigrants-rest", "Immigrant graduates with too little time in Minnesota, or to be confirmed", 2, "immigrants"),
    Branch("immigrant", "Immigrant graduates with too little time in Minnesota", 3, "immigrants-rest"),
    Branch("immigrant-open", "Immigrant graduates, time in Minnesota to be confirmed", 3, "immigrants-rest"),
    Branch("others", "Others, and people whose answers a person must still look at", 1),
    Branch("open", "Still to be looked at by a person", 3, "others"),
    Branch("graduate", "International medical graduates who are not immigrant graduates as the law defines them", 3, "others"),
    Branch("none", "Not international medical graduates as the law defines them", 3, "others"),
)
_STEPS = (
    LadderStep("immigrant", "by whether they are immigrant graduates", 1),
    LadderStep("minnesota", "by definition of the law", 2),
    LadderStep("detail", "by definition of the law, with open questions apart", 3),
)


def breakdown(on: date) -> Breakdown:  # noqa: ARG001 - the definitions' dates are the rules' concern
    """The narrowest definition that a person meets, or that a person of the program must still look."""
    return Breakdown("status", "Definition", _BRANCHES, _STEPS)


def category(record: Record) -> str:
    """One category for the three nested findings."""
    graduate, immigrant, minnesota = record.outcomes
    if minnesota == Outcome.MET:
        return "minnesota-immigrant"
    if immigrant == Outcome.MET:
        return "immigrant" if minnesota == Outcome.NOT_MET else "immigrant-open"
    if Outcome.NEEDS_A_PERSON in {graduate, immigrant}:
        return "open"
    return "graduate" if graduate == Outcome.MET else "none"


_LAW = "Minn. Stat. 144.1911, subd. 2"


def terms(on: date) -> tuple[Term, ...]:
    """The definitions of the law, as of a day."""
    years = parameter("roster.minnesota_residence_years", on=on)
    return (
        Term(
            "International medical graduate",
            "A physician whose basic medical degree is from a school outside the United States and Canada.",
            _LAW,
        ),
        Term(
            "Immigrant international medical graduate",
            "An international medical graduate who was born outside the United States, now resides permanently in the "
            "United States, and did not enter on a J-1 or similar visa after being accepted into a United States "
            "residency or fellowship.",
            _LAW,
        ),
        Term(
            "Minnesota immigrant international medical graduate",
            f"An immigrant international medical graduate who has lived in Minnesota for at least {years.in_words()}.",
            years.citation,
        ),
        Term("Still to be looked at by a person", "The answers so far do not decide it. The program never counts this as a no."),
    )


MEASURE = Measure(
    key="status",
    title="People on the roster and the definitions of the law",
    question="How many people meet the definitions of the law?",
    definition="People on the roster by the narrowest definition that they meet. Each person is in one group.",
    citation=_LAW,
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
    dear=("minnesota-immigrant", "immigrants"),
)
