"""Which room's tables each staff role reaches in the database, asserted against the registry of permissions."""

from __future__ import annotations

import contextlib

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import permissions
from img_program.database.access import ROOMS, office_of
from img_program.database.context import as_system
from img_program.database.roles import STAFF_ROLES
from img_program.organizations.acting import acting_as
from roster.models import Registrant
from tests.people import People, make_staff, make_user
from tests.residency.service.support import make_obligation
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db

# The beginning of a room's tables -> the permission that opens the room to a member of the office.
OPENED_BY = {
    "accounts_accesslog": "accounts.view_access_log",
    "accounts_relinking": "accounts.relink_person",
    "assessments_": "assessments.view",
    "awards_": "grants.view_awards",
    "consultation_plan": "consultation.view_plans",
    "roster_": "roster.view_registrants",
    "rounds_answer": "grants.open_applications",
    "rounds_application": "grants.open_applications",
    "rounds_budgetline": "grants.open_applications",
    "rounds_assignmentplan": "grants.view_review",
    "rounds_debrief": "grants.view_review",
    "rounds_discussionnote": "grants.view_review",
    "rounds_negotiation": "grants.view_review",
    "rounds_recommendation": "grants.view_review",
    "rounds_reviewassignment": "grants.view_review",
    "rounds_roundreviewer": "grants.view_review",
    "rounds_score": "grants.view_review",
    "rounds_secondlook": "grants.view_review",
    "rounds_submission": "grants.open_applications",
    "rounds_tradesecretclaim": "grants.open_applications",
    "service_": "residency.view_residency",
    "training_": "residency.view_residency",
}
# Tables of these rooms that hold no private row and are the whole office's, or whose rows are each person's own.
NOBODYS_WALL = {"roster_savedview"}
AUDITOR = StaffRoleName.AUDITOR
POLICIES = """
    SELECT c.relname, p.polroles::regrole[]::text[], pg_get_expr(p.polqual, p.polrelid)
    FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polcmd IN ('r', '*')
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
"""


def _reached() -> dict[str, set[str]]:
    """For each table with policies the staff roles for which one says yes to every row."""
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(POLICIES)
        found: dict[str, set[str]] = {}
        for table, roles, condition in cursor.fetchall():
            held = found.setdefault(table, set())
            if condition == "true":
                named = set(roles)
                held |= {
                    name for name, role in STAFF_ROLES.items() if role in named or (name != AUDITOR and "img_staff" in named)
                }
    return found


def test_a_staff_role_reaches_the_tables_of_the_rooms_that_its_permissions_open() -> None:
    registry = permissions()
    wrong, tried = [], 0
    for table, reached in sorted(_reached().items()):
        beginning = max((each for each in OPENED_BY if table.startswith(each)), key=len, default="")
        if not beginning or table in NOBODYS_WALL or not reached:
            continue
        tried += 1
        allowed = {role.value for role in registry[OPENED_BY[beginning]].staff}
        if not reached <= allowed | {AUDITOR.value}:
            wrong.append(f"{table}: {sorted(reached - allowed)} may not see the room")
    assert tried > 50
    assert wrong == []


def test_every_wall_is_compared_with_a_permission() -> None:
    assert set(ROOMS) <= set(OPENED_BY)
    for beginning, office in ROOMS.items():
        allowed = {STAFF_ROLES[role.value] for role in permissions()[OPENED_BY[beginning]].staff}
        assert set(office) == allowed - {"img_auditor"}, beginning
        assert office_of(f"{beginning}x") == office


@pytest.mark.parametrize("role", [role for role in StaffRoleName if role != AUDITOR])
def test_forged_reads_of_every_walled_table_reach_nothing(role: StaffRoleName, people: People) -> None:
    make_obligation(people)
    may = {beginning for beginning, name in OPENED_BY.items() if role in permissions()[name].staff}
    tables = [table for table in _reached() if table not in NOBODYS_WALL]
    assert tables
    with acting_as(make_staff(role)), connection.cursor() as cursor:
        for table in tables:
            beginning = max((each for each in OPENED_BY if table.startswith(each)), key=len, default="")
            if not beginning or beginning in may or (table == "roster_registrant" and role == StaffRoleName.FINANCE_OFFICER):
                continue
            with contextlib.suppress(ProgrammingError), transaction.atomic():  # refused aloud, or nothing is found
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                assert cursor.fetchone() is None, table


def test_finance_reads_of_the_roster_who_signs_an_agreement_and_nobody_else(people: People) -> None:
    make_registrant(make_user())
    owes = make_obligation(people)
    with acting_as(people.coordinator):
        assert Registrant.objects.count() > 1
    with acting_as(people.finance_officer):
        assert [person.pk for person in Registrant.objects.all()] == [owes.registrant_id]
        assert Registrant.objects.update(name="forged") == 0
    with acting_as(make_staff("finance_officer", "grants_specialist")):
        assert Registrant.objects.count() > 1
