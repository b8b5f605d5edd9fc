"""The pipeline against ways counted by hand: from all rooms, as of any day, unknown never a failure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from reports.measures import by_contact, by_match, by_profession, by_step
from reports.measures.pipeline import pipeline_on
from reports.publication.frozen import take_snapshot
from roster.actions import record_step
from roster.actions.journey import StepNews
from roster.models import Basis, JourneyStep, Knowledge, MatchedHow, Registrant
from roster.rules.dates import RoughDate
from tests.people import People, sign_in
from tests.roster.factories import certify, make_registrant

MEASURES = (by_step.MEASURE, by_match.MEASURE, by_contact.MEASURE, by_profession.MEASURE)
LONG_AGO = timezone.now() - timedelta(days=900)


def _tell(people: People, person: Registrant, steps: Iterable[StepNews]) -> None:
    with acting_as(people.coordinator):
        for news in steps:
            record_step(person, by=people.coordinator, news=news, source=Basis.ORGANIZATION)


def _on(days_ago: int) -> RoughDate:
    return RoughDate(timezone.localdate() - timedelta(days=days_ago))


def _make(people: People) -> None:
    """Five people: one matched, one certified whose contact was lost, one nurse, one of whom nothing is known, one who corrected."""
    matched, lost, nurse, _silent, corrected = (make_registrant(joined_at=LONG_AGO) for _ in range(5))
    certify(matched, people.coordinator, when=_on(700))
    certify(lost, people.coordinator, when=_on(600))
    _tell(people, matched, [StepNews(JourneyStep.MATCHED, when=_on(100), how=MatchedHow.SOAP)])
    _tell(people, lost, [StepNews(JourneyStep.EXAMS, Knowledge.LOST, _on(50))])
    _tell(people, nurse, [StepNews(JourneyStep.OTHER_ROAD, when=_on(40), profession="Registered nurse")])
    _tell(people, corrected, [StepNews(JourneyStep.LICENSED, when=_on(10)), StepNews(JourneyStep.LICENSED, Knowledge.UNKNOWN)])


def _counts(on: date) -> dict[str, dict[str, int]]:
    with as_system(reason="test"):
        return {key: dict(counts) for key, counts in take_snapshot(MEASURES, on=on).counts.items()}


@pytest.mark.django_db
def test_each_person_stands_at_one_step_and_a_later_step_implies_the_earlier_ones(people: People) -> None:
    _make(people)
    found = _counts(timezone.localdate())
    assert found["pipeline"] == {"at:matched": 1, "at:certified": 1, "at:joined": 3}
    assert found["match"] == {"how:soap": 1, "before-match": 4}
    assert found["contact"] == {"known": 2, "lost": 1, "unknown": 2}
    assert found["profession"] == {"profession:registered-nurse": 1, "not-employed": 4}


@pytest.mark.django_db
def test_a_day_in_the_past_knows_only_what_had_happened(people: People) -> None:
    _make(people)
    found = _counts(timezone.localdate() - timedelta(days=200))
    assert found["pipeline"] == {"at:certified": 2, "at:joined": 3}
    assert found["contact"] == {"known": 2, "unknown": 3}


@pytest.mark.django_db
def test_staff_see_known_unknown_and_lost_with_the_source_and_the_people(people: People, client: Client) -> None:
    _make(people)
    with as_system(reason="test"):
        found = pipeline_on(timezone.localdate())
    steps = {step.step: step for step in found.steps}
    applied = steps[JourneyStep.APPLIED]
    assert (applied.known, applied.unknown, applied.lost) == (1, 3, 1)
    assert applied.sources == (("A later step", 1),)
    assert [(cohort.people, cohort.reached[0]) for cohort in found.cohorts] == [(5, 2)]
    sign_in(client, people.coordinator)
    page = client.get(reverse("reports:pipeline"), {"as_of": timezone.localdate().isoformat()})
    assert "Matched into residency" in page.content.decode()
    listed = client.get(reverse("reports:pipeline_people", args=["certified"])).content.decode()
    assert "2 rows today" in listed
    controls = {"as_of_0": "3", "as_of_1": "5", "as_of_2": "2020"}
    assert "joined by 5 March 2020" in client.get(reverse("reports:pipeline"), controls).content.decode()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.get(reverse("reports:pipeline"), {"as_of": tomorrow}).status_code == 422
    assert client.get(reverse("reports:pipeline_people", args=["nonsense"])).status_code == 404
