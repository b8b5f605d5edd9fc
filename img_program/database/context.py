"""`database_context`: one transaction in which PostgreSQL knows for whom we act.

Without a context the web role can read hardly anything and PostgreSQL says "permission denied": code that
forgot its context fails loudly instead of seeing an empty table.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from img_program.database.roles import Role

logger = logging.getLogger(__name__)

_SET = "SELECT set_config('role', %s, true), set_config('app.user_id', %s, true), set_config('app.organization_ids', %s, true)"


@dataclass(frozen=True, slots=True)
class Actor:
    """For whom the database acts: an audience role, the person, and every organization of that person."""

    role: Role
    user_id: int | None = None
    organization_ids: Sequence[int] = ()

    def settings(self) -> list[str]:
        """The three values that the row policies read."""
        return [
            self.role.value,
            "" if self.user_id is None else str(self.user_id),
            "{" + ",".join(str(identifier) for identifier in self.organization_ids) + "}",
        ]


_NOBODY = ["none", "", "{}"]
_current: ContextVar[Actor | None] = ContextVar("database_actor", default=None)


def current_actor() -> Actor | None:
    """The actor of the running context, or None outside any."""
    return _current.get()


def _tell_database(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


@contextmanager
def database_context(actor: Actor) -> Iterator[None]:
    """Run the block in one transaction as `actor`; a nested context gives way to the outer one at its end.

    SET LOCAL survives the release of a savepoint, so the outer values are set again by hand; a rollback to
    the savepoint restores them by itself.
    """
    nested = connection.in_atomic_block
    outer = _current.get() if nested else None
    with transaction.atomic():
        _tell_database(actor.settings())
        token = _current.set(actor)
        try:
            yield
        finally:
            _current.reset(token)
        if nested and not connection.needs_rollback:
            _tell_database(outer.settings() if outer else _NOBODY)


@contextmanager
def as_system(*, reason: str) -> Iterator[None]:
    """Act as the program itself, for what no person does or for what spans owners. The reason is logged."""
    logger.info("acting as the system", extra={"reason": reason})
    outer = _current.get()
    with database_context(Actor(Role.SYSTEM, outer.user_id if outer else None)):
        yield


@contextmanager
def as_retention(*, reason: str) -> Iterator[None]:
    """Act as the only role that may delete domain rows. The reason is logged."""
    logger.warning("acting as retention", extra={"reason": reason})
    outer = _current.get()
    with database_context(Actor(Role.RETENTION, outer.user_id if outer else None)):
        yield
