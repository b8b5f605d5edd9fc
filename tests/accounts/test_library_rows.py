"""Addresses, second factors and listed sessions in the database: one's own only, and nobody verifies an address by writing it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.utils import timezone

from img_program.accounts.models import SessionActivity, User
from img_program.database.access import EVERY_AUDIENCE
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.accounts.conftest import by_password, code_sent_to
from tests.people import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db


def _factor(user: User) -> Authenticator:
    with as_system(reason="test"):
        return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.mark.parametrize("roles", [(), ("auditor",), ("coordinator",)])
def test_nobody_who_is_signed_in_verifies_an_address_by_writing_it(roles: tuple[str, ...]) -> None:
    someone = make_staff(*roles) if roles else make_user()
    with as_system(reason="test"):
        own = EmailAddress.objects.create(user=someone, email="manager@state.example", verified=False)
    with acting_as(someone):
        with pytest.raises(ProgrammingError, match="verified by its code"), transaction.atomic():
            EmailAddress.objects.filter(pk=own.pk).update(verified=True)
        with pytest.raises(ProgrammingError, match="verified by its code"), transaction.atomic():
            EmailAddress.objects.create(user=someone, email="other@state.example", verified=True)
        with pytest.raises(ProgrammingError, match="verified by its code"), transaction.atomic():
            EmailAddress.objects.filter(user=someone, verified=True).update(email="third@state.example")


@pytest.mark.parametrize("roles", [(), ("auditor",), ("coordinator",), ("program_manager", "data_practices_official")])
def test_rows_of_others_can_neither_be_written_nor_taken_away(roles: tuple[str, ...]) -> None:
    someone = make_staff(*roles) if roles else make_user()
    other = make_user()
    factor = _factor(other)
    with acting_as(someone):
        assert EmailAddress.objects.filter(user=other).update(primary=False) == 0
        assert EmailAddress.objects.filter(user=other)._raw_delete(using="default") == 0
        assert not Authenticator.objects.filter(pk=factor.pk).exists()
        assert Authenticator.objects.filter(pk=factor.pk).update(data={}) == 0
        for forged in (
            EmailAddress(user=other, email="forged@example.org"),
            Authenticator(user=other, type=Authenticator.Type.WEBAUTHN, data={}),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                forged.save(force_insert=True)


@pytest.mark.parametrize("roles", [(), ("auditor",), ("coordinator",), ("program_manager",)])
def test_nobody_writes_the_account_or_the_session_of_another(roles: tuple[str, ...]) -> None:
    someone = make_staff(*roles) if roles else make_user()
    other = make_user()
    with as_system(reason="test"):
        session = SessionActivity.objects.create(user=other, key_digest="k" * 40)
        before = User.objects.filter(pk=other.pk).values().get()
    with acting_as(someone):
        for column, value in (("email", "mine@example.org"), ("last_login", timezone.now())):
            assert User.objects.filter(pk=other.pk).update(**{column: value}) == 0
        assert not User.objects.select_for_update().filter(pk=other.pk).exists()
        for pk in (other.pk, someone.pk):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                User.objects.filter(pk=pk).update(is_active=False)
        with pytest.raises(ProgrammingError, match=r"permission denied|row-level security"), transaction.atomic():
            User.objects.create_user("forged@example.org")
        assert not SessionActivity.objects.filter(user=other).exists()
        assert SessionActivity.objects.filter(pk=session.pk).update(ended_at=timezone.now()) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SessionActivity(user=other, key_digest="f" * 40).save(force_insert=True)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            other.groups.through.objects.create(user_id=someone.pk, group_id=1)
        assert User.objects.filter(pk=someone.pk).update(last_login=timezone.now()) == 1
    with as_system(reason="test"):
        assert User.objects.filter(pk=other.pk).values().get() == before


def test_while_nobody_acts_no_account_is_written() -> None:
    other = make_user()
    with acting_as(AnonymousUser()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            User.objects.filter(pk=other.pk).update(is_active=False)
        assert not SessionActivity.objects.exists()
        assert User.objects.filter(pk=other.pk).update(last_login=timezone.now(), email="mine@example.org") == 0


def test_an_address_added_with_its_code_is_verified(client: Client) -> None:
    person = make_user("first@example.org")
    by_password(client, person.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": "second@example.org", "action_add": ""})
    client.post("/account/confirm-email/", {"code": code_sent_to("second@example.org")})
    with as_system(reason="test"):
        assert EmailAddress.objects.get(user=person, email="second@example.org").verified


def test_a_person_sees_and_takes_away_their_own_factor() -> None:
    person = make_user()
    _factor(person)
    with acting_as(person):
        assert Authenticator.objects.get().user_id == person.pk
        assert Authenticator.objects.all().delete()[0] == 1


def test_every_audience_is_named_by_a_policy_of_each_table(client: Client) -> None:
    sign_in(client, make_user())
    with as_system(reason="test"), connection.cursor() as cursor:
        for table in ("account_emailaddress", "mfa_authenticator"):
            cursor.execute("SELECT DISTINCT unnest(roles)::text FROM pg_policies WHERE tablename = %s", [table])
            assert {role for (role,) in cursor.fetchall()} - {"img_web"} == {*EVERY_AUDIENCE} - {"img_sign_in"}
