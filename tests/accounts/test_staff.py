"""Staff come by invitation, hold roles for good or for a time, and nobody changes their own."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.test import Client
from django.utils import timezone

from img_program.accounts.actions.invitations import accept_invitation, invite_staff, open_invitation, withdraw_invitation
from img_program.accounts.actions.staff_roles import (
    deactivate_account,
    grant_staff_role,
    reactivate_account,
    revoke_staff_role,
)
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog, StaffInvitation, StaffRole, StaffRoleName, User
from img_program.accounts.permissions import forget_staff_roles, staff_roles
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.accounts.conftest import code_sent_to, log_lines, outbox
from tests.people import make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
COORDINATOR, AUDITOR = StaffRoleName.COORDINATOR, StaffRoleName.AUDITOR


@pytest.fixture
def manager() -> User:
    """The program manager."""
    return make_staff("program_manager", email="max@state.example", name="Max Lee")


def invite(manager: User, email: str = "new@state.example") -> StaffInvitation:
    """An open invitation as coordinator."""
    with acting_as(manager):
        return invite_staff(email=email, roles=[COORDINATOR], name="Cora Dahl", by=manager)


def test_the_whole_way_from_letter_to_work(manager: User, client: Client) -> None:
    browser = sign_in(Client(), manager)
    answer = browser.post("/staff/accounts/invite/", {"email": "New@State.example", "name": "Cora", "roles": ["coordinator"]})
    assert answer.headers["Location"] == "/staff/accounts/"
    assert "new@state.example" in browser.get("/staff/accounts/").content.decode()
    link = re.search(r"http://testserver(/account/invitation/\S+)", outbox("new@state.example")[-1].text)
    assert link
    assert client.get(link.group(1)).status_code == 200
    client.post("/account/signup/", {"email": "new@state.example"})
    answer = client.post("/account/confirm-email/", {"code": code_sent_to("new@state.example")})
    assert answer.headers["Location"] == link.group(1)
    assert client.post(link.group(1)).headers["Location"] == "/account/home/"
    assert client.get("/desk/").headers["Location"] == "/account/second-factor/needed/"
    person = User.objects.get(email="new@state.example")
    assert staff_roles(person) == {COORDINATOR}
    assert Client().get(link.group(1)).status_code == 410


def test_only_the_invited_verified_address_accepts(manager: User) -> None:
    invitation = invite(manager)
    rival = make_user("rival@state.example")
    unverified = make_user("new@state.example", verified=False)
    for person in (rival, unverified):
        with acting_as(person), pytest.raises(PermissionDenied):
            accept_invitation(identifier=invitation.pk, by=person)
    assert sign_in(Client(), rival).post(f"/account/invitation/{invitation.pk}/").status_code == 403
    assert not StaffRole.objects.filter(user__in=[rival, unverified]).exists()


def test_an_invitation_ends_by_time_by_withdrawal_and_by_use(manager: User) -> None:
    late, withdrawn, used = (invite(manager, f"{name}@state.example") for name in ("late", "withdrawn", "used"))
    with as_system(reason="test"):
        StaffInvitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with acting_as(manager):
        withdraw_invitation(invitation=withdrawn, by=manager)
    person = make_user("used@state.example")
    with acting_as(person):
        accept_invitation(identifier=used.pk, by=person)
    with acting_as(manager), pytest.raises(ValidationError):
        withdraw_invitation(invitation=used, by=manager)
    for invitation in (late, withdrawn, used):
        assert open_invitation(invitation.pk) is None
        person = User.objects.filter(email=invitation.email).first() or make_user(invitation.email)
        with acting_as(person), pytest.raises(ValidationError):
            accept_invitation(identifier=invitation.pk, by=person)
    assert open_invitation(uuid.uuid4()) is None


def test_one_open_invitation_for_an_address(manager: User) -> None:
    invite(manager)
    with pytest.raises(ValidationError):
        invite(manager, "NEW@state.example")


def test_the_first_one_is_invited_from_the_command_line() -> None:
    call_command("invite_staff", "first@state.example", "--role", "program_manager", "--role", "coordinator", verbosity=0)
    assert "Program manager and Program coordinator" in outbox("first@state.example")[0].text
    with pytest.raises(CommandError):
        call_command("invite_staff", "not an address", "--role", "program_manager")


def test_a_role_for_a_time_needs_an_end_and_a_reason_and_ends(manager: User) -> None:
    person = make_staff("coordinator")
    today = timezone.localdate()
    with acting_as(manager):
        with pytest.raises(ValidationError):
            grant_staff_role(person=person, role=StaffRoleName.FINANCE_OFFICER, acting_until=today, by=manager)
        with pytest.raises(ValidationError):
            grant_staff_role(
                person=person,
                role=StaffRoleName.FINANCE_OFFICER,
                acting_until=today - timedelta(days=1),
                reason="leave",
                by=manager,
            )
        role = grant_staff_role(
            person=person, role=StaffRoleName.FINANCE_OFFICER, acting_until=today, reason="Faye is on leave", by=manager
        )
    assert staff_roles(person) == {COORDINATOR, StaffRoleName.FINANCE_OFFICER}
    assert not StaffRole.objects.held_on(today + timedelta(days=1)).filter(pk=role.pk).exists()
    with acting_as(manager):
        assert [entry.by for entry in history_of(role)] == ["Max Lee"]


def test_a_changed_role_ends_the_sessions_and_is_logged(manager: User, client: Client) -> None:
    person = make_staff("coordinator", email="cora@state.example")
    sign_in(client, person)
    assert client.get("/desk/").status_code == 200
    browser = sign_in(Client(), manager)
    browser.post(f"/staff/accounts/{person.pk}/", {"role": "finance_officer"})
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    assert [(line.user_id, line.purpose) for line in log_lines(AccessLog.Kind.ROLE_CHANGED)] == [
        (manager.pk, "given: finance_officer")
    ]
    assert "roles" in outbox(person.email)[-1].text
    role = StaffRole.objects.get(user=person, role="finance_officer")
    page = browser.get(f"/staff/accounts/{person.pk}/").content.decode()
    assert "Finance officer" in page
    assert "Max Lee" in page
    browser.post(f"/staff/accounts/roles/{role.pk}/revoke/", {"confirmed": "yes", "reason": "Left."})
    forget_staff_roles(person)
    assert staff_roles(person) == {COORDINATOR}


def test_only_the_manager_and_never_for_oneself(manager: User) -> None:
    coordinator = make_staff("coordinator")
    own = StaffRole.objects.get(user=manager)
    with acting_as(coordinator), pytest.raises(PermissionDenied):
        grant_staff_role(person=manager, role=COORDINATOR, by=coordinator)
    with acting_as(manager):
        with pytest.raises(PermissionDenied):
            grant_staff_role(person=manager, role=StaffRoleName.FINANCE_OFFICER, by=manager)
        with pytest.raises(PermissionDenied):
            revoke_staff_role(held=own, by=manager)
        with pytest.raises(ValidationError):
            grant_staff_role(person=make_user(), role=COORDINATOR, by=manager)
    browser = sign_in(Client(), coordinator)
    assert browser.get("/staff/accounts/").status_code == 200
    assert browser.get("/staff/accounts/invite/").status_code == 403
    assert sign_in(Client(), make_user()).get("/staff/accounts/").status_code == 403


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(manager: User, client: Client) -> None:
    person = make_staff("coordinator")
    sign_in(client, person)
    assert client.get("/desk/").status_code == 200
    with acting_as(manager):
        deactivate_account(person=person, by=manager)
    assert client.get("/desk/").headers["Location"].startswith("/account/login/")
    with acting_as(manager):
        reactivate_account(person=person, by=manager)
    assert User.objects.get(pk=person.pk).is_active


def test_the_auditor_reads_and_changes_nothing(manager: User) -> None:
    auditor, person = make_staff("auditor"), make_staff("coordinator")
    browser = sign_in(Client(), auditor)
    assert browser.get("/staff/accounts/").status_code == 200
    assert browser.get(f"/staff/accounts/{person.pk}/").status_code == 200
    assert browser.post(f"/staff/accounts/{person.pk}/", {"role": "finance_officer"}).status_code == 403
    with acting_as(auditor):
        assert StaffRole.objects.filter(user=person).exists()
        for change in (
            lambda: StaffRole.objects.filter(user=person).update(role="finance_officer"),
            lambda: StaffRole.objects.create(user=person, role="finance_officer", starts_on=timezone.localdate()),
            lambda: StaffInvitation.objects.update(email="x@y.example"),
            lambda: User.objects.filter(pk=person.pk).update(is_active=False),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()
        assert User.objects.filter(pk=person.pk).update(email="x@y.example") == 0


def test_the_database_itself_refuses_an_acting_role_without_end() -> None:
    person = make_user()
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        StaffRole.objects.create(user=person, role=AUDITOR, starts_on=timezone.localdate(), is_acting=True)
