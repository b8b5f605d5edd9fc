"""The database by itself refuses: forged statements under each role, as if the program above it had a hole."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog, Credential, PersonName, SessionActivity, StaffRole, StaffRoleName, User
from img_program.accounts.second_factor import account_signing_in
from img_program.database.context import Actor, as_system, begin_signing_in, database_context
from img_program.database.roles import STAFF_ROLES, Role
from img_program.organizations.acting import acting_as
from tests.people import PASSWORD, make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db

REFUSED = r"permission denied|row-level security"
type Forger = AbstractContextManager[None]


@contextmanager
def bare_login() -> Iterator[None]:
    """The connection as it is before any context."""
    with transaction.atomic():
        yield


def _forgers() -> dict[str, Any]:
    """Every way in which the program meets the database, as a person of it: name -> (a person) -> context."""
    found: dict[str, Any] = {
        "the bare login role": bare_login,
        "nobody who is signed in": lambda: acting_as(AnonymousUser()),
        "somebody": lambda: acting_as(make_user()),
        "the system": lambda: as_system(reason="attack"),
        "retention": lambda: database_context(Actor(Role.RETENTION)),
        "several roles": lambda: acting_as(make_staff(*[role for role in StaffRoleName if role != StaffRoleName.AUDITOR])),
    }
    for role in StaffRoleName:
        found[role.value] = lambda role=role: acting_as(make_staff(role))
    return found


FORGERS = _forgers()
# What no action does may be refused to all; the system and retention do for others what actions have asked for.
PEOPLE = [name for name in FORGERS if name not in {"the system", "retention"}]


def _forge(statement: str, *values: Any) -> int:
    """Rows that a forged statement reached; raises ProgrammingError when the database refuses it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        if statement.startswith("SELECT"):
            return len(cursor.fetchall())
        reached: int = cursor.rowcount
        return reached


def _refused(statement: str, *values: Any) -> None:
    """Refused aloud, or no row is reached."""
    try:
        reached = _forge(statement, *values)
    except ProgrammingError as fault:
        if not re.search(REFUSED, str(fault)):
            raise
    else:
        assert reached == 0, statement


@pytest.mark.parametrize("who", FORGERS)
def test_nobody_reads_a_password_hash(who: str) -> None:
    make_user()
    with FORGERS[who]():
        with pytest.raises(ProgrammingError, match="permission denied"):
            _forge("SELECT password FROM accounts_credential")
        with pytest.raises(ProgrammingError, match="permission denied"):
            _forge("UPDATE accounts_credential SET password = '!'")
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_name = 'accounts_user' AND column_name = 'password'"
        )
        assert cursor.fetchone() == (0,)


def test_sign_in_reads_the_hash_of_the_account_that_signs_in_and_no_other() -> None:
    one, other = make_user(), make_user()
    with database_context(Actor(Role.SIGN_IN, one.pk)):
        assert [row.user_id for row in Credential.objects.all()] == [one.pk]
        assert Credential.objects.filter(user_id=other.pk).update(password="!") == 0
        _refused("SELECT email FROM accounts_user")
        _refused("UPDATE accounts_user SET email = 'x@example.org'")
        _refused("SELECT * FROM mfa_authenticator")
    with database_context(Actor(Role.SIGN_IN)):
        assert not Credential.objects.exists()
    assert (one.check_password(PASSWORD), one.check_password("no"), other.check_password(PASSWORD)) == (True, False, True)


@pytest.mark.parametrize("who", FORGERS)
def test_nobody_reads_writes_or_counts_sessions(who: str, client: Client) -> None:
    sign_in(client, make_user())
    with FORGERS[who]():
        for statement in (
            "SELECT session_key FROM django_session",
            "SELECT count(*) FROM django_session",
            "UPDATE django_session SET session_data = ''",
            "INSERT INTO django_session VALUES ('k', 'd', now())",
            "DELETE FROM django_session",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                _forge(statement)


def test_the_key_of_a_session_is_stored_nowhere(client: Client) -> None:
    user = make_user("ana@example.org")
    sign_in(client, user)
    assert client.get("/account/").status_code == 200
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with as_system(reason="test"):
        activity = SessionActivity.objects.get(user=user)
        assert activity.key_digest == hashlib.sha256(key.encode()).hexdigest()[:40]
        assert key not in json.dumps(list(SessionActivity.objects.values()), default=str)
    # What is stored opens nothing.
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = activity.key_digest
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_changes_another_account(who: str) -> None:
    victim = make_user("victim@example.org")
    with FORGERS[who]():
        for column, value in (("email", "mine@example.org"), ("last_login", timezone.now()), ("is_active", False)):
            _refused(f"UPDATE accounts_user SET {column} = %s WHERE id = %s", value, victim.pk)
        _refused("UPDATE accounts_user SET session_stamp = gen_random_uuid() WHERE id = %s", victim.pk)
        _refused("DELETE FROM accounts_user WHERE id = %s", victim.pk)
        _refused("UPDATE account_emailaddress SET email = 'mine@example.org' WHERE user_id = %s", victim.pk)
        _refused("DELETE FROM account_emailaddress WHERE user_id = %s", victim.pk)
        for verified in (True, False):
            _refused(
                'INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (%s, %s, %s, false)',
                victim.pk, "mine@example.org", verified,
            )  # fmt: skip
    with as_system(reason="test"):
        assert list(EmailAddress.objects.filter(user=victim).values_list("email", "verified")) == [(victim.email, True)]
        assert User.objects.get(pk=victim.pk).email == victim.email


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_gives_reads_or_takes_a_second_factor_of_a_colleague(who: str) -> None:
    victim = make_staff("program_manager")
    with as_system(reason="test"):
        Authenticator.objects.create(user=victim, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with FORGERS[who]():
        _refused("SELECT data FROM mfa_authenticator WHERE user_id = %s", victim.pk)
        _refused("UPDATE mfa_authenticator SET data = '{}' WHERE user_id = %s", victim.pk)
        _refused("DELETE FROM mfa_authenticator WHERE user_id = %s", victim.pk)
        _refused(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'webauthn', '{}', now())", victim.pk
        )
        _refused("INSERT INTO accounts_sessionactivity (id, user_id, started_at, last_activity_at, is_short, key_digest, csrf_digest, "
                 "ended_because, user_agent) VALUES (gen_random_uuid(), %s, now(), now(), false, 'k', '', '', '')", victim.pk)  # fmt: skip
        _refused("UPDATE accounts_sessionactivity SET ended_at = now() WHERE user_id = %s", victim.pk)


def test_a_visitor_sees_the_factors_of_the_account_that_signs_in_and_no_other() -> None:
    one, other = make_user(), make_user()
    with as_system(reason="test"):
        for user in (one, other):
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with acting_as(AnonymousUser()):
        assert not Authenticator.objects.exists()
        begin_signing_in(one.pk)
        assert [factor.user_id for factor in Authenticator.objects.all()] == [one.pk]
        assert Authenticator.objects.filter(user=other).update(last_used_at=timezone.now()) == 0
        _refused("DELETE FROM mfa_authenticator")
    # Somebody who is signed in gains nothing by it.
    with acting_as(other):
        begin_signing_in(one.pk)
        assert [factor.user_id for factor in Authenticator.objects.all()] == [other.pk]


@pytest.mark.parametrize("who", [name for name in PEOPLE if name not in {"program_manager", "several roles"}])
def test_nobody_makes_themselves_staff(who: str) -> None:
    victim, manager = make_user(), make_staff("program_manager")
    with as_system(reason="test"):
        held = StaffRole.objects.get(user=manager)
    with FORGERS[who]():
        _refused("INSERT INTO accounts_staffrole (user_id, role, starts_on, is_acting, reason, granted_at) "
                 "VALUES (%s, 'program_manager', '2020-01-01', false, '', now())", victim.pk)  # fmt: skip
        _refused("UPDATE accounts_staffrole SET revoked_at = now() WHERE id = %s", held.pk)
        _refused("INSERT INTO auth_group (name) VALUES ('organization:1:administrator')")
        _refused("INSERT INTO accounts_user_groups (user_id, group_id) VALUES (%s, 1)", victim.pk)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_line_of_the_log_names_who_acts_and_not_whom_the_writer_names(who: str) -> None:
    victim = make_staff("program_manager")
    if who == "the bare login role":
        with FORGERS[who]():
            _refused("INSERT INTO accounts_accesslog (id) VALUES (gen_random_uuid())")
        return
    with FORGERS[who]():
        log_access(victim, kind=AccessLog.Kind.EXPORT, purpose="forged")
        with connection.cursor() as cursor:
            cursor.execute("SELECT nullif(current_setting('app.user_id'), '')::bigint")
            (acts,) = cursor.fetchone()
    with as_system(reason="test"):
        assert AccessLog.objects.get(purpose="forged").user_id == acts != victim.pk


@pytest.mark.parametrize("who", PEOPLE)
def test_history_is_written_by_triggers_alone(who: str) -> None:
    victim = make_staff("program_manager")
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '%%event' AND tablename <> 'mail_event'"
        )
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'pgh_label'"
        )
        tables &= {name for (name,) in cursor.fetchall()}
    assert len(tables) > 40
    with FORGERS[who]():
        for table in sorted(tables):
            with pytest.raises(ProgrammingError, match=REFUSED):
                _forge(f"INSERT INTO {table} (pgh_created_at, pgh_label) VALUES (now(), 'update')")
            _refused(f"UPDATE {table} SET pgh_created_at = now()")
            _refused(f"DELETE FROM {table}")
        _refused("INSERT INTO pghistory_context (id, metadata, created_at, updated_at) "
                 "VALUES (gen_random_uuid(), %s, now(), now())", json.dumps({"user": victim.pk}))  # fmt: skip
        _refused("UPDATE pghistory_context SET metadata = %s", json.dumps({"user": victim.pk}))


def test_history_says_who_acted_whatever_the_writer_says() -> None:
    manager, coordinator = make_staff("program_manager", name="Max Lee"), make_staff("coordinator", name="Cora Dahl")
    with acting_as(coordinator), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), "
                       "set_config('pghistory.context_metadata', %s, true)", [json.dumps({"user": manager.pk, "reason": "why"})])  # fmt: skip
        coordinator.email = "cora.new@state.example"
        coordinator.save(update_fields=["email"])
    with as_system(reason="test"):
        newest = history_of(coordinator)[0]
        assert (newest.by, newest.reason) == ("Cora Dahl", "why")
    # The same request's context under another person's name makes another row, and changes nothing that was written.
    with acting_as(manager):
        manager.email = "max.new@state.example"
        manager.save(update_fields=["email"])
    with as_system(reason="test"):
        assert history_of(coordinator)[0].by == "Cora Dahl"
        assert history_of(manager)[0].by == "Max Lee"


def test_every_staff_role_acts_as_a_database_role_of_its_own() -> None:
    for role, name in STAFF_ROLES.items():
        with acting_as(make_staff(role)), connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (name,)
    with acting_as(make_staff("coordinator", "finance_officer")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_has_role('img_coordinator', 'USAGE'), pg_has_role('img_program_manager', 'USAGE')"
        )
        assert cursor.fetchone() == ("img_staff_cf", True, False)
        assert PersonName.objects.exists()


def test_who_only_typed_an_address_is_shown_no_factor(client: Client) -> None:
    user = make_user()
    with as_system(reason="test"):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.post(reverse("account_request_login_code"), {"email": user.email})
    request = RequestFactory().get("/")
    request.session = client.session
    assert request.session["account_login"]["state"]["stages"]["current"] == "login_by_code"
    assert account_signing_in(request) is None
    for step, shown in (("mfa_authenticate", user.pk), ("login_by_code", None), ("", None)):
        request.session["account_login"]["state"]["stages"]["current"] = step
        assert account_signing_in(request) == shown, step


def test_a_step_of_sign_in_sees_its_own_kind_of_factor_and_changes_no_secret() -> None:
    user = make_user()
    with as_system(reason="test"):
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
            Authenticator.objects.create(user=user, type=kind, data={"secret": "x"})
    with acting_as(AnonymousUser()):
        begin_signing_in(user.pk, with_only=Authenticator.Type.WEBAUTHN)
        assert [factor.type for factor in Authenticator.objects.all()] == [Authenticator.Type.WEBAUTHN]
        begin_signing_in(user.pk)
        assert Authenticator.objects.count() == 2
        _refused("UPDATE mfa_authenticator SET data = '{}' WHERE type = 'totp' AND user_id = %s", user.pk)
        _refused("UPDATE mfa_authenticator SET type = 'recovery_codes' WHERE type = 'webauthn' AND user_id = %s", user.pk)
        assert Authenticator.objects.filter(user=user).update(last_used_at=timezone.now()) == 2
