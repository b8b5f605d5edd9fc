"""The pages of the law: who opens them, what they say, and the way to a new value."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.statute.actions import version_of
from img_program.statute.models import Parameter
from img_program.statute.parameters import parameter, parameters_over_time
from tests.people import People, sign_in
from tests.statute.test_actions import KEY, in_days, plan
from tests.statute.test_parameters import make_value

pytestmark = pytest.mark.django_db


def address(name: str) -> str:
    arguments: list[Any] = []
    if name == "provision":
        arguments = ["program-practice"]
    elif name in {"parameter", "new_value"}:
        arguments = [KEY]
    elif name in {"correct_value", "withdraw_value"}:
        arguments = [KEY, Parameter.objects.get(key=KEY).pk]
    return reverse(f"statute:{name}", args=arguments)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


PUBLIC = ["law", "parameters_csv"]
READING = ["parameters", "parameter", "provision"]
EDITING = ["new_value", "correct_value", "withdraw_value"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("who", ["", "stranger", "owner", "auditor", "program_manager"])
def test_everybody_reads_the_public_pages(client: Client, people: People, name: str, who: str) -> None:
    if who:
        sign_in(client, getattr(people, who))
    assert client.get(address(name)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("name", [*READING, *EDITING])
def test_a_visitor_is_asked_to_sign_in(client: Client, name: str) -> None:
    response = client.get(address(name))
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize(
    ("who", "status"), [("program_manager", 200), ("coordinator", 200), ("auditor", 200), ("stranger", 403), ("owner", 403)]
)
def test_the_office_reads_and_others_do_not(client: Client, people: People, name: str, who: str, status: int) -> None:
    sign_in(client, getattr(people, who))
    assert client.get(address(name)).status_code == status


@pytest.mark.parametrize("name", EDITING)
@pytest.mark.parametrize(
    ("who", "status"), [("program_manager", 200), ("coordinator", 403), ("auditor", 403), ("stranger", 403), ("owner", 403)]
)
def test_only_the_program_manager_edits(client: Client, people: People, name: str, who: str, status: int) -> None:
    sign_in(client, getattr(people, who))
    assert client.get(address(name)).status_code == status
    if status == HTTPStatus.FORBIDDEN:
        assert client.post(address(name), {"confirmed": "1"}).status_code == status


def test_a_coordinator_may_not_post_a_provision(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    assert client.post(address("provision"), {"title": "x"}).status_code == HTTPStatus.FORBIDDEN
    assert "Save" not in text(client.get(address("provision")))


@pytest.mark.parametrize("name", ["parameter", "new_value"])
def test_an_unknown_key_is_not_found(client: Client, people: People, name: str) -> None:
    sign_in(client, people.program_manager)
    assert client.get(reverse(f"statute:{name}", args=["no.such"])).status_code == HTTPStatus.NOT_FOUND


def test_the_public_page_says_what_holds_how_sure_we_are_and_where_it_is_applied(client: Client, people: People) -> None:
    plan(people.program_manager, 1, date(2030, 1, 1))
    page = text(client.get(address("law")))
    assert "2 years 1 July 2015 to 31 December 2029" in page
    assert "1 year from 1 January 2030 (planned)" in page
    assert "Anoka, Carver, Dakota, Hennepin, Ramsey, Scott, Washington" in page
    assert "Duluth, Mankato, Moorhead, Rochester, St. Cloud" in page
    assert "We recall this and have not read it again. Staff will confirm it." in page
    assert "Places: whether a city or township is a rural community" in page
    assert "Creative Commons Attribution 4.0" in page
    assert "GeoNames" in page
    assert "Max Lee" not in page
    assert "Bill of 2027" not in page


def test_the_public_page_asks_no_more_queries_for_more_parameters(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address("law"))
        return len(captured)

    before = queries()
    with as_system(reason="test"):
        for number in range(3):
            make_value(f"trial.number_{number}", number, date(2020, 1, 1))
    assert queries() == before
    assert before < 20


def test_the_csv_has_every_value_and_no_formula(client: Client) -> None:
    with as_system(reason="test"):
        make_value("trial.formula", "=1+1", date(2020, 1, 1), date(2021, 1, 1), kind="text")
    response = client.get(address("parameters_csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == Parameter.objects.count()
    by_key = {row["key"]: row for row in rows}
    assert by_key["trial.formula"]["value"] == "'=1+1"
    assert (by_key["trial.formula"]["from"], by_key["trial.formula"]["until"]) == ("2020-01-01", "2020-12-31")
    assert by_key["residency.cap_per_position_year"]["value"] == "$150,000"
    assert by_key[KEY]["citation"] == "Minn. Stat. 144.1911, subd. 2"


def _typed(day: date, **more: str) -> dict[str, str]:
    return {
        "value": "1",
        "starts_on_0": str(day.month),
        "starts_on_1": str(day.day),
        "starts_on_2": str(day.year),
        "provision": "144-1911-definitions",
        "certainty": "verified",
        "note": "",
        "reason": "Bill of 2027",
        "version": version_of(KEY),
        **more,
    }


def _hidden(response: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', response.content.decode())
    return {unescape(name): unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_new_value_is_previewed_and_then_saved(client: Client, people: People) -> None:
    sign_in(client, people.program_manager)
    day = in_days(30)
    preview = client.post(address("new_value"), _typed(day))
    assert "Now 2 years New 1 year" in text(preview)
    assert len(parameters_over_time(KEY)) == 1
    saved = client.post(address("new_value"), _hidden(preview) | {"confirmed": "1"}, follow=True)
    assert "Saved: Years lived in Minnesota" in text(saved)
    assert "Reason: Bill of 2027" in text(saved)
    assert "by Max Lee" in text(saved)
    assert "In force from from 1 July 2015 to 1 July 2015 to" in text(saved)
    assert "Set at" not in text(saved)
    assert "None)" not in text(saved)
    assert parameter(KEY, on=day).value == 1


def test_going_back_from_the_preview_keeps_what_was_typed(client: Client, people: People) -> None:
    sign_in(client, people.program_manager)
    preview = client.post(address("new_value"), _typed(in_days(30)))
    again = client.post(address("new_value"), _hidden(preview) | {"change": "1"})
    assert "Bill of 2027" in again.content.decode()
    assert len(parameters_over_time(KEY)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "two"}, "Write a whole number, such as 5."),
        ({"reason": ""}, "Answer “Reason for the change”"),
        ({"starts_on_0": ""}, "Add the month."),
        ({"starts_on_0": "", "starts_on_1": "", "starts_on_2": ""}, "From which day"),
    ],
)
def test_what_is_missing_is_said(client: Client, people: People, changes: dict[str, str], words: str) -> None:
    sign_in(client, people.program_manager)
    response = client.post(address("new_value"), _typed(in_days(30)) | changes)
    assert words in text(response)
    assert "Is this right?" not in text(response)


def test_a_day_in_the_past_and_a_stale_page_are_refused_in_words(client: Client, people: People) -> None:
    sign_in(client, people.program_manager)
    past = client.post(address("new_value"), _typed(timezone.localdate() - timedelta(days=1), confirmed="1"))
    assert "Choose a day after today" in text(past)
    stale = client.post(address("new_value"), _typed(in_days(30), confirmed="1", version="old"))
    assert "Someone else changed this while you were looking at it." in text(stale)
    assert len(parameters_over_time(KEY)) == 1


def test_a_value_is_confirmed_and_a_plan_withdrawn_on_their_pages(client: Client, people: People) -> None:
    planned = plan(people.program_manager, 1, in_days(30))
    sign_in(client, people.program_manager)
    page = reverse("statute:withdraw_value", args=[KEY, planned.pk])
    client.post(page, {"reason": "The bill fell", "version": version_of(KEY)})
    row = Parameter.objects.get(key=KEY)
    typed = _typed(in_days(1), value="3", confirmed="1")
    shown = client.post(reverse("statute:correct_value", args=[KEY, row.pk]), typed, follow=True)
    assert [value.value for value in parameters_over_time(KEY)] == [3]
    assert "Deleted by Max Lee Reason: The bill fell" in text(shown)


def test_a_provision_is_edited_with_its_history(client: Client, people: People) -> None:
    sign_in(client, people.program_manager)
    typed = {"title": "Our own rules", "summary": "Short.", "source_url": "", "certainty": "verified", "reason": "Clearer"}
    shown = text(client.post(address("provision"), typed, follow=True))
    assert "Our own rules" in shown
    assert "Reason: Clearer" in shown


def test_every_kind_of_value_has_a_form(client: Client, people: People) -> None:
    sign_in(client, people.program_manager)
    for key in (
        "residency.cap_per_position_year",
        "reports.showable_share",
        "roster.residence_must_be_unbroken",
        "geography.metro_counties",
    ):
        assert client.get(reverse("statute:new_value", args=[key])).status_code == HTTPStatus.OK
