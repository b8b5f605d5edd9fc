"""Refusals are logged, the log can't be changed, history says who, when and what."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client

from img_program.accounts.access_log import log_access
from img_program.accounts.actions.staff_roles import grant_staff_role
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog, SignInAttempt, StaffRole, StaffRoleName
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.web.components import Change
from tests.accounts.conftest import log_lines
from tests.people import make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db


def test_a_refusal_is_logged_with_who_and_where(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    assert client.get("/refused/").status_code == 403
    (line,) = log_lines(AccessLog.Kind.REFUSED)
    assert (line.user_id, line.path) == (user.pk, "/refused/")
    assert line.request_id


def test_views_searches_and_exports_have_subject_rows_and_purpose() -> None:
    staff, person = make_staff("program_manager"), make_user()
    with acting_as(staff):
        log_access(staff, kind=AccessLog.Kind.EXPORT, subject=person, rows=12, purpose="yearly report")
        line = AccessLog.objects.get(kind="export")
        assert (line.user_id, line.subject_type, line.subject_id, line.rows) == (staff.pk, "accounts.user", str(person.pk), 12)


def test_nobody_changes_or_deletes_the_log() -> None:
    staff, person = make_staff("program_manager"), make_user()
    for someone in (staff, person):
        with acting_as(someone):
            log_access(someone)
            for change in (lambda: AccessLog.objects.update(purpose="x"), lambda: AccessLog.objects.all().delete()):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    change()
    with acting_as(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AccessLog.objects.count()


def test_history_names_the_actor_and_the_fields(client: Client) -> None:
    manager, person = make_staff("program_manager", name="Max Lee"), make_staff("coordinator")
    browser = sign_in(Client(), manager)
    browser.post(f"/staff/accounts/{person.pk}/", {"role": "finance_officer"})
    role = StaffRole.objects.get(user=person, role="finance_officer")
    browser.post(f"/staff/accounts/roles/{role.pk}/revoke/", {"confirmed": "yes", "reason": "Left."})
    with acting_as(manager):
        newest, oldest = history_of(role)
    assert (newest.what, oldest.what) == ("Changed", "Created")
    assert (newest.by, oldest.by) == ("Max Lee", "Max Lee")
    assert Change("Role", "", "Finance officer") in oldest.changes
    assert [change.field for change in newest.changes] == ["Revoked at", "Revoked by"]
    assert newest.changes[1].after == "Max Lee"
    assert "m." in newest.changes[0].after


def test_history_of_an_untracked_row_is_an_error() -> None:
    with pytest.raises(TypeError):
        history_of(SignInAttempt())


def test_what_the_command_line_did_is_the_systems() -> None:
    person = make_staff("coordinator")
    with as_system(reason="test"):
        role = StaffRole.objects.get(user=person)
        assert history_of(role)[0].by == "the system"


def test_who_did_it_is_known_without_a_request() -> None:
    manager, person = make_staff("program_manager", name="Max Lee"), make_staff("coordinator")
    with acting_as(manager):
        role = grant_staff_role(person=person, role=StaffRoleName.AUDITOR, by=manager)
        assert history_of(role)[0].by == "Max Lee"
