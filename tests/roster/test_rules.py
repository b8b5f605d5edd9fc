"""The three nested statuses: tables of facts and the answers the law gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_program.database.context import as_system
from roster.countries import ANOTHER
from roster.eligibility import findings_from
from roster.rules import EligibilityFacts, Finding, ResidencePeriod
from roster.rules.citation import definitions_citation
from roster.rules.dates import DatePrecision, RoughDate, add_years, between_in_words, complete_from
from roster.rules.findings import Outcome, Residence, Rule
from roster.rules.is_img import is_img
from roster.rules.is_immigrant_img import is_immigrant_img
from roster.rules.is_minnesota_immigrant_img import is_minnesota_immigrant_img

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


def found(rule: Rule, outcome: Outcome, missing: str = "") -> Finding:
    return Finding(rule, outcome, "The fact.", "Law", ON, missing=missing)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "name", "outcome", "words", "missing"),
    [
        ("", "", PERSON, "We do not know yet", "school"),
        ("SO", "Somalia", MET, "in Somalia, outside the United States and Canada", ""),
        ("SO", "", MET, "in SO, outside", ""),
        ("US", "the United States", NOT_MET, "The law means schools outside", ""),
        ("CA", "Canada", NOT_MET, "The law means schools outside", ""),
        ("PR", "Puerto Rico", PERSON, "a territory of the United States", ""),
        ("VI", "U.S. Virgin Islands", PERSON, "a territory of the United States", ""),
        (ANOTHER, "Kurdistan", PERSON, "Kurdistan", ""),
    ],
)
def test_where_the_medical_school_is(country: str, name: str, outcome: Outcome, words: str, missing: str) -> None:
    with as_system(reason="test"):
        finding = is_img(facts(school_country=country, school_country_name=name), on=ON)
        assert finding.citation == definitions_citation()
    assert (finding.rule, finding.outcome, finding.missing, finding.decided_on) == (Rule.IMG, outcome, missing, ON)
    assert words in finding.fact


@pytest.mark.parametrize(
    ("changes", "outcome", "missing"),
    [
        ({}, MET, ""),
        ({"born_outside_us": "no"}, PERSON, ""),
        ({"us_is_home": "not_sure"}, PERSON, ""),
        ({"came_for_training": "yes"}, PERSON, ""),
        ({"came_for_training": "skipped"}, PERSON, "answers"),
        ({"born_outside_us": "no", "us_is_home": "skipped"}, PERSON, "answers"),
    ],
)
def test_an_immigrant_img_is_nested_in_an_img(changes: dict[str, Any], outcome: Outcome, missing: str) -> None:
    finding = is_immigrant_img(facts(**changes), on=ON, img=found(Rule.IMG, MET))
    assert (finding.rule, finding.outcome, finding.missing, finding.citation) == (Rule.IMMIGRANT_IMG, outcome, missing, "Law")
    for below in (found(Rule.IMG, NOT_MET), found(Rule.IMG, PERSON, "school")):
        nested = is_immigrant_img(facts(**changes), on=ON, img=below)
        assert (nested.outcome, nested.fact, nested.missing) == (below.outcome, below.fact, below.missing)


@pytest.mark.django_db
@pytest.mark.parametrize("residence", Residence)
def test_living_elsewhere_without_any_time_here_is_a_no_and_nothing_else_is(residence: Residence) -> None:
    above = found(Rule.IMMIGRANT_IMG, MET)
    with as_system(reason="test"):
        finding = is_minnesota_immigrant_img(facts(residence=residence, periods=()), on=ON, immigrant_img=above)
        nested = is_minnesota_immigrant_img(facts(), on=ON, immigrant_img=found(Rule.IMMIGRANT_IMG, PERSON, "answers"))
    moved = residence in {Residence.OTHER_STATE, Residence.NOT_YET}
    assert (finding.outcome, finding.missing) == (NOT_MET if moved else PERSON, "residence")
    assert (nested.outcome, nested.missing) == (PERSON, "answers")


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
    ],
)
def test_years_from_a_leap_day_end_in_march(day: date, years: int, later: date) -> None:
    assert add_years(day, years) == later


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), "1 May 2026"),
        (date(2026, 5, 1), date(2026, 5, 31), "1 or 31 May 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "1 January or 31 December 2026"),
        (date(2025, 5, 1), date(2026, 5, 1), "1 May 2025 or 1 May 2026"),
    ],
)
def test_two_days_in_words(first: date, last: date, words: str) -> None:
    assert between_in_words(first, last) == words


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "words"),
    [
        (rough(2024), date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (rough(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (rough(2025, 2), date(2025, 2, 1), date(2025, 2, 28), "February 2025"),
        (rough(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29), "29 February 2024"),
        (RoughDate(date(2024, 5, 17), DatePrecision.MONTH), date(2024, 5, 1), date(2024, 5, 31), "May 2024"),
        (RoughDate(date(2024, 5, 17), DatePrecision.YEAR), date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ],
)
def test_a_date_known_in_part(written: RoughDate, earliest: date, latest: date, words: str) -> None:
    assert (written.earliest, written.latest, written.in_words()) == (earliest, latest, words)


@pytest.mark.parametrize(
    ("spans", "unbroken", "day"),
    [
        # Both days are lived: two years to the day, and one day less.
        ([(date(2021, 1, 1), date(2022, 12, 31))], True, date(2023, 1, 1)),
        ([(date(2021, 1, 1), date(2022, 12, 30))], True, None),
        ([(date(2021, 1, 1), date(2022, 12, 30))], False, None),
        # What touches is one; a day between is a break, and without the rule of no break one day more is lived.
        ([(date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 7, 1), None)], True, date(2023, 1, 1)),
        ([(date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 7, 2), None)], True, date(2023, 7, 2)),
        ([(date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 7, 2), None)], False, date(2023, 1, 2)),
        # An open span takes in what begins later; one that ends before it begins is none.
        ([(date(2021, 1, 1), None), (date(2022, 1, 1), date(2022, 2, 1))], True, date(2023, 1, 1)),
        ([(date(2021, 1, 1), date(2020, 12, 31))], False, None),
        ([(date(2020, 1, 1), date(2020, 12, 31)), (date(2022, 1, 1), date(2022, 12, 31))], False, date(2023, 1, 1)),
        ([(date(2024, 2, 29), None)], True, date(2026, 3, 1)),
        ([], False, None),
    ],
)
def test_the_day_from_which_two_years_are_lived(
    spans: list[tuple[date, date | None]],
    unbroken: bool,  # noqa: FBT001 - a table
    day: date | None,
) -> None:
    assert complete_from(spans, years=2, unbroken=unbroken) == day


@pytest.mark.parametrize(
    ("outcome", "missing", "program", "physician"),
    [(MET, "", False, False), (NOT_MET, "", False, False), (PERSON, "", True, False), (PERSON, "answers", False, True)],
)
def test_whom_an_open_finding_waits_for(outcome: Outcome, missing: str, program: bool, physician: bool) -> None:  # noqa: FBT001 - a table
    finding = found(Rule.IMG, outcome, missing)
    assert (finding.waits_for_program, finding.waits_for_physician, finding.is_met) == (program, physician, outcome == MET)
    assert finding.in_words.startswith(f"{Rule.IMG.label}: {'Needs your answer' if physician else outcome.label}. The fact.")
