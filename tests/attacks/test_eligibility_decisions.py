"""Decisions about a person: dated, nested, silent about papers, told in a letter, looked at again by somebody else, never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from img_program.statute.parameters import parameter
from roster.actions import add_residence, answer_review, ask_for_review, end_residence, record_determination, update_answers
from roster.business_days import add_business_days
from roster.eligibility import findings_of
from roster.looks import refresh_looks
from roster.models import Basis, EligibilityDetermination, EligibilityLook, MinnesotaResidence, Outcome, Registrant, Rule
from roster.rules.dates import RoughDate
from tests.people import People, sign_in
from tests.roster.factories import make_registrant, newcomer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def decide(record: Registrant, people: People, rule: Rule, outcome: Outcome, **more: Any) -> EligibilityDetermination:
    by = more.pop("by", people.coordinator)
    given = {"basis": Basis.STATEMENT, "reason": "You told us so on the phone.", **more}
    with acting_as(by):
        return record_determination(record, by=by, rule=rule, outcome=outcome, **given)


def outcomes(record: Registrant, on: date | None = None) -> list[str]:
    with as_system(reason="test"):
        return [each.outcome for each in findings_of(Registrant.objects.get(pk=record.pk), on=on)]


def lived(record: Registrant, since: date, until: date | None = None) -> MinnesotaResidence:
    with as_system(reason="test"):
        return MinnesotaResidence.objects.create(
            registrant=record, user_id=record.user_id, starts_on=since, starts_precision="day",
            ends_on=until, ends_precision="day" if until else "",
        )  # fmt: skip


def open_looks(record: Registrant) -> list[EligibilityLook]:
    with as_system(reason="test"):
        return list(EligibilityLook.objects.open().filter(registrant=record))


def test_a_not_met_ends_when_time_changes_the_answer(people: People) -> None:
    record = make_registrant(people.stranger, county_id="27053")
    lived(record, TODAY() - timedelta(days=600))
    decide(record, people, Rule.MINNESOTA_IMMIGRANT_IMG, Outcome.NOT_MET)
    assert outcomes(record)[2] == Outcome.NOT_MET
    assert outcomes(record, on=TODAY() + timedelta(days=200))[2] == Outcome.NEEDS_A_PERSON


def test_a_decision_that_time_confirms_stays(people: People) -> None:
    record = make_registrant(people.stranger, county_id="27053")
    lived(record, TODAY() - timedelta(days=600))
    decide(record, people, Rule.MINNESOTA_IMMIGRANT_IMG, Outcome.MET)
    assert outcomes(record, on=TODAY() + timedelta(days=200))[2] == Outcome.MET


def test_it_is_asked_again_on_the_day_that_was_named(people: People) -> None:
    record = make_registrant(people.stranger)
    day = TODAY() + timedelta(days=30)
    decide(record, people, Rule.IMMIGRANT_IMG, Outcome.NOT_MET, ask_again_on=day)
    assert outcomes(record, on=day - timedelta(days=1))[1] == Outcome.NOT_MET
    assert outcomes(record, on=day)[1] == Outcome.NEEDS_A_PERSON
    with pytest.raises(ValidationError):
        decide(record, people, Rule.IMMIGRANT_IMG, Outcome.NOT_MET, ask_again_on=TODAY())


def test_the_nesting_holds_whatever_is_decided(people: People) -> None:
    record = make_registrant(people.stranger, county_id="27053")
    lived(record, date(2015, 1, 1))
    decide(record, people, Rule.MINNESOTA_IMMIGRANT_IMG, Outcome.MET)
    decide(record, people, Rule.IMG, Outcome.NOT_MET)
    assert outcomes(record) == [Outcome.NOT_MET] * 3
    for rule in (Rule.IMMIGRANT_IMG, Rule.MINNESOTA_IMMIGRANT_IMG):
        with pytest.raises(ValidationError, match="Decide that one first"):
            decide(record, people, rule, Outcome.MET)


def test_needs_a_person_is_no_decision(people: People) -> None:
    with pytest.raises(ValidationError):
        decide(make_registrant(people.stranger), people, Rule.IMG, Outcome.NEEDS_A_PERSON)


def test_it_says_that_a_person_decided_and_a_letter_tells_of_it(client: Client, people: People) -> None:
    record = make_registrant(people.stranger, us_is_home="not_sure")
    made = decide(record, people, Rule.IMMIGRANT_IMG, Outcome.MET)
    sign_in(client, people.stranger)
    page = client.get(reverse("roster:my_record")).text
    assert "A person at the program decided this on" in page
    assert "person&#x27;s statement" in page
    with as_system(reason="test"):
        letter = Letter.objects.get(about_kind="roster.eligibilitydetermination", about_id=str(made.pk))
    assert "You told us so on the phone." in letter.body_html
    assert "Met" in letter.body_html


def test_whoever_decided_does_not_look_again(client: Client, people: People) -> None:
    record = make_registrant(people.stranger)
    decide(record, people, Rule.IMMIGRANT_IMG, Outcome.NOT_MET)
    with acting_as(people.stranger):
        asked = ask_for_review(record, by=people.stranger, words="Please look.")
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="Somebody else"):
        answer_review(asked, by=people.coordinator, answer="We looked again. It stays.")
    with pytest.raises(ValidationError, match="Somebody else"):
        decide(record, people, Rule.IMMIGRANT_IMG, Outcome.NOT_MET)
    sign_in(client, people.coordinator)
    page = client.get(reverse("roster:staff_review", args=[asked.pk])).text
    assert "Somebody else has to look again" in page
    assert "Send the answer" not in page
    with acting_as(people.coordinator), pytest.raises(IntegrityError, match="does not look again"), transaction.atomic():
        _write_an_answer(asked.pk, people.coordinator.pk)
    decide(record, people, Rule.IMMIGRANT_IMG, Outcome.MET, by=people.program_manager)
    with acting_as(people.program_manager):
        answer_review(asked, by=people.program_manager, answer="We looked again, and it is met.")


def _write_an_answer(request: int, by: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roster_reviewrequest SET state = 'answered', answer = 'x', answered_by_id = %s, answered_at = now() WHERE id = %s",
            [by, request],
        )


def test_without_a_decision_before_everybody_who_may_answers(people: People) -> None:
    record = make_registrant(people.stranger)
    with acting_as(people.stranger):
        asked = ask_for_review(record, by=people.stranger, words="")
    with acting_as(people.coordinator):
        answer_review(asked, by=people.coordinator, answer="We looked.")


@pytest.mark.parametrize(
    ("fields", "waits_for"),
    [
        ({}, "physician"),
        ({"us_is_home": "no"}, "program"),
        ({"us_is_home": "not_sure"}, "program"),
        ({"came_for_training": "yes"}, "program"),
        ({"us_is_home": "skipped"}, "physician"),
        ({"school_country": "PR"}, "program"),
        ({"school_country": "ZZ", "school_country_words": "Soviet Union"}, "program"),
        ({"school_country": "CA"}, "nobody"),
    ],
)
def test_two_states_and_only_one_is_the_programs_work(
    client: Client, people: People, fields: dict[str, Any], waits_for: str
) -> None:
    program, physician = waits_for == "program", waits_for == "physician"
    record = make_registrant(people.stranger, county_id="27053", **fields)
    refresh_looks([record.pk])
    with as_system(reason="test"):
        found = findings_of(record)
        days = parameter("roster.look_business_days", on=TODAY()).as_int()
    assert any(each.waits_for_program for each in found) == program
    assert any(each.waits_for_physician for each in found) == physician
    looks = open_looks(record)
    assert [each.due_on for each in looks] == ([add_business_days(TODAY(), days)] if program else [])
    sign_in(client, people.stranger)
    page = client.get(reverse("roster:my_record")).text
    assert ("looks at your statuses by" in page) == program
    assert ("Needs your answer" in page) == physician


def test_the_work_is_on_the_home_in_a_list_and_in_the_filter(client: Client, people: People) -> None:
    person = newcomer(client)
    record = make_registrant(person, name="Hodan Ali", us_is_home="yes")
    make_registrant(name="Nobody Waits")
    with acting_as(person):
        update_answers(record, by=person, columns={"us_is_home": "not_sure"})
    staff = sign_in(Client(), people.coordinator)
    assert "status you or a colleague has to look at" in staff.get("/home/", follow=True).text
    page = staff.get(reverse("roster:staff_looks")).text
    assert ("Hodan Ali" in page, "Nobody Waits" in page) == (True, False)
    found = staff.post(reverse("roster:staff_search"), {"waits": "look", "status": "active"}, follow=True).text
    assert ("Hodan Ali" in found, "Nobody Waits" in found) == (True, False)
    assert "Hodan Ali" not in staff.post(reverse("roster:staff_search"), {"waits": "overdue"}, follow=True).text
    decide(record, people, Rule.IMMIGRANT_IMG, Outcome.MET)
    assert open_looks(record) == []
    with acting_as(person):
        update_answers(record, by=person, columns={"us_is_home": "no"})
    assert len(open_looks(record)) == 1


def test_time_alone_opens_the_work_in_the_morning(people: People) -> None:
    record = make_registrant(people.stranger, county_id="27053")
    lived(record, TODAY() - timedelta(days=800))
    decide(record, people, Rule.IMMIGRANT_IMG, Outcome.MET, ask_again_on=TODAY() + timedelta(days=1))
    assert open_looks(record) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("roster.eligibility.timezone.localdate", lambda *args: TODAY() + timedelta(days=1) if not args else TODAY())
        refresh_looks([record.pk])
    assert len(open_looks(record)) == 1


def test_who_leaves_minnesota_is_asked_until_when_and_the_end_counts(client: Client, people: People) -> None:
    record = make_registrant(people.stranger, county_id="27053")
    period = lived(record, TODAY() - timedelta(days=1000))
    sign_in(client, people.stranger)
    moved = client.post(reverse("roster:change", args=["residence"]), {"version": 1, "residence": "other_state", "state": "IA"})
    assert moved["Location"] == reverse("roster:minnesota")
    assert outcomes(record)[2] == Outcome.NEEDS_A_PERSON
    assert "Tell us until when you lived in Minnesota" in client.get(reverse("roster:my_record")).text
    page = client.get(reverse("roster:minnesota")).text
    assert reverse("roster:end_period", args=[period.pk]) in page
    before = client.post(reverse("roster:end_period", args=[period.pk]), {"year": "1999"})
    assert (before.status_code, "before the beginning" in before.text) == (422, True)
    ended = TODAY() - timedelta(days=30)
    answer = {"year": str(ended.year), "month": str(ended.month), "day": str(ended.day)}
    assert client.post(reverse("roster:end_period", args=[period.pk]), answer).status_code == 302
    assert outcomes(record)[2] == Outcome.MET
    assert client.get(reverse("roster:end_period", args=[period.pk])).status_code == 404


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (RoughDate(date(2022, 12, 1), "month"), RoughDate(date(2022, 1, 1), "year")),
        (RoughDate(date(2022, 12, 31)), RoughDate(date(2022, 12, 1), "month")),
        (RoughDate(date(2022, 6, 15)), RoughDate(date(2022, 1, 1), "year")),
    ],
)
def test_a_rough_end_within_the_same_month_or_year_is_no_fault_of_the_program(
    people: People, since: RoughDate, until: RoughDate
) -> None:
    record = make_registrant(people.stranger)
    with acting_as(people.stranger):
        period = add_residence(record, by=people.stranger, since=since, until=None)
        assert end_residence(period, by=people.stranger, until=until).ends_precision == until.precision
        add_residence(record, by=people.stranger, since=since, until=until)
        with pytest.raises(ValidationError):
            add_residence(
                record, by=people.stranger, since=RoughDate(date(2022, 2, 1)), until=RoughDate(date(2022, 1, 1), "month")
            )
        with pytest.raises(ValidationError):
            add_residence(record, by=people.stranger, since=RoughDate(TODAY() + timedelta(days=1)), until=None)


@pytest.mark.parametrize(("code", "words", "shown"), [("XK", "", "Kosovo"), ("ZZ", "Soviet Union", "Soviet Union")])
def test_a_country_that_was_missing_is_a_way_on(client: Client, code: str, words: str, shown: str) -> None:
    newcomer(client)
    address = reverse("roster:question", args=["school"])
    page = client.get(address).text
    assert "Kosovo" in page
    assert "Another country or a former state" in page
    answer = {"version": 0, "school_country": code, "school_country_words": words, "press": "continue"}
    assert client.post(address, answer).status_code == 302
    assert shown in client.get(reverse("roster:check_answers")).text
    empty = client.post(address, {"version": 1, "school_country": "ZZ", "school_country_words": " \u200b", "press": "continue"})
    assert (empty.status_code, "Write the name of the country" in empty.text) == (422, True)


def test_kosovo_in_the_self_check_and_in_the_filter(client: Client, people: People) -> None:
    assert "Kosovo" in client.get(reverse("roster:self_check")).text
    sign_in(client, people.coordinator)
    assert "Kosovo" in client.get(reverse("roster:staff_list")).text
