"""PostgreSQL is down, empty or not migrated: words for people, a state for the balancer, and no restart afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from img_program.web import health


@pytest.fixture
def away(transactional_db: None) -> Iterator[None]:
    """Nobody listens where the database was."""
    known = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = known


@pytest.mark.parametrize("path", ["/", "/law/", "/account/", "/staff/roster/", "/grants/"])
def test_a_page_without_a_database_says_so_in_words(away: None, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "<h1" in answer.content.decode()


def test_the_process_is_alive_and_not_ready(away: None) -> None:
    assert Client().get("/health/live/").json() == {"status": "alive"}
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_again_without_a_restart() -> None:
    known = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    assert Client().get("/health/ready/").status_code == 503
    connection.close()
    connection.settings_dict["HOST"] = known
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()["database"]) == (200, "answers")


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    known = health._latest()
    monkeypatch.setattr(health, "_latest", lambda: known | {("roster", "9999_tomorrow")})
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()["database"]) == (503, "lacks migrations")
