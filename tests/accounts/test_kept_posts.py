"""A form that arrives after its session ended is never carried out, never lost, and never another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from img_program.accounts.kept_posts import LONGEST
from img_program.accounts.models import KeptPost, User
from img_program.accounts.tasks import forget_expired
from img_program.database.context import as_system
from tests.accounts.conftest import by_password
from tests.accounts.test_sessions import MINUTE, age
from tests.people import make_user, sign_in

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "http://testserver"}
LONG_TEXT = "an answer that took an hour"


def kept() -> list[KeptPost]:
    """Everything that is kept."""
    with as_system(reason="test"):
        return list(KeptPost.objects.all())


def late_post(client: Client, user: User, **more: object) -> HttpResponse:
    """Send a form after the session was left alone too long."""
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=90 * MINUTE, unused=90 * MINUTE)
    response: HttpResponse = client.post("/desk/?part=2", {"answer": LONG_TEXT, **more}, headers=ORIGIN)  # type: ignore[assignment]
    return response


def test_it_is_shown_to_the_same_person_and_sent_after_a_press(client: Client) -> None:
    user = make_user("ana@example.org")
    response = late_post(client, user)
    (row,) = kept()
    assert response.headers["Location"] == f"/account/login/?next=%2Faccount%2Fkept%2F{row.pk}%2F"
    assert LONG_TEXT.encode() not in bytes(row.fields_encrypted)
    login = by_password(client, user.email, query=f"?next=/account/kept/{row.pk}/")
    page = client.get(login.headers["Location"])
    assert LONG_TEXT in page.content.decode()
    sent = client.post(f"/account/kept/{row.pk}/", {"answer": LONG_TEXT}, follow=True)
    assert sent.redirect_chain == [("/desk/?part=2", 307)]
    assert sent.content.decode() == f"POST {LONG_TEXT}"
    assert kept() == []


def test_nobody_else_sees_it(client: Client) -> None:
    late_post(client, make_user("ana@example.org"))
    (row,) = kept()
    rival = sign_in(Client(), make_user("rival@example.org"))
    assert rival.get(f"/account/kept/{row.pk}/").status_code == 404
    assert rival.post(f"/account/kept/{row.pk}/", {"discard": "1"}).status_code == 404
    assert kept() == [row]


def test_it_can_be_thrown_away_and_is_forgotten_after_half_an_hour(client: Client) -> None:
    user = make_user("ana@example.org")
    late_post(client, user)
    (row,) = kept()
    sign_in(client, user)
    with as_system(reason="test"):
        # The row can't be changed by anybody: a younger copy takes its place.
        row.delete()
        row.expires_at = timezone.now() - timedelta(seconds=1)
        row.save(force_insert=True)
    assert client.get(f"/account/kept/{row.pk}/").status_code == 404
    forget_expired()
    assert kept() == []
    late_post(Client(), user)
    (row,) = kept()
    client = sign_in(Client(), user)
    client.post(f"/account/kept/{row.pk}/", {"discard": "1"})
    assert kept() == []


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_only_forms_of_our_own_pages_are_kept(client: Client, headers: dict[str, str]) -> None:
    user = make_user()
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=90 * MINUTE, unused=90 * MINUTE)
    assert client.post("/desk/", {"answer": LONG_TEXT}, headers=headers).status_code == 302
    assert kept() == []


@pytest.mark.parametrize("name", ["password1", "oldpassword", "sign_in-password", "credential"])
def test_a_secret_is_left_out_and_the_rest_kept(client: Client, name: str) -> None:
    user = make_user("ana@example.org")
    late_post(client, user, **{name: "secret words of mine"})
    (row,) = kept()
    page = sign_in(Client(), user).get(f"/account/kept/{row.pk}/").content.decode()
    assert LONG_TEXT in page
    assert "secret words of mine" not in page
    assert "Passwords and codes are not kept" in page


@pytest.mark.parametrize("name", ["zip_code", "code_of_conduct", "secretary", "code", "service-zip_code", "credentials_note"])
def test_a_name_that_holds_such_a_word_is_no_secret(client: Client, name: str) -> None:
    user = make_user("ana@example.org")
    late_post(client, user, **{name: "55101"})
    (row,) = kept()
    page = sign_in(Client(), user).get(f"/account/kept/{row.pk}/").content.decode()
    assert page.count("55101") == 2, "shown, and in the form that sends it"


def test_a_code_that_lets_somebody_in_is_a_secret(client: Client) -> None:
    user = make_user("ana@example.org")
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=90 * MINUTE, unused=90 * MINUTE)
    response = client.post("/account/second-factor/reauthenticate/", {"code": "123456"}, headers=ORIGIN)
    assert kept() == []
    assert "held nothing that could be kept" in client.get(response.headers["Location"]).content.decode()


def test_what_could_not_be_kept_is_said(client: Client) -> None:
    user = make_user("ana@example.org")
    response = late_post(client, user, more="x" * LONGEST)
    assert kept() == []
    assert "too long to be kept" in client.get(response.headers["Location"]).content.decode()
    user = make_user("bo@example.org")
    client = Client()
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=90 * MINUTE, unused=90 * MINUTE)
    answer = client.post("/desk/", {"answer": LONG_TEXT}, headers={"Accept": "application/json"}).json()
    assert "could not be kept" in answer["message"]


def test_files_are_named_as_lost() -> None:
    user = make_user("ana@example.org")
    late_post(Client(), user, diploma=SimpleUploadedFile("diploma.pdf", b"%PDF"))
    (row,) = kept()
    assert row.had_files
    page = sign_in(Client(), user).get(f"/account/kept/{row.pk}/").content.decode()
    assert "Files are not kept" in page


def test_a_page_from_before_signing_in_elsewhere_is_kept_for_who_is_signed_in_now() -> None:
    user = make_user("ana@example.org")
    browser = Client(enforce_csrf_checks=True)
    old = csrf_token_of(browser)
    by_password(browser, user.email, csrfmiddlewaretoken=old)
    response = browser.post("/desk/", {"answer": LONG_TEXT, "zip_code": "55101", "csrfmiddlewaretoken": old}, headers=ORIGIN)
    (row,) = kept()
    assert response.headers["Location"] == f"/account/kept/{row.pk}/"
    foreign = browser.post("/desk/", {"answer": "x", "csrfmiddlewaretoken": old}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert len(kept()) == 1


def test_a_kept_field_called_like_the_button_is_not_thrown_away(client: Client) -> None:
    user = make_user("ana@example.org")
    late_post(client, user, discard="yes")
    (row,) = kept()
    sent = sign_in(Client(), user).post(f"/account/kept/{row.pk}/", {"answer": LONG_TEXT, "discard": "yes"})
    assert sent.headers["Location"] == "/desk/?part=2"


def test_a_session_that_is_gone_altogether_is_recognized_by_its_key(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    client.get("/desk/")
    client.session.delete(client.cookies[configured.SESSION_COOKIE_NAME].value)
    client.post("/desk/", {"answer": LONG_TEXT}, headers=ORIGIN)
    (row,) = kept()
    assert row.user_id == user.pk


def csrf_token_of(client: Client) -> str:
    """The token that a page of this browser carries now."""
    return str(client.get("/account/login/password/").context["csrf_token"])


def test_a_token_from_an_earlier_session_of_the_same_person_is_confirmed_first() -> None:
    user = make_user("ana@example.org")
    browser = Client(enforce_csrf_checks=True)
    by_password(browser, user.email, csrfmiddlewaretoken=csrf_token_of(browser))
    old = str(browser.get("/account/").context["csrf_token"])
    browser.post("/account/logout/", {"csrfmiddlewaretoken": old})
    by_password(browser, user.email, csrfmiddlewaretoken=csrf_token_of(browser))
    late = {"answer": LONG_TEXT, "csrfmiddlewaretoken": old}
    response = browser.post("/desk/", late, headers=ORIGIN)
    (row,) = kept()
    assert response.headers["Location"] == f"/account/kept/{row.pk}/"
    assert row.user_id == user.pk


def test_a_token_of_another_person_keeps_nothing() -> None:
    first, second = make_user("ana@example.org"), make_user("bo@example.org")
    browser = Client(enforce_csrf_checks=True)
    by_password(browser, first.email, csrfmiddlewaretoken=csrf_token_of(browser))
    old = str(browser.get("/account/").context["csrf_token"])
    browser.post("/account/logout/", {"csrfmiddlewaretoken": old})
    by_password(browser, second.email, csrfmiddlewaretoken=csrf_token_of(browser))
    response = browser.post("/desk/", {"answer": LONG_TEXT, "csrfmiddlewaretoken": old}, headers=ORIGIN)
    assert response.status_code == 403
    assert kept() == []
