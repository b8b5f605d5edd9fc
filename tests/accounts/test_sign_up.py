"""Sign-up: an e-mail address, a code, nothing before the notice, and the same answer for every address."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from img_program.accounts.models import AccessLog, User
from img_program.database.context import as_system
from tests.accounts.conftest import code_sent_to, log_lines, outbox, read_notice
from tests.people import make_user

pytestmark = pytest.mark.django_db


def test_a_direct_visit_is_sent_to_the_notice(client: Client, notice: list[User]) -> None:
    for method in (client.get, client.post):
        response = method("/account/signup/", {"email": "new@example.org"})
        assert (response.status_code, response.headers["Location"]) == (302, "/?read=notice")
    assert not User.objects.filter(email="new@example.org").exists()
    assert outbox() == []


def test_a_newcomer_signs_up_with_an_address_and_a_code(client: Client, notice: list[User]) -> None:
    read_notice(client)
    assert client.get("/account/signup/").status_code == 200
    response = client.post("/account/signup/", {"email": "New@Example.org"})
    assert response.headers["Location"] == "/account/confirm-email/"
    assert client.get("/account/confirm-email/").status_code == 200
    response = client.post("/account/confirm-email/", {"code": code_sent_to("new@example.org")}, follow=True)
    user = User.objects.get(email="new@example.org")
    assert notice == [user]
    assert response.context["user"] == user
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()
    assert [line.user_id for line in log_lines(AccessLog.Kind.SIGN_IN)] == [user.pk]


def test_the_third_wrong_code_ends_the_attempt(client: Client, notice: list[User]) -> None:
    read_notice(client)
    client.post("/account/signup/", {"email": "new@example.org"})
    right = code_sent_to("new@example.org")
    for _attempt in range(3):
        client.post("/account/confirm-email/", {"code": "0000-0000"})
    client.post("/account/confirm-email/", {"code": right})
    assert "_auth_user_id" not in client.session


def test_a_known_address_gets_the_same_answer_and_one_message_too(notice: list[User]) -> None:
    make_user("known@example.org")
    answers = []
    for address in ("known@example.org", "fresh@example.org"):
        visitor = Client()
        read_notice(visitor)
        response = visitor.post("/account/signup/", {"email": address})
        page = visitor.get(response.headers["Location"]).content.decode().replace(address, "ADDRESS")
        without_tokens = [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]
        answers.append((response.status_code, response.headers["Location"], without_tokens))
        assert len(outbox(address)) == 1
    assert answers[0] == answers[1]
    assert outbox("known@example.org")[0].subject == outbox("fresh@example.org")[0].subject
    with as_system(reason="test"):
        assert User.objects.filter(email="known@example.org").count() == 1


def test_an_invited_person_signs_up_only_with_the_invited_address(client: Client, notice: list[User]) -> None:
    session = client.session
    session["signup_permit"] = {"email": "invited@example.org", "next": "/desk/"}
    session.save()
    response = client.post("/account/signup/", {"email": "other@example.org"})
    assert "Use the e-mail address that was invited" in response.content.decode()
    client.post("/account/signup/", {"email": "invited@example.org"})
    response = client.post("/account/confirm-email/", {"code": code_sent_to("invited@example.org")})
    assert response.headers["Location"] == "/desk/"
