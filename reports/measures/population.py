"""The people counted: everyone on the roster on a day, with the record as it stood at the end of that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from img_program.statute.fiscal import fiscal_year_of
from img_program.statute.parameters import remembering_parameters
from reports.measures.journeys import NOTHING_TOLD, Journey, journeys_on
from roster.eligibility import findings_from
from roster.models import EligibilityDetermination, MinnesotaResidence, Registrant
from roster.rules import EligibilityFacts
from roster.rules.dates import ResidencePeriod

TITLE = "People on the roster"
DEFINITION = (
    "Everyone who had joined the roster by the end of the day and had not left it. Each person is counted once. "
    "Joining is voluntary, so these are not all immigrant physicians in Minnesota. Living in Minnesota is not a "
    "condition of the roster."
)
EVER_TITLE = "Everyone who ever joined the roster"
CITATION = "Minn. Stat. 144.1911, subd. 3, clause (2)"

_FIELDS = (
    "residence",
    "county_id",
    "specialty_id",
    "school_country",
    "born_outside_us",
    "us_is_home",
    "came_for_training",
    "facts_version",
    "left_at",
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a measure may ask of one person: no name, no number, no way back to the person. `joined_in` is a fiscal year."""

    residence: str
    county: str | None
    specialty: str | None
    outcomes: tuple[str, ...]
    joined_in: int
    journey: Journey = NOTHING_TOLD
    left: bool = False


def end_of(day: date) -> datetime:
    """The first moment after a day in Minnesota."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def people_on(day: date) -> Iterator[Record]:
    """The record of everyone who had joined by the end of a day, also those who had left; see `records_on`."""
    return (record for _, record in records_on(day, ever=True))


def records_on(day: date, *, ever: bool = False) -> Iterator[tuple[int, Record]]:
    """The record of everyone on the roster at the end of a day (at this moment, when the day is today), with the row's number.

    With `ever` also of those who had left it by then.

    Only pages for staff who may see the roster use the number.

    For a day in the past, each record is read from the history as it then stood; of people whose history begins
    later, the first record known is taken. Needs a context that may read the whole roster.
    """
    moment = end_of(day)
    periods = _periods(moment)
    decisions = _determinations(moment)
    journeys = journeys_on(day)
    fiscal_year = cache(fiscal_year_of)
    with remembering_parameters():
        for row in _rows(day, moment):
            pk, residence, county, specialty, school, born, home, training, version, left_at, joined_at = row
            left = left_at is not None and left_at < moment
            if left and not ever:
                continue
            facts = EligibilityFacts(
                school_country=str(school or ""),
                born_outside_us=born,
                us_is_home=home,
                came_for_training=training,
                residence=residence,
                periods=tuple(periods.get(pk, ())),
            )
            decided = decisions.get((pk, version), {})
            findings = findings_from(facts, on=day, decided=decided)
            outcomes = tuple(str(finding.outcome) for finding in findings)
            joined_in = fiscal_year(timezone.localdate(joined_at))
            yield pk, Record(residence, county, specialty, outcomes, joined_in, journeys.get(pk, NOTHING_TOLD), left)


def _rows(day: date, moment: datetime) -> Iterator[tuple[Any, ...]]:
    there = Q(since__lt=moment)
    if day >= timezone.localdate():
        now = Registrant.objects.annotate(since=F("joined_at"))
        today: QuerySet[Registrant, tuple[Any, ...]] = now.filter(there).order_by().values_list("pk", *_FIELDS, "since")
        yield from today.iterator(chunk_size=5000)
        return
    history: models.Manager[Any] = apps.get_model("roster", "RegistrantEvent")._default_manager  # noqa: SLF001 - made by pghistory
    then = (
        history.annotate(known=Case(When(pgh_created_at__lt=moment, then=Value(0)), default=Value(1)))
        .order_by(
            "pgh_obj_id",
            "known",
            Case(When(known=0, then=F("pgh_id"))).desc(nulls_last=True),
            "pgh_id",
        )
        .distinct("pgh_obj_id")
        .values("pgh_id")
    )
    # The day of joining is the record's own of today: when it was corrected, the history of before does not count.
    dated = history.filter(pgh_id__in=then).annotate(since=Coalesce(F("pgh_obj__joined_at"), F("joined_at")))
    yield from dated.filter(there).order_by().values_list("pgh_obj_id", *_FIELDS, "since").iterator(chunk_size=5000)


def _periods(moment: datetime) -> dict[int, list[ResidencePeriod]]:
    found: defaultdict[int, list[ResidencePeriod]] = defaultdict(list)
    kept = MinnesotaResidence.objects.filter(Q(removed_at=None) | Q(removed_at__gte=moment))
    for period in kept.order_by("registrant_id", "starts_on").iterator(chunk_size=5000):
        found[period.registrant_id].append(period.as_period())
    return found


def _determinations(moment: datetime) -> dict[tuple[int, int], dict[str, EligibilityDetermination]]:
    """The latest determination of each rule, by person and by the version of the facts it rests on."""
    found: defaultdict[tuple[int, int], dict[str, EligibilityDetermination]] = defaultdict(dict)
    made = EligibilityDetermination.objects.filter(determined_at__lt=moment).order_by("-determined_at", "-id")
    for determination in made.iterator(chunk_size=5000):
        found[determination.registrant_id, determination.facts_version].setdefault(determination.rule, determination)
    return found
