"""Web and worker refuse to start under a role that the row policies would not bind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from img_program.database.roles import STAFF_ROLES, Role, staff_combinations, staff_database_role
from tests.servers import TEMPLATE, cluster

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import img_program.wsgi"


def _start(url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url}
    return subprocess.run([sys.executable, "-c", SERVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_web_role_may_serve() -> None:
    done = _start(cluster().url("img_web", TEMPLATE))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("role", "options", "words"),
    [
        ("postgres", None, "is a superuser"),
        ("img_owner", None, "owns tables of the program"),
        ("img_test_bypass", "LOGIN BYPASSRLS IN ROLE img_web", "has BYPASSRLS"),
        ("img_test_member", "LOGIN IN ROLE img_owner", "is a member of the role that owns the tables"),
    ],
)
def test_a_role_that_policies_do_not_bind_is_refused(role: str, options: str | None, words: str) -> None:
    if options:
        with cluster().administrator() as administrator:
            administrator.execute(f"DROP ROLE IF EXISTS {role}")
            administrator.execute(f"CREATE ROLE {role} {options}")
    try:
        done = _start(cluster().url(role, TEMPLATE))
    finally:
        if options:
            with cluster().administrator() as administrator:
                administrator.execute(f"DROP ROLE {role}")
    assert done.returncode != 0
    assert words in done.stderr


def test_the_web_role_has_no_path_to_the_owner() -> None:
    with cluster().administrator() as administrator:
        memberships = administrator.execute(
            "SELECT g.rolname, m.inherit_option, m.set_option, m.admin_option FROM pg_auth_members m "
            "JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'img_web' ORDER BY 1"
        ).fetchall()
    assert [
        name for name, inherits, may_set, may_give in memberships if (inherits, may_set, may_give) != (False, True, False)
    ] == []
    every = {role.value for role in Role} | {staff_database_role([name]) for name in STAFF_ROLES}
    assert {name for name, *_rest in memberships} == every | {staff_database_role(held) for held in staff_combinations()}
