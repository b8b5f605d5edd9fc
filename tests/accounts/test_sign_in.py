"""Sign-in: by code, by password and app; throttled; the same answer for every address; works without the cache."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from pytest_django import Settings

from img_program.accounts.models import AccessLog, SignInAttempt, User
from img_program.accounts.sessions import passed_second_factor
from img_program.database.context import as_system
from tests.accounts.conftest import by_password, code_sent_to, log_lines, outbox
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def app_code(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def give_app(user: User) -> str:
    """Set an authenticator app up; returns its key."""
    secret = str(generate_totp_secret())
    with as_system(reason="test"):
        TOTP.activate(user, secret)
    return secret


def test_by_a_code_to_the_address(client: Client) -> None:
    user = make_user("ana@example.org", password=None)
    assert client.get("/account/login/").status_code == 200
    assert client.post("/account/login/", {"login": "ana@example.org"}).headers["Location"] == "/account/login/code/confirm/"
    response = client.post("/account/login/code/confirm/", {"code": code_sent_to("ana@example.org")})
    assert response.headers["Location"] == "/account/home/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not passed_second_factor(client.session, user)


def test_an_unknown_address_gets_the_same_answer_and_one_message_too() -> None:
    make_user("known@example.org")
    answers = []
    for address in ("known@example.org", "fresh@example.org"):
        visitor = Client()
        response = visitor.post("/account/login/", {"login": address})
        page = visitor.get(response.headers["Location"]).content.decode().replace(address, "ADDRESS")
        answers.append((response.status_code, [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]))
        assert len(outbox(address)) == 1
    assert answers[0] == answers[1]


def test_a_password_alone_is_enough_only_without_a_second_factor(client: Client) -> None:
    user = make_user("bo@example.org")
    secret = give_app(user)
    response = client.post("/account/login/password/", {"login": "bo@example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/second-factor/authenticate/").status_code == 200
    client.post("/account/second-factor/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/account/second-factor/authenticate/", {"code": app_code(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert passed_second_factor(client.session, user)
    purposes = [(line.purpose, line.user_id, line.subject_id) for line in log_lines(AccessLog.Kind.SIGN_IN_FAILED)]
    assert purposes == [("second factor", None, str(user.pk))]


def test_a_code_by_mail_does_not_pass_by_the_second_factor(client: Client) -> None:
    user = make_user("bo@example.org")
    give_app(user)
    client.post("/account/login/", {"login": "bo@example.org"})
    response = client.post("/account/login/code/confirm/", {"code": code_sent_to("bo@example.org")})
    assert response.headers["Location"] == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session


def test_a_reset_of_the_password_does_not_pass_by_the_second_factor(client: Client) -> None:
    user = make_user("bo@example.org")
    give_app(user)
    client.post("/account/password/reset/", {"email": "bo@example.org"})
    link = next(word for word in outbox("bo@example.org")[-1].text.split() if "/password/reset/key/" in word)
    form = client.get(link.removeprefix("http://testserver"), follow=True).redirect_chain[-1][0]
    new = "four words nobody guesses"
    client.post(form, {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    response = client.post("/account/login/password/", {"login": "bo@example.org", "password": new})
    assert response.headers["Location"] == "/account/second-factor/authenticate/"


def test_a_wrong_password_is_logged_without_what_was_typed(client: Client) -> None:
    user = make_user("bo@example.org")
    assert by_password(client, "bo@example.org", "not the password").status_code == 422
    assert by_password(client, "nobody@example.org", "not the password").status_code == 422
    lines = log_lines(AccessLog.Kind.SIGN_IN_FAILED)
    assert [(line.user_id, line.subject_id) for line in lines] == [(None, str(user.pk)), (None, "")]
    assert {line.purpose for line in lines} == {"password"}


def test_too_many_passwords_close_the_address_even_for_the_right_one(client: Client, settings: Settings) -> None:
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "password": (3, 900)}
    make_user("bo@example.org")
    for _attempt in range(3):
        by_password(client, "bo@example.org", "not the password")
    assert by_password(client, "bo@example.org").status_code == 422
    assert "_auth_user_id" not in client.session
    with as_system(reason="test"):
        assert SignInAttempt.objects.filter(kind="password").count() == 3
        SignInAttempt.objects.all().delete()
    assert by_password(client, "bo@example.org").headers["Location"] == "/account/home/"


def test_sign_in_works_and_is_counted_while_the_cache_is_down(client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "img_program.web.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "code": (2, 900)}
    make_user("ana@example.org")
    for _attempt in range(2):
        assert Client().post("/account/login/", {"login": "ana@example.org"}).status_code == 302
    response = Client().post("/account/login/", {"login": "ana@example.org"})
    assert "too many attempts" in response.content.decode()
    assert len(outbox("ana@example.org")) == 2


def test_secrets_of_apps_are_encrypted_in_the_table() -> None:
    secret = give_app(make_user())
    with as_system(reason="test"):
        stored = str(Authenticator.objects.get().data)
    assert secret not in stored
    assert "gAAAA" in stored


def test_a_closed_account_does_not_sign_in(client: Client) -> None:
    user = make_user("bo@example.org")
    with as_system(reason="test"):
        User.objects.filter(pk=user.pk).update(is_active=False)
    by_password(client, "bo@example.org")
    client.post("/account/login/", {"login": "bo@example.org"})
    assert "_auth_user_id" not in client.session
    assert "no account" in outbox("bo@example.org")[-1].text
