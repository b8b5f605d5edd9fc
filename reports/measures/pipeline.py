"""The pipeline with true numbers, for staff: as of any day, and by the fiscal year of joining, with the money beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from grants.awards.models import AwardPart
from img_program.statute.fiscal import fiscal_year_of
from img_program.statute.parameters import remembering_parameters
from reports.measures.by_step import label_of
from reports.measures.facts.grant_money import moved
from reports.measures.journeys import CHAIN, JOINED
from reports.measures.population import Record, records_on
from roster.models import JourneyStep

STEPS = (JOINED, *CHAIN, JourneyStep.OTHER_ROAD.value)


@dataclass(frozen=True, slots=True)
class StepCount:
    """One step: how many are known to have reached it, of how many that is not known, with how many contact was lost.

    `sources` says how often each kind of evidence stands behind it; a later step can imply an earlier one.
    """

    step: str
    label: str
    known: int
    unknown: int
    lost: int
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people who joined in one fiscal year, and the money of that year in dollars."""

    year: int
    people: int
    reached: tuple[int, ...]
    awarded: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Pipeline:
    """All steps as of a day, and by joining year."""

    as_of: date
    steps: tuple[StepCount, ...]
    cohorts: tuple[Cohort, ...]
    paid: Decimal


def has_reached(record: Record, step: str) -> bool:
    """Whether somebody is known to have reached a step or a later one; the other road is its own step."""
    if step == JourneyStep.OTHER_ROAD:
        return step in record.journey.steps
    return record.journey.has_reached(step)


def people_at(step: str, *, on: date) -> list[int]:
    """The roster's rows of those who reached a step by a day."""
    return [pk for pk, record in records_on(on, ever=True) if has_reached(record, step)]


def pipeline_on(day: date) -> Pipeline:
    """Count everyone who had ever joined by the end of a day, as the published pipeline does. The numbers are not protected: only staff may see them."""
    records = [record for _, record in records_on(day, ever=True)]
    cohorts: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        cohorts[record.joined_in].append(record)
    awarded, paid = _awarded(), _paid(day)
    return Pipeline(
        day,
        tuple(_step(step, records) for step in STEPS),
        tuple(_cohort(year, cohorts[year], awarded[year], paid[year]) for year in sorted(cohorts)),
        sum(paid.values(), Decimal(0)),
    )


def _awarded() -> dict[int, Decimal]:
    """What was awarded from the money of each fiscal year."""
    parts = AwardPart.objects.filter(award__state="awarded").values_list("fiscal_year").annotate(total=Sum("amount"))
    return defaultdict(Decimal, parts.order_by("fiscal_year"))


def _paid(day: date) -> dict[int, Decimal]:
    """What had moved by a day, by the fiscal year in which it did."""
    totals: defaultdict[int, Decimal] = defaultdict(Decimal)
    with remembering_parameters():
        for moved_on, amount in moved(until=day).values_list("moved_on").annotate(total=Sum("amount")).order_by("moved_on"):
            totals[fiscal_year_of(moved_on)] += amount
    return totals


def _step(step: str, records: list[Record]) -> StepCount:
    reached = [record for record in records if has_reached(record, step)]
    lost = sum(record.journey.lost_since is not None for record in records if not has_reached(record, step))
    told = Counter(record.journey.steps[step].source for record in reached if step in record.journey.steps)
    if step == JOINED:
        told["The roster itself"] = len(reached)
    elif implied := sum(step not in record.journey.steps for record in reached):
        told["A later step"] = implied
    label = str(JourneyStep.OTHER_ROAD.label) if step == JourneyStep.OTHER_ROAD else label_of(step)
    return StepCount(step, label, len(reached), len(records) - len(reached) - lost, lost, tuple(sorted(told.items())))


def _cohort(year: int, people: list[Record], awarded: Decimal, paid: Decimal) -> Cohort:
    return Cohort(
        year, len(people), tuple(sum(has_reached(record, step) for record in people) for step in STEPS[1:]), awarded, paid
    )
