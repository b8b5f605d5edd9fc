"""The three nested statuses: tables of facts and the answers the law gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_program.database.context import as_system
from roster.eligibility import findings_from
from roster.rules import EligibilityFacts, Finding, ResidencePeriod
from roster.rules.dates import RoughDate, complete_from
from roster.rules.findings import Outcome

ON = date(2026, 5, 15)
MET, NOT_MET, PERSON = Outcome.MET, Outcome.NOT_MET, Outcome.NEEDS_A_PERSON


def facts(**changes: Any) -> EligibilityFacts:
    values: dict[str, Any] = {
        "school_country": "SO",
        "school_country_name": "Somalia",
        "born_outside_us": "yes",
        "us_is_home": "yes",
        "came_for_training": "no",
        "residence": "minnesota",
        "periods": (ResidencePeriod(RoughDate(date(2020, 1, 1))),),
        **changes,
    }
    return EligibilityFacts(**values)


def findings(*, on: date = ON, **changes: Any) -> list[Finding]:
    with as_system(reason="test"):
        return findings_from(facts(**changes), on=on)


def since(year: int, month: int = 0, day: int = 0) -> ResidencePeriod:
    return ResidencePeriod(rough(year, month, day))


def rough(year: int, month: int = 0, day: int = 0) -> RoughDate:
    precision = "day" if day else "month" if month else "year"
    return RoughDate(date(year, month or 1, day or 1), precision)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({}, [MET, MET, MET]),
        ({"school_country": "US"}, [NOT_MET, NOT_MET, NOT_MET]),
        ({"school_country": "CA"}, [NOT_MET, NOT_MET, NOT_MET]),
        ({"school_country": "PR"}, [PERSON, PERSON, PERSON]),
        ({"school_country": ""}, [PERSON, PERSON, PERSON]),
        ({"born_outside_us": "no"}, [MET, PERSON, PERSON]),
        ({"us_is_home": "no"}, [MET, PERSON, PERSON]),
        ({"us_is_home": "not_sure"}, [MET, PERSON, PERSON]),
        ({"us_is_home": "skipped"}, [MET, PERSON, PERSON]),
        ({"came_for_training": "yes"}, [MET, PERSON, PERSON]),
        ({"came_for_training": "not_sure"}, [MET, PERSON, PERSON]),
        ({"born_outside_us": "no", "us_is_home": "no", "came_for_training": "yes"}, [MET, PERSON, PERSON]),
        ({"periods": ()}, [MET, MET, PERSON]),
        ({"periods": (), "residence": "not_said"}, [MET, MET, PERSON]),
        ({"periods": (), "residence": "other_state"}, [MET, MET, NOT_MET]),
    ],
)
def test_nested_statuses(changes: dict[str, Any], outcomes: list[Outcome]) -> None:
    found = findings(**changes)
    assert [each.outcome for each in found] == outcomes
    assert all(each.fact and each.citation.startswith("Minn. Stat. 144.1911") for each in found)


@pytest.mark.django_db
def test_no_answer_about_home_or_birth_alone_is_ever_a_no() -> None:
    for answer in ("no", "not_sure", "skipped"):
        for question in ("born_outside_us", "us_is_home"):
            assert findings(**dict[str, Any]({question: answer}))[1].outcome == PERSON


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "on", "outcome", "words"),
    [
        (since(2024, 5, 16), date(2026, 5, 15), NOT_MET, "from 16 May 2026."),
        (since(2024, 5, 15), date(2026, 5, 15), MET, "at least 2 years"),
        (since(2024, 2, 29), date(2026, 2, 28), NOT_MET, "from 1 March 2026."),
        (since(2024, 5), date(2026, 4, 30), NOT_MET, "from 1 or 31 May 2026. Staff will confirm the day."),
        (since(2024, 5), date(2026, 5, 1), PERSON, "from 1 or 31 May 2026. Staff will confirm the day."),
        (since(2024, 5), date(2026, 5, 31), MET, "since May 2024"),
        (since(2024), date(2026, 6, 1), PERSON, "from 1 January or 31 December 2026. Staff will confirm the day."),
    ],
)
def test_two_years_in_minnesota(period: ResidencePeriod, on: date, outcome: Outcome, words: str) -> None:
    finding = findings(on=on, periods=(period,))[2]
    assert (finding.outcome, words in finding.fact) == (outcome, True), finding.fact


def test_periods_add_up_unless_they_must_be_unbroken() -> None:
    spans = [(date(2018, 1, 1), date(2018, 12, 31)), (date(2025, 1, 1), None)]
    assert complete_from(spans, years=2, unbroken=False) == date(2026, 1, 1)
    assert complete_from(spans, years=2, unbroken=True) == date(2027, 1, 1)


def test_overlapping_periods_count_once() -> None:
    spans = [(date(2018, 1, 1), date(2018, 12, 31)), (date(2018, 6, 1), date(2019, 6, 30))]
    assert complete_from(spans, years=2, unbroken=False) is None


def test_a_period_that_ended_long_ago_still_counts() -> None:
    assert complete_from([(date(2010, 3, 1), date(2013, 3, 1))], years=2, unbroken=True) == date(2012, 3, 1)
