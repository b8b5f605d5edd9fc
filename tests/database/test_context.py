"""Contexts nest, restore the outer one and end with their transaction."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from img_program.database.context import Actor, as_system, current_actor, database_context
from img_program.database.roles import Role


def _database_says() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.user_id', true), current_setting('app.organization_ids', true)")
        row: tuple[str, str, str] = cursor.fetchone()
    return row


@pytest.mark.django_db
def test_a_nested_context_gives_way_to_the_outer_one() -> None:
    with database_context(Actor(Role.PERSON, 7, (3, 4))):
        assert _database_says() == ("img_person", "7", "{3,4}")
        with as_system(reason="test"):
            assert _database_says() == ("img_system", "7", "{}")
        assert _database_says() == ("img_person", "7", "{3,4}")
        assert current_actor() == Actor(Role.PERSON, 7, (3, 4))
    assert _database_says() == ("img_web", "", "{}")
    assert current_actor() is None


@pytest.mark.django_db
def test_the_outer_context_comes_back_after_an_exception() -> None:
    with database_context(Actor(Role.PERSON, 7)):
        with pytest.raises(ZeroDivisionError), as_system(reason="test"):
            raise ZeroDivisionError
        assert _database_says()[0] == "img_person"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_after_the_transaction() -> None:
    with database_context(Actor(Role.STAFF, 7)):
        transaction.set_rollback(True)
    assert _database_says() == ("img_web", "", "")
