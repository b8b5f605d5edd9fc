"""Sessions end: at their limits, on a shared device, when a role or the password changes; all can be listed and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from img_program.accounts.models import AccessLog, SessionActivity, User
from img_program.accounts.sessions import MOST_SESSIONS, end_sessions
from img_program.database.context import as_system
from tests.accounts.conftest import by_password, code_sent_to, log_lines
from tests.people import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def age(user: User, *, started: timedelta = timedelta(), unused: timedelta = timedelta()) -> None:
    """Make the session older."""
    now = timezone.now()
    with as_system(reason="test"):
        SessionActivity.objects.filter(user=user).update(started_at=now - started, last_activity_at=now - unused)


def seconds_left(client: Client) -> int:
    """What the page's warning hears."""
    left: int = client.get("/account/session/status/", headers={"X-Poll": "1"}).json()["seconds_left"]
    return left


@pytest.mark.parametrize(
    ("is_staff", "started", "unused", "lasts"),
    [
        (True, 29 * MINUTE, 29 * MINUTE, True),
        (True, 31 * MINUTE, 31 * MINUTE, False),
        (True, timedelta(hours=11, minutes=59), MINUTE, True),
        (True, timedelta(hours=12, minutes=1), MINUTE, False),
        (False, 59 * MINUTE, 59 * MINUTE, True),
        (False, 61 * MINUTE, 61 * MINUTE, False),
        (False, timedelta(hours=23, minutes=59), MINUTE, True),
        (False, timedelta(hours=24, minutes=1), MINUTE, False),
    ],
)
def test_limits_by_audience(client: Client, *, is_staff: bool, started: timedelta, unused: timedelta, lasts: bool) -> None:
    user = make_staff("coordinator") if is_staff else make_user()
    sign_in(client, user)
    assert client.get("/desk/").status_code == 200
    age(user, started=started, unused=unused)
    response = client.get("/desk/")
    assert response.status_code == (200 if lasts else 302)
    if not lasts:
        assert response.headers["Location"] == "/account/login/?next=%2Fdesk%2F"
        assert "Clear-Site-Data" in response.headers
        assert "session has ended" in client.get("/account/login/").content.decode()
        assert log_lines(AccessLog.Kind.SIGN_OUT)[-1].purpose.startswith("session ended")
        with as_system(reason="test"):
            assert SessionActivity.objects.get(user=user).ended_at is not None


def test_polls_are_no_activity_and_a_press_is(client: Client) -> None:
    user = make_staff("coordinator")
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=26 * MINUTE, unused=26 * MINUTE)
    assert 200 < seconds_left(client) <= 4 * 60
    assert seconds_left(client) <= 4 * 60
    answer = client.post("/account/session/extend/", headers={"Accept": "application/json"})
    assert answer.json()["seconds_left"] > 29 * 60
    age(user, started=31 * MINUTE, unused=31 * MINUTE)
    ended = client.get("/account/session/status/", headers={"X-Poll": "1"})
    assert (ended.status_code, ended.json()["seconds_left"]) == (401, 0)


def test_a_page_is_activity(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    client.get("/desk/")
    age(user, started=50 * MINUTE, unused=50 * MINUTE)
    client.get("/desk/")
    assert seconds_left(client) > 59 * 60


def test_not_my_device_gives_a_short_session(client: Client) -> None:
    user = make_user("ana@example.org")
    client.post("/account/login/", {"login": user.email, "not_my_device": "on"})
    response = client.post("/account/login/code/confirm/", {"code": code_sent_to(user.email)})
    cookie = response.cookies[configured.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert 0 < seconds_left(client) <= 15 * 60
    age(user, started=16 * MINUTE, unused=16 * MINUTE)
    assert client.get("/desk/").status_code == 302


def test_not_my_device_by_password_too(client: Client) -> None:
    user = make_user("ana@example.org")
    response = by_password(client, user.email, not_my_device="on")
    assert response.cookies[configured.SESSION_COOKIE_NAME]["max-age"] == ""
    assert 0 < seconds_left(client) <= 15 * 60
    own = Client()
    response = by_password(own, user.email)
    assert response.cookies[configured.SESSION_COOKIE_NAME]["max-age"] == 24 * 3600


def test_all_sessions_end_at_once(client: Client) -> None:
    user = make_user()
    other = sign_in(Client(), user)
    sign_in(client, user)
    for each in (client, other):
        assert each.get("/desk/").status_code == 200
    with as_system(reason="test"):
        assert end_sessions(user, because="role changed", keep=client.session) == 1
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302


def test_one_lists_and_ends_ones_other_sessions(client: Client) -> None:
    user = make_user("ana@example.org")
    other = Client()
    for each in (client, other):
        by_password(each, user.email)
    page = client.get("/account/sessions/")
    assert "This device, now." in page.content.decode()
    assert len(page.context["sessions"]) == 2
    client.post("/account/sessions/")
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client) -> None:
    user = make_user("ana@example.org")
    other = Client()
    for each in (client, other):
        by_password(each, user.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    new = "four words nobody guesses"
    response = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.status_code == 302, response.context["form"].errors
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302


def test_signing_out_is_a_post_that_clears_the_browser(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    assert client.get("/desk/").headers["Cache-Control"] == "no-store"
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/desk/").status_code == 200
    response = client.post("/account/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    assert [line.user_id for line in log_lines(AccessLog.Kind.SIGN_OUT)] == [user.pk]


def test_the_session_gets_a_new_key_at_sign_in(client: Client) -> None:
    make_user("ana@example.org")
    client.post("/account/login/", {"login": "ana@example.org"})
    before = client.session.session_key
    client.post("/account/login/code/confirm/", {"code": code_sent_to("ana@example.org")})
    assert client.session.session_key != before


def test_every_page_of_ones_account_opens(client: Client) -> None:
    user = make_user("ana@example.org")
    by_password(client, user.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    for page in (
        "",
        "email/",
        "password/change/",
        "sessions/",
        "logout/",
        "second-factor/totp/activate/",
        "second-factor/webauthn/add/",
    ):
        response = client.get(f"/account/{page}")
        assert (page, response.status_code) == (page, 200)
        assert "{{" not in response.content.decode()
    for page in ("password/reset/", "password/reset/done/", "login/code/", "login/password/", "login/", "inactive/"):
        assert (page, Client().get(f"/account/{page}").status_code) == (page, 200)
    assert client.get("/account/second-factor/").headers["Location"] == "/account/"


def test_addresses_are_added_confirmed_made_the_main_one_and_removed(client: Client) -> None:
    user = make_user("ana@example.org")
    by_password(client, user.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"action_add": "", "email": "second@example.org"})
    client.post("/account/confirm-email/", {"code": code_sent_to("second@example.org")})
    client.post("/account/email/", {"action_primary": "", "email": "second@example.org"})
    assert User.objects.get(pk=user.pk).email == "second@example.org"
    client.post("/account/email/", {"action_remove": "", "email": "ana@example.org"})
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == ["second@example.org"]
    assert [line.purpose for line in log_lines(AccessLog.Kind.ACCOUNT_CHANGED)].count("e-mail address") >= 3


def test_an_account_has_ten_sessions_at_most_and_the_one_unused_longest_ends() -> None:
    user, other = make_user(), make_user()
    sign_in(Client(), other).get("/desk/")
    clients = [sign_in(Client(), user) for _ in range(MOST_SESSIONS + 1)]
    for number, client in enumerate(clients):
        assert client.get("/desk/").status_code == 200
        with as_system(reason="test"):
            assert SessionActivity.objects.filter(user=user, ended_at=None).count() == min(number + 1, MOST_SESSIONS)
    assert clients[0].get("/desk/").status_code == 302
    assert clients[1].get("/desk/").status_code == 200
    with as_system(reason="test"):
        assert SessionActivity.objects.filter(user=other, ended_at=None).count() == 1
