"""Every table has a row policy, or a written reason for having none."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import ProgrammingError

from img_program.accounts.models import PersonName
from img_program.database.access import Access, OpensAlso, Restriction
from img_program.database.context import as_system
from img_program.database.third_party import WRITTEN_EXCEPTIONS


def _declared() -> dict[str, Access]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for constraint in model._meta.constraints:
            if isinstance(constraint, Access):
                found[model._meta.db_table] = constraint
    return found


@pytest.mark.django_db
def test_every_table_is_closed_or_has_a_written_reason() -> None:
    declared = _declared()
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1"
        )
        tables = cursor.fetchall()
    assert len(tables) > 20
    unexplained = []
    also = Counter(
        each.of_table for model in apps.get_models() for each in model._meta.constraints if isinstance(each, OpensAlso)
    )
    narrower = Counter(
        each.of_table or model._meta.db_table
        for model in apps.get_models()
        for each in model._meta.constraints
        if isinstance(each, Restriction)
        for _command in each.commands
    )
    for name, secured, found in tables:
        access, policies = declared.get(name), found - also[name] - narrower[name]
        reason = WRITTEN_EXCEPTIONS.get(name) or (access.no_policy_because if access else "")
        if access and access.policies and (not secured or policies != len(access.policies)):
            unexplained.append(f"{name}: declared policies are not in place")
        if not secured and not reason:
            unexplained.append(f"{name}: neither policy nor reason")
    assert unexplained == []


@pytest.mark.django_db
def test_nothing_is_granted_beyond_the_declarations() -> None:
    declared = _declared()
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants "
            "WHERE table_schema = 'public' AND grantee LIKE 'img\\_%%' AND grantee <> 'img_owner'"
        )
        actual = {(table, role, privilege) for table, role, privilege in cursor.fetchall() if table in declared}
    allowed = {
        (table, role, privilege.strip())
        for table, access in declared.items()
        for role, privileges in access.grants.items()
        for privilege in privileges.split(",")
    }
    assert actual <= allowed
    assert "TRUNCATE" not in {privilege for _table, _role, privilege in actual}


@pytest.mark.django_db
def test_code_without_a_context_fails_loudly() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        PersonName.objects.count()
