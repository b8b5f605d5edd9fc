"""Sessions in the database under the fingerprint of their key, behind four narrow functions.

The key is known to the browser's cookie and to nobody else: the table holds its SHA-256, so that whoever reads the
table, a backup or a log of statements can't become anybody. No role may read or write the table; the functions answer for one
fingerprint at a time (`accounts_session_read`, `_exists`, `_write`, `_delete`; they are made by this room's migration).
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection
from django.utils import timezone
from psycopg import sql

# 160 of the 256 bits: the width of the column of Django's own table.
DIGITS = 40


def key_digest(session_key: str | None) -> str:
    """The fingerprint (40 hex digits) under which a session is stored; the key itself is random, so it needs no salt."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:DIGITS]


def _ask(function: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        holders = sql.SQL(", ").join([sql.Placeholder()] * len(values))
        # As text: what watches queries (the history of changes does) looks into them.
        cursor.execute(sql.SQL("SELECT {}({})").format(sql.Identifier(function), holders).as_string(), values)
        row: tuple[Any] = cursor.fetchone()
    return row[0]


def end_stored_session(digest: str) -> None:
    """Delete a session by its fingerprint; one that is gone already does no harm."""
    _ask("accounts_session_delete", digest)


class SessionStore(SessionBase):
    """Django's sessions over the functions."""

    def load(self) -> dict[str, Any]:
        """What the session holds; an unknown or expired key is forgotten, so that a new one is made."""
        stored = _ask("accounts_session_read", key_digest(self.session_key), timezone.now()) if self.session_key else None
        if stored is None:
            self._session_key = None
            return {}
        loaded: dict[str, Any] = self.decode(stored)
        return loaded

    def exists(self, session_key: str) -> bool:
        """Whether a session with this key is stored."""
        return bool(_ask("accounts_session_exists", key_digest(session_key)))

    def create(self) -> None:
        """Store an empty session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Store what the session holds.

        Raises CreateError for a key that is taken, UpdateError when the session was deleted meanwhile.
        """
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        digest = key_digest(self.session_key)
        if _ask("accounts_session_write", digest, data, self.get_expiry_date(), must_create):
            return
        if must_create:
            raise CreateError
        raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with this key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            end_stored_session(key_digest(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Delete every session that is over."""
        _ask("accounts_session_forget_expired", timezone.now())
