"""Single numbers of people that a text may name: always cells of the protected tables, never counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.disclosure.table import NOT_SHOWN, TOTAL
from reports.measures import (
    by_assessment,
    by_contact,
    by_geography,
    by_joining,
    by_match,
    by_profession,
    by_specialty,
    by_status,
    by_step,
    population,
)
from reports.measures.catalogue import measure
from reports.measures.facts.values import Figure, Meaning, Period, long_day
from reports.publication.tables import PublishedTable
from roster.models import JourneyStep, MatchedHow


@dataclass(frozen=True, slots=True)
class PeopleFigure:
    """A name for a cell: the duty it belongs to, the measure's key, the category, and the title."""

    name: str
    duty: int
    measure: str
    category: str
    title: str


_PLACES, _SPECIALTIES = by_geography.MEASURE.key, by_specialty.MEASURE.key
_STATUS, _JOINING = by_status.MEASURE.key, by_joining.MEASURE.key
_MATCH, _READY, _OTHER = by_match.MEASURE.key, by_assessment.MEASURE.key, by_profession.MEASURE.key
_CONTACT = by_contact.MEASURE.key

# Under which duty a step of the way to practice is told.
_DUTY_OF_STEP = {
    JourneyStep.CERTIFIED: 2,
    JourneyStep.EXAMS: 3,
    JourneyStep.EXPERIENCE: 4,
    JourneyStep.APPLIED: 6,
    JourneyStep.INTERVIEWED: 6,
    JourneyStep.MATCHED: 6,
    JourneyStep.FINISHED: 5,
    JourneyStep.LICENSED: 8,
    JourneyStep.PRIMARY_CARE: 5,
    JourneyStep.RURAL: 5,
    JourneyStep.FIVE_YEARS: 5,
}

PEOPLE_FIGURES = (
    PeopleFigure("roster_total", 1, _PLACES, TOTAL, "People on the roster"),
    PeopleFigure("roster_minnesota", 1, _PLACES, by_geography.MINNESOTA, "People on the roster who live in Minnesota"),
    PeopleFigure("roster_metro", 1, _PLACES, "metro:metro", "People on the roster in the metro area"),
    PeopleFigure("roster_greater", 1, _PLACES, "metro:greater", "People on the roster in Greater Minnesota"),
    PeopleFigure("roster_elsewhere", 1, _PLACES, by_geography.ELSEWHERE, "People on the roster who live elsewhere"),
    PeopleFigure(
        "roster_primary_care", 1, _SPECIALTIES, "group:primary-care", "People on the roster in primary care specialties"
    ),
    PeopleFigure("roster_other_specialty", 1, _SPECIALTIES, "group:other", "People on the roster in other specialties"),
    PeopleFigure("roster_no_specialty", 1, _SPECIALTIES, by_specialty.NOT_YET, "People on the roster without a specialty"),
    PeopleFigure("roster_immigrant_graduates", 1, _STATUS, "immigrants", "Immigrant international medical graduates"),
    PeopleFigure(
        "roster_minnesota_graduates", 1, _STATUS, "minnesota-immigrant", "Minnesota immigrant international medical graduates"
    ),
    PeopleFigure("pipeline_joined_latest", 1, _JOINING, by_joining.LATEST, "People who joined in the latest fiscal year"),
    PeopleFigure("pipeline_joined_earlier", 1, _JOINING, by_joining.EARLIER, "People who joined in earlier years"),
    PeopleFigure("contact_known", 1, _CONTACT, "known", "People on the roster of whom a step is known"),
    PeopleFigure("contact_unknown", 1, _CONTACT, "unknown", "People on the roster of whom no step is known yet"),
    PeopleFigure("contact_lost", 1, _CONTACT, "lost", "People on the roster with whom contact was lost"),
    PeopleFigure("readiness_assessed", 2, _READY, by_assessment.ASSESSED, "People whose clinical readiness was assessed"),
    PeopleFigure("readiness_certified", 2, _READY, by_assessment.CERTIFIED, "People with a certificate of clinical readiness"),
    *(
        PeopleFigure(f"pipeline_{step.value}", duty, by_step.KEY, by_step.reached(step), f"{step.label}, or a later step")
        for step, duty in _DUTY_OF_STEP.items()
    ),
    *(
        PeopleFigure(f"matched_{how.value}", 5, _MATCH, f"how:{how.value}", f"Matched into residency: {str(how.label).lower()}")
        for how in MatchedHow
    ),
    PeopleFigure("other_road", 7, _OTHER, by_profession.EMPLOYED, "People who work in another health profession"),
)


def people_figures(tables: list[PublishedTable], period: Period) -> list[Figure]:
    """The figures as the protected tables show them; a category finer than its table is not shown."""
    found = {table.measure: {row.key: row for row in table.rows} for table in tables}
    figures = []
    for each in PEOPLE_FIGURES:
        key = category_on(each, period.as_of)
        row = found.get(each.measure, {}).get(key)
        text = row.text if row else NOT_SHOWN
        figures.append(
            Figure(each.name, each.title, text, each.duty, _meaning(each.measure, period), f"people:{each.measure}/{key}")
        )
    return figures


def category_on(each: PeopleFigure, on: date) -> str:
    """The category of a figure; the latest fiscal year and those before it have other keys each year."""
    if each.category not in {by_joining.LATEST, by_joining.EARLIER}:
        return each.category
    branches = [branch.key for branch in by_joining.breakdown(on).branches if branch.level == 1]
    return branches[0] if each.category == by_joining.LATEST else branches[-1]


def _meaning(key: str, period: Period) -> Meaning:
    counted = measure(key)
    return Meaning(counted.definition, population.TITLE, counted.citation, f"as of {long_day(period.as_of)}")
