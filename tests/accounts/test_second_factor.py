"""The gate: who must have a second factor reaches nothing but its enrollment."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from img_program.accounts.models import AccessLog, User
from img_program.accounts.second_factor import demands_second_factor, register_second_factor_demand
from img_program.accounts.sessions import passed_second_factor
from img_program.database.context import as_system
from tests.accounts.conftest import by_password, code_sent_to, log_lines, outbox
from tests.accounts.test_sign_in import app_code, give_app
from tests.people import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
GATE = "/account/second-factor/needed/"


def test_staff_without_a_factor_reach_only_its_enrollment(client: Client) -> None:
    sign_in(client, make_staff("coordinator"), second_factor=False)
    for closed in ("/desk/", "/account/", "/account/home/", "/staff/accounts/", "/account/sessions/", "/account/email/"):
        assert client.get(closed).headers["Location"] == GATE
    assert client.post("/desk/", {"answer": "x"}).headers["Location"] == GATE
    page = client.get(GATE)
    assert page.status_code == 200
    assert "/staff/accounts/" not in page.content.decode()
    assert client.get("/accessibility/").status_code == 200
    assert client.get("/desk/", headers={"X-Poll": "1"}).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_staff_sign_in_enroll_an_app_and_then_work(client: Client) -> None:
    user = make_staff("coordinator", email="cora@state.example")
    by_password(client, user.email)
    assert client.get("/desk/").headers["Location"] == GATE
    response = client.get("/account/second-factor/totp/activate/")
    if response.status_code == 302:
        client.post(response.headers["Location"], {"password": PASSWORD})
        response = client.get("/account/second-factor/totp/activate/")
    secret = response.context["form"].secret
    response = client.post("/account/second-factor/totp/activate/", {"code": app_code(secret)})
    assert response.status_code == 302, response.context["form"].errors
    assert client.get("/desk/").content == b"GET "
    assert client.get("/account/second-factor/recovery-codes/").status_code == 200
    _code, _new_device, letter = outbox(user.email)
    assert "An authenticator app was added" in letter.text
    assert "factor added: totp" in [line.purpose for line in log_lines(AccessLog.Kind.ACCOUNT_CHANGED)]


def test_a_role_given_to_somebody_with_a_factor_asks_for_it_again(client: Client) -> None:
    user = make_staff("coordinator")
    secret = give_app(user)
    sign_in(client, user, second_factor=False)
    assert client.get(GATE).headers["Location"].startswith("/account/second-factor/reauthenticate/")
    client.post("/account/second-factor/reauthenticate/?next=/desk/", {"code": app_code(secret)})
    assert client.get("/desk/").status_code == 200


def test_the_mark_counts_for_one_account_only(client: Client) -> None:
    first, second = make_staff("coordinator"), make_staff("coordinator")
    sign_in(client, first)
    assert passed_second_factor(client.session, first)
    assert not passed_second_factor(client.session, second)


def test_the_last_factor_of_staff_stays(client: Client) -> None:
    user = make_staff("coordinator")
    secret = give_app(user)
    sign_in(client, user)
    client.post("/account/second-factor/reauthenticate/", {"code": app_code(secret)})
    client.post("/account/second-factor/totp/deactivate/")
    with as_system(reason="test"):
        assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_registrant_may_remove_the_last_factor(client: Client) -> None:
    user = make_user("ana@example.org", password=None)
    secret = give_app(user)
    sign_in(client, user)
    client.post("/account/second-factor/reauthenticate/", {"code": app_code(secret)})
    assert client.post("/account/second-factor/totp/deactivate/").status_code == 302
    with as_system(reason="test"):
        assert not Authenticator.objects.filter(user=user).exists()
    assert not passed_second_factor(client.session, user)


def test_another_room_may_demand_a_factor(client: Client) -> None:
    user = make_user("fin@example.org")
    sign_in(client, user, second_factor=False)
    assert client.get("/desk/").status_code == 200

    def demand(person: User) -> bool:
        return person.email == "fin@example.org"

    register_second_factor_demand(demand)
    assert client.get("/desk/").headers["Location"] == GATE
    assert not demands_second_factor(AnonymousUser())


def test_without_password_and_factor_a_code_comes_before_a_new_passkey(client: Client) -> None:
    user = make_user("ana@example.org", password=None)
    sign_in(client, user, second_factor=False)
    for page in ("/account/second-factor/webauthn/add/", "/account/email/", "/account/password/set/"):
        assert client.get(page).headers["Location"].startswith("/account/confirm/?next=")
    place = "/account/confirm/?next=/account/second-factor/webauthn/add/"
    assert client.get(place).status_code == 200
    assert "not right" in client.post(place, {"code": "1234-5678"}).content.decode()
    response = client.post(place, {"code": code_sent_to(user.email)})
    assert response.headers["Location"] == "/account/second-factor/webauthn/add/"
    assert client.get("/account/second-factor/webauthn/add/").status_code == 200
    assert client.get("/account/confirm/?next=https://evil.example/").status_code == 200


def test_three_wrong_codes_end_the_confirmation(client: Client) -> None:
    user = make_user("ana@example.org", password=None)
    sign_in(client, user, second_factor=False)
    client.get("/account/confirm/")
    right = code_sent_to(user.email)
    for _attempt in range(3):
        client.post("/account/confirm/", {"code": "0000-0000"})
    assert client.post("/account/confirm/", {"code": right}).status_code == 422
