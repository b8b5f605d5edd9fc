"""Residency positions that awards pay for: facts of public agreements. Residents are counted elsewhere, protected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from reports.measures.facts.figure import LAW, Column, FactFigure, FactMeasure, Source, dollars_of
from reports.measures.facts.values import FactTable, Meaning, Period, dollars
from reports.measures.journeys import Reached
from residency.training.academic_year import academic_year_bounds, academic_year_of
from residency.training.models import Appointment, Position, PositionFunding, ResidencyProgram
from residency.training.permissions import VIEW_RESIDENCY
from residency.training.workflow import AppointmentState
from roster.models import JourneyStep

_LAW = f"{LAW}, subd. 6"


def academic_years_in(period: Period) -> list[int]:
    """The academic years that end within a period, by the calendar year in which they begin."""
    first, last = academic_year_of(period.starts_on) - 1, academic_year_of(period.ends_on)
    return [year for year in range(first, last + 1) if period.starts_on <= academic_year_bounds(year)[1] <= period.ends_on]


def _fundings(period: Period) -> QuerySet[PositionFunding]:
    running = PositionFunding.objects.running().filter(academic_year__in=academic_years_in(period))
    related = ("position__program", "organization", "award")
    return running.select_related(*related).order_by("organization__name", "position__label", "pk")


def _positions(period: Period) -> QuerySet[Position]:
    funded = Position.objects.filter(pk__in=_fundings(period).values("position"))
    return funded.select_related("program", "organization").order_by("organization__name", "label")


def _programs(period: Period) -> QuerySet[ResidencyProgram]:
    on_record = ResidencyProgram.objects.filter(created_at__date__lte=period.ends_on)
    known = on_record.exclude(ended_on__lt=period.starts_on)
    return known.select_related("organization").order_by("organization__name", "name")


_DURING = "by the academic year that ends in it"

FIGURES = (
    FactFigure(
        "positions_funded",
        "Residency positions funded",
        5,
        "Residency positions for which a grant pays in the academic year.",
        "Positions",
        Source(
            _positions,
            (
                Column("Position", lambda position: position.label),
                Column("Program", lambda position: position.program.name),
                Column("Institution", lambda position: position.organization.name),
            ),
            VIEW_RESIDENCY,
            lambda position: reverse("training:position", args=[position.pk]),
        ),
        _LAW,
        _DURING,
    ),
    FactFigure(
        "positions_dollars",
        "Dollars for residency positions",
        5,
        "Dollars of awards for residency positions in the academic year.",
        "Positions",
        Source(
            _fundings,
            (
                Column("Position", lambda funding: funding.position.label),
                Column("Institution", lambda funding: funding.organization.name),
                Column("Academic year", lambda funding: funding.year_in_words),
                Column("Dollars", lambda funding: dollars(funding.amount)),
            ),
            VIEW_RESIDENCY,
            lambda funding: reverse("training:position", args=[funding.position_id]),
        ),
        _LAW,
        _DURING,
        dollars_of("amount"),
    ),
    FactFigure(
        "residency_programs",
        "Residency programs on record",
        5,
        "Residency programs with which the program works, as recorded.",
        "Residency programs",
        Source(
            _programs,
            (
                Column("Program", lambda program: program.name),
                Column("Institution", lambda program: program.organization.name),
            ),
            VIEW_RESIDENCY,
            lambda program: reverse("training:program", args=[program.pk]),
        ),
        _LAW,
    ),
)


def tables(period: Period) -> Iterator[FactTable]:
    """Positions and dollars by residency program."""
    found: dict[tuple[str, str], list[PositionFunding]] = defaultdict(list)
    for funding in _fundings(period):
        found[funding.organization.name, funding.position.program.name].append(funding)
    yield FactTable(
        name="residency_positions",
        title="Residency positions funded",
        columns=("Institution", "Residency program", "Positions", "Dollars"),
        rows=tuple(
            (
                institution,
                program,
                str(len({each.position_id for each in fundings})),
                dollars(sum((each.amount for each in fundings), Decimal(0))),
            )
            for (institution, program), fundings in found.items()
        ),
        numbers=(2, 3),
        duty=5,
        meaning=Meaning(
            "Positions for which a grant pays in the academic year, and the dollars, by residency program.",
            "Positions",
            _LAW,
            f"{period.words}, {_DURING}",
        ),
    )


def appointed(day: date) -> Iterator[Reached]:
    """Steps that appointments tell: matched, with how, and training completed."""
    kept = Appointment.objects.exclude(state=AppointmentState.WITHDRAWN)
    for each in kept.iterator(chunk_size=5000):
        matched_on = min(each.starts_on, timezone.localdate(each.recorded_at))
        if matched_on <= day:
            yield Reached(each.registrant_id, JourneyStep.MATCHED, matched_on, "Residency appointments", each.filled_by)
        if each.completed_on and each.completed_on <= day:
            yield Reached(each.registrant_id, JourneyStep.FINISHED, each.completed_on, "Residency appointments")


MEASURE = FactMeasure(FIGURES, tables)
