"""`database_context`: one transaction in which PostgreSQL knows for whom we act.

Without a context the web role can read hardly anything and PostgreSQL says "permission denied": code that
forgot its context fails loudly instead of seeing an empty table.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection, transaction

from img_program.database.roles import Role, staff_database_role

logger = logging.getLogger(__name__)

_SET = (
    "SELECT set_config('role', %s, true), set_config('app.user_id', %s, true), set_config('app.organization_ids', %s, true), "
    "set_config('app.signing_in', %s, true), set_config('app.signing_in_with', %s, true)"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """For whom the database acts: an audience role, the person, and every organization of that person.

    `staff_roles` says as what a member of staff acts. `signing_in` is the account that shows its second factor while
    nobody acts yet; the database shows that account's factors (of the kind `signing_in_with`, if one is named) and nobody else's.
    """

    role: Role
    user_id: int | None = None
    organization_ids: Sequence[int] = ()
    staff_roles: frozenset[str] = frozenset()
    signing_in: int | None = None
    signing_in_with: str = ""

    def settings(self) -> list[str]:
        """The five values that grants and row policies read."""
        return [
            staff_database_role(self.staff_roles) if self.role == Role.STAFF else self.role.value,
            "" if self.user_id is None else str(self.user_id),
            "{" + ",".join(str(identifier) for identifier in self.organization_ids) + "}",
            "" if self.signing_in is None else str(self.signing_in),
            self.signing_in_with,
        ]


_NOBODY = ["none", "", "{}", "", ""]
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


def begin_signing_in(user_id: int, *, with_only: str = "") -> None:
    """Until the running context ends, the database shows the second factors of this account, whose person is signing in.

    `with_only` names the one kind of factor that the step may see.

    Raises RuntimeError outside any context.
    """
    actor = _current.get()
    if actor is None:
        raise RuntimeError("Nobody signs in outside a context.")
    naming = replace(actor, signing_in=user_id, signing_in_with=with_only)
    _current.set(naming)
    _tell_database(naming.settings())


@contextmanager
def as_sign_in(user_id: int) -> Iterator[None]:
    """Act as sign-in itself, for one account: the only role that reads or writes the hash of its password."""
    with database_context(Actor(Role.SIGN_IN, user_id)):
        yield


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
