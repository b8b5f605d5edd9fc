"""A registrant's own pages."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.actions import choose_contact, contact_now
from img_program.notifications.contacts import contact_of_user
from img_program.notifications.models import Channel
from img_program.organizations.acting import acting_as
from roster.actions import record_determination
from roster.business_days import add_business_days
from roster.models import Basis, DataRequest, Outcome, Registrant, ReviewRequest, Rule
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_user("hodan@example.org")


@pytest.fixture
def record(person: User) -> Registrant:
    return make_registrant(person, name="Hodan Ali", county_id="27053")


@pytest.fixture
def own(client: Client, person: User, record: Registrant) -> Client:
    return sign_in(client, person)


def fresh(record: Registrant) -> Registrant:
    with as_system(reason="test"):
        return Registrant.objects.get(pk=record.pk)


def test_the_record_explains_each_status_with_its_fact(own: Client) -> None:
    page = own.get("/my/").text
    assert page.count("Ask a person to look again") == 3
    assert "Your medical school is in Somalia, outside the United States and Canada." in page
    assert "We do not know yet since when you live in Minnesota." in page
    assert "Tell us when you lived in Minnesota" in page


def test_an_answer_is_changed_and_what_eligibility_rests_on_is_counted(own: Client, record: Registrant) -> None:
    own.post(reverse("roster:change", args=["graduation"]), {"graduation_year": "1998"})
    changed = fresh(record)
    assert (changed.graduation_year, changed.version, changed.facts_version) == (1998, 2, 1)
    own.post(reverse("roster:change", args=["home"]), {"press": "skip"})
    changed = fresh(record)
    assert (changed.us_is_home, changed.version, changed.facts_version) == ("skipped", 3, 2)


def test_a_stale_change_shows_both_and_the_person_chooses(own: Client, record: Registrant) -> None:
    url = reverse("roster:change", args=["name"])
    shown = dict(re.findall(r'name="(seen:[^"]+)" value="([^"]*)"', own.get(url).text))
    assert own.post(url, {**shown, "name": "Hodan A."}).status_code == 302
    asked = own.post(url, {**shown, "name": "Hodan Cali"})
    assert (asked.status_code, "Hodan A." in asked.text, "Hodan Cali" in asked.text) == (422, True, True)
    keep = re.search(r'value="(keep:name:[^"]+)"', asked.text)
    assert keep
    assert own.post(url, {**shown, "name": "Hodan Cali", "press": keep[1]}).status_code == 302
    assert fresh(record).name == "Hodan Cali"


def test_other_spellings_are_kept_one_a_line(own: Client, record: Registrant) -> None:
    own.post(reverse("roster:change", args=["spellings"]), {"other_spellings": "Xodan Cali\n\nHoodan Aly"})
    assert fresh(record).other_spellings == ["Xodan Cali", "Hoodan Aly"]


def test_time_in_minnesota_known_to_the_month(own: Client, record: Registrant) -> None:
    own.post("/my/minnesota/", {"since_year": "2019", "since_month": "5"})
    page = own.get("/my/minnesota/").text
    assert ("You have lived in Minnesota since May 2019. That is at least 2 years." in page) is True
    assert fresh(record).facts_version == 2
    with as_system(reason="test"):
        period = record.minnesota_residences.get()
    own.post(reverse("roster:remove_period", args=[period.pk]))
    assert "We do not know yet since when" in own.get("/my/minnesota/").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Write the year since when"),
        ({"since_year": "19"}, "four digits"),
        ({"since_year": "2019", "since_day": "3"}, "Choose the month"),
        ({"since_year": "2019", "since_month": "2", "since_day": "30"}, "no such day"),
        ({"since_year": "2019", "until_year": "2018"}, "before the beginning"),
    ],
)
def test_impossible_times_are_explained(own: Client, record: Registrant, data: dict[str, str], words: str) -> None:
    page = own.post("/my/minnesota/", data)
    assert (page.status_code, words in page.text) == (422, True)


def test_look_again_says_by_when_and_the_answer_is_in_writing(own: Client, record: Registrant, people: People) -> None:
    own.post("/my/look-again/", {"words": "My school moved."})
    own.post("/my/look-again/", {"words": "Pressed twice."})
    with as_system(reason="test"):
        asked = ReviewRequest.objects.get()
    assert asked.due_on == add_business_days(timezone.localdate(asked.asked_at), 10)
    assert "Needs a person" in own.get("/my/").text
    staff = sign_in(Client(), people.coordinator)
    assert "1 person asked us to look again" in staff.get("/staff/roster/").text
    assert "Hodan Ali" in staff.get("/staff/roster/reviews/").text
    url = reverse("roster:staff_review", args=[asked.pk])
    staff.post(url, {"answer": "We looked: your school counts."})
    again = staff.post(url, {"answer": "Another answer."})
    assert again.status_code == 422
    page = own.get("/my/").text
    assert ("We looked: your school counts." in page, "Another answer." in page) == (True, False)


def test_a_decision_counts_until_the_facts_change(own: Client, record: Registrant, people: People) -> None:
    own.post(reverse("roster:change", args=["home"]), {"answer": "not_sure"})
    with as_system(reason="test"):
        record_determination(
            record,
            by=people.coordinator,
            rule=Rule.IMMIGRANT_IMG,
            outcome=Outcome.MET,
            basis=Basis.STATEMENT,
            reason="You told us on the phone that you plan to stay.",
        )
    assert "You told us on the phone that you plan to stay." in own.get("/my/").text
    own.post(reverse("roster:change", args=["home"]), {"answer": "no"})
    page = own.get("/my/").text
    assert "You told us on the phone" not in page
    assert "You said that the United States is not now your home." in page


def test_leaving_says_first_what_is_kept_and_the_row_stays_visible(own: Client, record: Registrant) -> None:
    before = own.get("/my/leave/").text
    assert "What is kept, and why" in before
    assert fresh(record).status == "active"
    page = own.post("/my/leave/", follow=True).text
    assert "You have left the roster." in page
    assert "Hodan Ali" in page
    assert fresh(record).left_at is not None
    assert own.get(reverse("roster:change", args=["name"])).status_code == 404
    assert own.post("/my/leave/", follow=True).status_code == 200
    assert own.get("/my/data/").status_code == 200
    own.post("/my/come-back/")
    assert (fresh(record).status, fresh(record).left_at) == ("active", None)


def test_stopping_messages_is_not_leaving(own: Client, record: Registrant) -> None:
    own.post("/my/messages/", {"press": "stop"})
    assert (stopped(record), fresh(record).status) == (True, "active")
    assert "Letters still wait for you" in own.get("/my/").text
    own.post("/my/messages/", {"press": "resume"})
    assert not stopped(record)


def stopped(record: Registrant) -> bool:
    """Whether the notifications room would send nothing: the one switch there is."""
    assert record.user is not None
    with as_system(reason="test"):
        return bool(contact_of_user(record.user).stopped)


def test_a_way_told_on_the_record_counts_before_an_older_choice(own: Client, record: Registrant) -> None:
    user = record.user
    assert user is not None
    with acting_as(user):
        choose_contact(user=user, by=user, channel=Channel.PAPER, reach="1 Main Street, Duluth")
    assert contact_now(user).channel == Channel.PAPER
    own.post(reverse("roster:change", args=["reach"]), {"reach_by": "phone", "phone": "651-555-0142"})
    assert (contact_now(user).channel, contact_now(user).reach) == (Channel.PHONE, "+1 651-555-0142")
    assert contact_now(user).name == "Hodan Ali"


def test_nothing_is_shared_without_a_yes(own: Client) -> None:
    assert "shared with no organization" in own.get("/my/sharing/").text


def test_own_data_with_classification_and_recipients(own: Client, record: Registrant) -> None:
    page = own.get("/my/data/").text
    data = json.loads(own.get("/my/data/json/").content)
    fields = {field["field"]: field for field in data["fields"]}
    assert fields["Name"]["value"] == "Hodan Ali"
    assert all("pending counsel" in field["classification"] and field["recipients"] for field in data["fields"])
    assert "Classification pending counsel" in page
    assert own.get("/my/data/csv/").text.startswith("Group,Field,Value,Classification,Who may see it")
    assert own.get("/my/data/xml/").status_code == 404
    with as_system(reason="test"):
        forms = list(DataRequest.objects.order_by("at").values_list("form", flat=True))
    assert forms == ["page", "json", "csv"]


def test_business_days_skip_weekends_and_minnesotas_holidays() -> None:
    assert add_business_days(date(2026, 7, 1), 2) == date(2026, 7, 6)
    assert add_business_days(date(2026, 6, 18), 1) == date(2026, 6, 22)
