"""Where somebody stands with a benefit: the conditions as tables, the day on which it opens, and the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions import gate_is_open
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.statute.models import Parameter
from roster.actions import add_residence
from roster.benefits import benefits_of
from roster.models import Registrant
from roster.rules.benefits import Benefit, Condition, Correct, Key, Standing, of_certification, of_status, opens_on, strictest
from roster.rules.dates import DatePrecision, RoughDate
from roster.rules.ecfmg import Certificate
from roster.rules.findings import Finding, Outcome, Rule
from tests.people import People, make_user, sign_in
from tests.roster.factories import certify, make_registrant

DAY = date(2026, 11, 30)
SINCE = RoughDate(date(2022, 5, 3))


def _finding(rule: Rule, outcome: Outcome, **more: Any) -> Finding:
    return Finding(rule, outcome, "The fact.", "The law", DAY, **more)


@pytest.mark.parametrize(
    ("finding", "standing", "correct"),
    [
        (_finding(Rule.IMG, Outcome.MET), Standing.OPEN, Correct.ANSWERS),
        (_finding(Rule.IMG, Outcome.NOT_MET), Standing.NOT_FOR_YOU, Correct.ANSWERS),
        (_finding(Rule.IMMIGRANT_IMG, Outcome.NOT_MET), Standing.NOT_FOR_YOU, Correct.ANSWERS),
        (_finding(Rule.IMMIGRANT_IMG, Outcome.NEEDS_A_PERSON), Standing.NEEDS_A_PERSON, Correct.ANSWERS),
        (_finding(Rule.IMMIGRANT_IMG, Outcome.NEEDS_A_PERSON, missing="answers"), Standing.NEEDS_YOU, Correct.ANSWERS),
        (_finding(Rule.MINNESOTA_IMMIGRANT_IMG, Outcome.NOT_MET), Standing.NOT_YET, Correct.RESIDENCE),
        (_finding(Rule.MINNESOTA_IMMIGRANT_IMG, Outcome.MET), Standing.OPEN, Correct.RESIDENCE),
    ],
)
def test_a_status_as_a_condition(finding: Finding, standing: Standing, correct: Correct) -> None:
    found = of_status(finding)
    assert (found.standing, found.correct) == (standing, correct)


def _valid(**more: Any) -> Certificate:
    return Certificate(**{"is_certified": True, "since": SINCE, "validity": "for_ever", **more})


@pytest.mark.parametrize(
    ("certificate", "standing", "from_day"),
    [
        (None, Standing.NEEDS_YOU, None),
        (Certificate(is_certified=False, since=None), Standing.NOT_YET, None),
        (_valid(), Standing.OPEN, None),
        (_valid(is_confirmed=False), Standing.NEEDS_A_PERSON, None),
        (_valid(validity=""), Standing.NEEDS_YOU, None),
        (_valid(validity="through", valid_through=DAY), Standing.OPEN, None),
        (_valid(validity="through", valid_through=DAY - timedelta(days=1)), Standing.NOT_YET, None),
        (_valid(since=RoughDate(DAY)), Standing.OPEN, None),
        (_valid(since=RoughDate(DAY + timedelta(days=1))), Standing.NOT_YET, DAY + timedelta(days=1)),
        (_valid(since=RoughDate(date(2026, 12, 1), DatePrecision.MONTH)), Standing.NOT_YET, date(2026, 12, 31)),
    ],
)
def test_certification_as_a_condition(certificate: Certificate | None, standing: Standing, from_day: date | None) -> None:
    found = of_certification(certificate, DAY)
    assert (found.standing, found.from_day) == (standing, from_day), found.words


def _condition(standing: Standing, from_day: date | None = None) -> Condition:
    return Condition("Condition", standing, "The fact.", Correct.FACTS, from_day)


@pytest.mark.parametrize(
    ("standings", "together"),
    [
        ([], Standing.OPEN),
        ([Standing.OPEN, Standing.OPEN], Standing.OPEN),
        ([Standing.OPEN, Standing.NOT_YET], Standing.NOT_YET),
        ([Standing.NOT_YET, Standing.NEEDS_A_PERSON], Standing.NEEDS_A_PERSON),
        ([Standing.NEEDS_A_PERSON, Standing.NEEDS_YOU], Standing.NEEDS_YOU),
        ([Standing.NEEDS_YOU, Standing.NOT_FOR_YOU], Standing.NOT_FOR_YOU),
    ],
)
def test_conditions_together(standings: list[Standing], together: Standing) -> None:
    assert strictest([_condition(each) for each in standings]) == together


def _from(first: date, last: date = date.max) -> Any:
    def ask(day: date) -> Condition:
        if first <= day <= last:
            return _condition(Standing.OPEN)
        return _condition(Standing.NOT_YET, first if day < first else None)

    return ask


NEXT, LATER = DAY + timedelta(days=1), DAY + timedelta(days=400)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ([], DAY),
        ([_from(DAY)], DAY),
        ([_from(NEXT)], NEXT),
        ([_from(NEXT), _from(LATER)], LATER),
        ([_from(DAY, NEXT), _from(LATER)], None),
        ([_from(DAY, LATER), _from(LATER)], LATER),
        ([lambda _day: _condition(Standing.NOT_YET)], None),
        ([_from(NEXT), lambda _day: _condition(Standing.NEEDS_YOU)], None),
    ],
)
def test_a_benefit_opens_when_all_conditions_are_met_on_the_same_day(asked: list[Any], opens: date | None) -> None:
    assert opens_on(lambda day: [ask(day) for ask in asked], on=DAY) == opens


@pytest.mark.parametrize(
    ("conditions", "opens", "words"),
    [
        ([_condition(Standing.OPEN)], DAY, "Open to you."),
        ([_condition(Standing.NOT_YET)], NEXT, "it opens to you on 1 December 2026"),
        ([_condition(Standing.NOT_YET)], None, "What is missing stands below"),
        ([_condition(Standing.NEEDS_YOU)], None, "an answer from you"),
        ([_condition(Standing.NEEDS_A_PERSON)], None, "A person at the program"),
        ([_condition(Standing.NOT_FOR_YOU)], None, "not for you"),
    ],
)
def test_the_answer_in_a_sentence(conditions: list[Condition], opens: date | None, words: str) -> None:
    assert words in Benefit(Key.STATUS, "", "", tuple(conditions), "", opens).words


def _by_key(record: Registrant, day: date) -> dict[Key, Benefit]:
    with as_system(reason="test"):
        return {each.key: each for each in benefits_of(record, on=day)}


def _own(**answers: str) -> tuple[User, Registrant]:
    owner = make_user()
    return owner, make_registrant(owner, **answers)


def _arrived(record: Registrant, owner: User, since: date) -> None:
    with acting_as(owner):
        add_residence(record, by=owner, since=RoughDate(since), until=None)


@pytest.mark.django_db
def test_two_years_open_what_rests_on_them_to_the_day(people: People) -> None:
    owner, record = _own()
    certify(record, people.coordinator)
    _arrived(record, owner, date(2025, 3, 1))
    today = _by_key(record, date(2027, 2, 28))
    assert [today[key].standing for key in (Key.STATUS, Key.CLINICAL_PREPARATION, Key.RESIDENCY)] == [Standing.NOT_YET] * 3
    assert {today[key].opens_on for key in (Key.STATUS, Key.CLINICAL_PREPARATION, Key.RESIDENCY)} == {date(2027, 3, 1)}
    assert [today[key].standing for key in (Key.CAREER_GUIDANCE, Key.READINESS)] == [Standing.OPEN] * 2
    assert {each.standing for each in _by_key(record, date(2027, 3, 1)).values()} == {Standing.OPEN}


@pytest.mark.django_db
@pytest.mark.parametrize("certified", [True, False, None])
@pytest.mark.parametrize("answers", [{}, {"us_is_home": "no"}, {"school_country": "US"}, {"born_outside_us": "skipped"}])
@pytest.mark.parametrize("demanded", [True, False])
def test_the_page_says_of_the_assessment_what_its_gate_says(
    people: People, answers: dict[str, str], *, certified: bool | None, demanded: bool
) -> None:
    (_owner, record), day = _own(**answers), timezone.localdate()
    if certified is not None:
        certify(record, people.coordinator, certified=certified)
    with as_system(reason="test"):
        Parameter.objects.filter(key="assessments.ecfmg_certification_required").update(value=demanded)
        opened = gate_is_open(record, day)
    assert (_by_key(record, day)[Key.READINESS].standing == Standing.OPEN) == opened


@pytest.mark.django_db
def test_the_physician_reads_it_as_of_any_day_and_is_sent_to_what_puts_it_right(client: Client) -> None:
    owner, record = _own()
    _arrived(record, owner, date(2025, 3, 1))
    sign_in(client, owner)
    address = reverse("roster:where_i_stand")
    page = client.get(address, {"as_of_0": "3", "as_of_1": "1", "as_of_2": "2027"}).content.decode()
    assert "As of 1 March 2027" in page
    assert reverse("roster:facts") in page
    assert "it opens to you on 1 March 2027" in client.get(address, {"as_of": "2026-12-01"}).content.decode()
    assert client.get(address, {"as_of": "soon"}).status_code == 422


@pytest.mark.django_db
def test_staff_read_the_same_of_a_person_and_a_stranger_nothing(people: People, client: Client) -> None:
    _owner, record = _own()
    address = reverse("roster:staff_person_tab", args=[record.pk, "standing"])
    sign_in(client, people.coordinator)
    assert "Where this person stands" in client.get(address, {"as_of": "2027-03-01"}).content.decode()
    sign_in(client, people.stranger)
    assert client.get(address).status_code in (403, 404)
