"""The self-check explains and forgets."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.roster.test_joining_journey import rows_in_domain_tables

pytestmark = pytest.mark.django_db
URL = "/join/check/"


def test_every_not_sure_can_join_and_a_person_looks(client: Client) -> None:
    answers = {"profession": "not_sure", "school_country": "", "born": "not_sure", "home": "not_sure", "training": "not_sure"}
    page = client.post(URL, {**answers, "residence": "not_said"})
    assert "Yes, you can join" in page.text
    assert page.text.count("Needs a person") == 3


def test_nothing_answered_is_answered_too(client: Client) -> None:
    assert "Yes, you can join" in client.post(URL, {}).text


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"residence": "other_state"}, ["Washington IMG Academy", "Colorado CO-WIP"]),
        ({"training": "yes"}, ["The office of your residency or fellowship program", "A person at the program will look"]),
        ({"born": "no"}, ["National Resident Matching Program", "Yes, you can join"]),
        ({"school_country": "US"}, ["The roster is for graduates of other schools", "Minnesota Board of Medical Practice"]),
        ({"profession": "other"}, ["The roster is for physicians", "Minnesota Board of Nursing", "Minnesota Board of Pharmacy"]),
    ],
)
def test_everybody_gets_a_useful_next_address(client: Client, answers: dict[str, str], words: list[str]) -> None:
    base = {"profession": "physician", "school_country": "SO", "born": "yes", "home": "yes", "training": "no"}
    page = client.post(URL, {**base, "residence": "minnesota", **answers})
    for each in words:
        assert each in page.text, each
    assert "Not yet checked by staff" in page.text


def test_no_answer_is_kept_in_table_session_cookie_address_or_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    before = rows_in_domain_tables()
    with caplog.at_level(logging.DEBUG):
        response = client.post(
            URL, {"profession": "physician", "school_country": "ER", "since": "1987", "residence": "minnesota"}
        )
    assert response.status_code == 200
    assert rows_in_domain_tables() == before
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    kept = caplog.text + str(client.cookies) + response.request["PATH_INFO"] + response.request["QUERY_STRING"]
    for answer in ("1987", "Eritrea", "school_country"):
        assert answer not in kept
    assert "no-store" in response["Cache-Control"]


def test_a_year_that_is_none_is_explained(client: Client) -> None:
    page = client.post(reverse("roster:self_check"), {"since": "some time"})
    assert "Write the year with four digits" in page.text
