"""Whose letters the office may read: the room that a letter tells of says so, not the room that keeps letters."""

from __future__ import annotations

from django.db.models import Model, Q

from img_program.accounts.models import User

_READERS: dict[str, str] = {}


def register_letter_readers(*kinds: type[Model] | str, permission: str) -> None:
    """Letters about rows of these tables (or of all tables of an app, by its label) are for holders of a permission.

    A table's own line goes before its app's. Letters of a kind that nobody registered are for whoever reads letters at all.
    """
    for kind in kinds:
        _READERS[f"{kind}." if isinstance(kind, str) else kind._meta.label_lower] = permission


def permission_for(kind: str) -> str | None:
    """The permission that letters about a kind of row ask of the office, beside the right to read letters."""
    app, _dot, _table = kind.partition(".")
    return _READERS.get(kind) or _READERS.get(f"{app}.")


def closed_to(user: User, *, path: str = "") -> Q:
    """The letters whose room is closed to a member of the office; `path` leads to the letter ("letter__")."""
    tables = {kind: user.has_perm(permission) for kind, permission in _READERS.items() if not kind.endswith(".")}
    closed = Q(**{f"{path}about_kind__in": [kind for kind, may in tables.items() if not may]})
    for app, permission in _READERS.items():
        if app.endswith(".") and not user.has_perm(permission):
            own = [kind for kind, may in tables.items() if may and kind.startswith(app)]
            closed |= Q(**{f"{path}about_kind__startswith": app}) & ~Q(**{f"{path}about_kind__in": own})
    return closed
