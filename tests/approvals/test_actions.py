"""Two different persons, or one and an approval given elsewhere."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import permissions, register
from img_program.approvals.actions import approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import register_step
from img_program.organizations.acting import acting_as
from tests.approvals.support import elsewhere, second_look
from tests.people import make_staff

pytestmark = pytest.mark.django_db
PERMISSION = "approvals.test_step"
STEP = "approvals.test_step"


@pytest.fixture
def manager() -> User:
    return make_staff(StaffRoleName.PROGRAM_MANAGER, name="Peter Halvorsen")


@pytest.fixture
def finance() -> User:
    return make_staff(StaffRoleName.FINANCE_OFFICER, name="Rosa Delgado")


@pytest.fixture(autouse=True)
def _step() -> None:
    if PERMISSION not in permissions():
        register(PERMISSION, staff={StaffRoleName.PROGRAM_MANAGER, StaffRoleName.FINANCE_OFFICER})
    register_step(STEP, label="A step of a test", permission=PERMISSION)


def test_two_different_persons_complete_a_step(manager: User, finance: User) -> None:
    with acting_as(manager):
        first = approve(STEP, subject_id=7, by=manager)
        assert (first.missing, first.is_complete) == (1, False)
        assert "Rosa Delgado" in standing(STEP, subject_id=7, reader=manager).could_be_next
        assert "Peter Halvorsen" not in standing(STEP, subject_id=7, reader=manager).could_be_next
        with pytest.raises(ValidationError, match="second, different person"):
            approve(STEP, subject_id=7, by=manager)
    with acting_as(finance):
        assert approve(STEP, subject_id=7, by=finance).is_complete
        assert not standing(STEP, subject_id=8).given
        assert standing(STEP, subject_id=7, version=2).missing == 2


def test_an_approval_given_elsewhere_counts_once_another_has_read_its_document(manager: User, finance: User) -> None:
    with acting_as(manager):
        approve(STEP, subject_id=7, by=manager)
    with acting_as(finance):
        with pytest.raises(ValidationError, match="document"):
            record_approval_given_elsewhere(STEP, subject_id=7, by=finance, **elsewhere() | {"file": None})
        waits = record_approval_given_elsewhere(STEP, subject_id=7, by=finance, **elsewhere())
    assert (waits.is_complete, len(waits.waiting)) == (False, 1)
    second_look(STEP, 7)
    with acting_as(finance):
        assert standing(STEP, subject_id=7).is_complete


def test_a_refusal_says_why_and_ends_it(manager: User, finance: User) -> None:
    with acting_as(manager):
        approve(STEP, subject_id=7, by=manager)
    with acting_as(finance):
        with pytest.raises(ValidationError, match="Say why"):
            refuse(STEP, subject_id=7, by=finance, reason=" ")
        refused = refuse(STEP, subject_id=7, by=finance, reason="The amount is above the year's appropriation.")
    assert refused.is_refused
    assert not refused.is_complete


def test_nobody_approves_without_the_permission_and_nobody_changes_a_row(manager: User) -> None:
    auditor = make_staff(StaffRoleName.AUDITOR)
    with acting_as(auditor), pytest.raises(PermissionDenied):
        approve(STEP, subject_id=7, by=auditor)
    with acting_as(manager):
        approve(STEP, subject_id=7, by=manager)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE approvals_approval SET decision = 'refused'")
