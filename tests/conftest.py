"""Databases for the tests: made by the owner, used under the web role, reset from a template."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql

from tests.servers import TEMPLATE, cluster

pytest_plugins = ["tests.people", "tests.sockets"]

# Playwright keeps an event loop in this thread; Django would refuse a browser test's own database access for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: the one without a window where there is one, for it needs half the time.

    It runs as root only without its sandbox.
    """
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return {
        **browser_type_launch_args,
        "args": ["--no-sandbox", "--disable-gpu"],
        **({"executable_path": chromium} if chromium else {}),
    }


def _copy_template(name: str) -> None:
    database, template = sql.Identifier(name), sql.Identifier(TEMPLATE)
    with cluster().administrator() as administrator:
        administrator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        create = sql.SQL("CREATE DATABASE {} OWNER img_owner TEMPLATE {} STRATEGY FILE_COPY")
        administrator.execute(create.format(database, template))
        administrator.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO img_web").format(database))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Each worker's own copy of the template; transactional tests get a fresh copy afterwards."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"img_test_{worker}"
    connection = connections["default"]
    connection.close()
    _copy_template(name)
    connection.settings_dict["NAME"] = name
    connections.databases["default"]["NAME"] = name

    def reset(self: TransactionTestCase) -> None:
        """Instead of TRUNCATE, which the web role may not do and which would lose the reference data."""
        connections.close_all()
        _copy_template(name)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", reset)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()
