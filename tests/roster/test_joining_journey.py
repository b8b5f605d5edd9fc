"""From the home page to the roster, as the pages do it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from roster.models import JoiningDraft, NoticeAcknowledgement, Registrant
from roster.notices import attach_after_signup
from tests.people import make_user, sign_in
from tests.roster.factories import give_notice, newcomer

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, dict[str, str]] = {
    "name": {"name": "Tadesse"},
    "reach": {"reach_by": "phone", "phone": "715-555-0142"},
    "residence": {"residence": "other_state", "state": "WI"},
    "school": {"school_country": "ET"},
    "graduation": {"graduation_year": "1998"},
    "specialty": {"specialty": "not_yet"},
    "born": {"answer": "yes"},
    "home": {"answer": "not_sure"},
    "training": {"press": "skip"},
}


def rows_in_domain_tables() -> dict[str, int]:
    """Rows in every table of our own rooms, reference data and the access log included."""
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND has_table_privilege(oid, 'SELECT')"
        )
        counts = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        return counts


def address(slug: str) -> str:
    return reverse("roster:question", args=[slug])


def draft_of(user: User) -> JoiningDraft:
    with as_system(reason="test"):
        return JoiningDraft.objects.get(user=user)


@pytest.fixture
def person(client: Client) -> User:
    """Somebody who signed up, was given the notice and stands before the first question."""
    return newcomer(client)


def answer(client: Client, slug: str, data: dict[str, str] | None = None, **more: Any) -> Any:
    return client.post(address(slug), {"press": "continue", **(data or ANSWERS[slug]), **more})


def test_nothing_about_a_person_is_stored_before_the_notice(client: Client) -> None:
    before = rows_in_domain_tables()
    assert len(before) > 30
    for name in ("home", "self_check", "start", "notice"):
        assert client.get(reverse(f"roster:{name}")).status_code == 200
    client.post(reverse("roster:self_check"), {"profession": "physician", "school_country": "SO", "born": "yes"})
    assert client.get(reverse("account_signup")).status_code == 302
    assert client.get(reverse("roster:questions")).status_code == 302
    assert rows_in_domain_tables() == before
    assert "sessionid" not in client.cookies
    give_notice(client)
    after = rows_in_domain_tables()
    assert after["roster_noticeacknowledgement"] == before["roster_noticeacknowledgement"] + 1


def test_the_notice_comes_before_sign_up(client: Client) -> None:
    closed = client.get(reverse("account_signup"))
    assert (closed.status_code, closed["Location"]) == (302, reverse("roster:start"))
    response = client.post(reverse("roster:notice"))
    assert response["Location"].startswith(reverse("account_signup"))
    assert client.get(response["Location"]).status_code == 200


def test_what_was_given_before_sign_up_belongs_to_the_account_afterwards(client: Client, rf: Any) -> None:
    give_notice(client)
    with as_system(reason="test"):
        kept = NoticeAcknowledgement.objects.get()
    assert (kept.user, kept.channel, kept.version, kept.language) == (None, "browser", "1", "en")
    user = make_user()
    request = rf.get("/")
    request.session = client.session
    assert request.session["roster_notice"] not in kept.token_digest
    attach_after_signup(request, user)
    with as_system(reason="test"):
        kept.refresh_from_db()
    assert kept.user_id == user.pk


def test_a_single_name_a_phone_1998_and_a_home_in_hudson_wisconsin(client: Client, person: User) -> None:
    response = client.get(reverse("roster:questions"))
    assert response["Location"] == address("name")
    for slug in ANSWERS:
        page = client.get(response["Location"])
        assert f"Question {list(ANSWERS).index(slug) + 1} of 9" in page.text
        response = answer(client, slug)
        assert response.status_code == 302, (slug, response.status_code)
    check = client.get(response["Location"])
    for words in ("Tadesse", "+1 715-555-0142", "In another state: Wisconsin", "Ethiopia", "1998", "Not yet", "Skipped"):
        assert words in check.text, words
    joined = client.post(reverse("roster:check_answers"), follow=True)
    assert "You are on the roster" in joined.text
    assert "You are not sure whether the United States is now your home." in joined.text
    with as_system(reason="test"):
        record = Registrant.objects.get(user=person)
    assert (record.name, record.graduation_year, record.state, record.specialty) == ("Tadesse", 1998, "WI", None)
    assert (record.us_is_home, record.came_for_training) == ("not_sure", "skipped")
    draft = draft_of(person)
    assert (draft.answers, draft.joined_at is None) == ({}, False)


def test_pressing_join_twice_joins_once(client: Client, person: User) -> None:
    for slug in ANSWERS:
        answer(client, slug)
    client.post(reverse("roster:check_answers"))
    again = client.post(reverse("roster:check_answers"))
    assert again["Location"] == reverse("roster:my_record")
    with as_system(reason="test"):
        assert Registrant.objects.filter(user=person).count() == 1


def test_back_leads_to_the_question_before_and_keeps_every_answer(client: Client, person: User) -> None:
    answer(client, "name")
    page = client.get(address("reach"))
    assert page.context["back_url"] == address("name")
    assert 'value="Tadesse"' in client.get(address("name")).text
    assert client.get(address("name")).context["back_url"] == reverse("roster:notice")


def test_a_change_from_check_your_answers_returns_there(client: Client, person: User) -> None:
    for slug in ANSWERS:
        answer(client, slug)
    page = f"{address('graduation')}?from=check"
    response = client.post(page, {"press": "skip"})
    assert response["Location"] == reverse("roster:check_answers")
    assert "I do not know" in client.get(response["Location"]).text


def test_joining_waits_for_a_missing_answer(client: Client, person: User) -> None:
    for slug in list(ANSWERS)[:-1]:
        answer(client, slug)
    response = client.post(reverse("roster:check_answers"))
    assert (response.status_code, "One more answer" in response.text) == (200, True)
    with as_system(reason="test"):
        assert not Registrant.objects.filter(user=person).exists()


def test_another_device_goes_on_where_one_stopped(client: Client, person: User) -> None:
    answer(client, "name")
    answer(client, "reach")
    other = sign_in(Client(), person)
    assert other.get(reverse("roster:questions"))["Location"] == address("residence")
    assert 'value="Tadesse"' in other.get(address("name")).text


def test_autosave_keeps_a_half_written_answer_and_says_when(client: Client, person: User) -> None:
    url = reverse("roster:autosave", args=["reach"])
    client.get(address("reach"))
    response = client.post(url, {"reach_by": "phone", "phone": "71"})
    assert response.status_code == 200
    assert response.json()["saved_at"].endswith(".m.")
    assert draft_of(person).answers["reach"]["phone"] == "71"


def shown(client: Client, slug: str) -> dict[str, str]:
    """What the page of a question showed."""
    return dict(re.findall(r'name="(seen:[^"]+)" value="([^"]*)"', client.get(address(slug)).text))


def test_an_answer_changed_elsewhere_is_shown_beside_mine_and_i_choose(client: Client, person: User) -> None:
    url = reverse("roster:autosave", args=["name"])
    other = sign_in(Client(), person)
    mine, theirs = shown(client, "name"), shown(other, "name")
    assert other.post(url, {**theirs, "name": "Tadesse Bekele"}).status_code == 200
    asked = client.post(url, {**mine, "name": "Tadese"}).json()["conflict"]
    assert ("Tadesse Bekele" in asked, "Tadese" in asked) == (True, True)
    assert draft_of(person).answers["name"] == {"name": "Tadesse Bekele"}
    pressed = client.post(address("name"), {**mine, "name": "Tadese", "press": "continue"})
    assert (pressed.status_code, "Tadesse Bekele" in pressed.text) == (422, True)
    keep = re.search(r'value="(keep:name:[^"]+)"', pressed.text)
    assert keep
    kept = client.post(address("name"), {**mine, "name": "Tadese", "press": keep[1]})
    assert (kept.status_code, draft_of(person).answers["name"]) == (302, {"name": "Tadese"})


def test_skipping_what_was_answered_on_another_device_asks(client: Client, person: User) -> None:
    other = sign_in(Client(), person)
    mine = shown(client, "born")
    assert other.post(reverse("roster:autosave", args=["born"]), {**mine, "answer": "yes"}).status_code == 200
    assert client.post(address("born"), {**mine, "press": "skip"}).status_code == 422
    assert draft_of(person).answers["born"] == {"answer": "yes"}


def test_two_devices_on_two_questions_do_not_disturb_each_other(client: Client, person: User) -> None:
    other = sign_in(Client(), person)
    mine, theirs = shown(client, "name"), shown(other, "graduation")
    assert client.post(reverse("roster:autosave", args=["name"]), {**mine, "name": "A"}).status_code == 200
    saved = other.post(reverse("roster:autosave", args=["graduation"]), {**theirs, "graduation_year": "1998"})
    assert saved.status_code == 200


@pytest.mark.parametrize("number", ["Omar 123-45-6789", "A123 456 789", "my number is 123456789"])
def test_identity_numbers_are_refused_even_in_a_draft(client: Client, person: User, number: str) -> None:
    response = client.post(reverse("roster:autosave", args=["name"]), {"name": number})
    assert response.status_code == 422
    page = client.post(address("name"), {"name": number, "press": "later"})
    assert (page.status_code, "must not keep it" in page.text) == (422, True)
    assert "name" not in draft_of(person).answers


def test_save_and_finish_later_demands_nothing(client: Client, person: User) -> None:
    response = client.post(address("name"), {"name": "", "press": "later"})
    assert response["Location"] == reverse("roster:home")


def test_an_empty_required_answer_says_what_to_do(client: Client, person: User) -> None:
    response = client.post(address("residence"), {"residence": "minnesota", "press": "continue"})
    assert (response.status_code, "Choose your county" in response.text) == (422, True)
