"""Whose letters the office may read: the room that a letter tells of says so, not the room that keeps letters."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model, Q

from img_program.accounts.models import User
from img_program.database.access import (
    ASSESSMENT_COORDINATOR,
    COORDINATOR,
    DATA_PRACTICES_OFFICIAL,
    GRANTS_SPECIALIST,
    PROGRAM_MANAGER,
    STAFF,
    Policy,
    Restriction,
    mine,
)

_READERS: dict[str, str] = {}
_OFFICE = (COORDINATOR, GRANTS_SPECIALIST, ASSESSMENT_COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
_GRANTS = (COORDINATOR, GRANTS_SPECIALIST, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
# What the registry below says, for the database: a test compares the two. A table's own line counts before its app's.
ROOMS: dict[str, tuple[str, ...]] = {
    "assessments.": (ASSESSMENT_COORDINATOR, PROGRAM_MANAGER),
    "awards.": _GRANTS,
    "roster.": _OFFICE,
    "rounds.": _GRANTS,
    "service.": (COORDINATOR, PROGRAM_MANAGER),
    "service.accountentry": _GRANTS,
    "service.moneyout": _GRANTS,
    "training.": _GRANTS,
}


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


def letters_of_office() -> Iterator[Policy]:
    """Row policies of letters for the office: one's own, and those of the rooms that one's staff role has to do with."""
    yield Policy(STAFF, mine(), command="SELECT")
    yield Policy(_OFFICE, " AND ".join(f"NOT starts_with(about_kind, '{each}')" for each in ROOMS), command="SELECT")
    for beginning, office in ROOMS.items():
        longer = [f"NOT starts_with(about_kind, '{each}')" for each in ROOMS if each.startswith(beginning) and each != beginning]
        yield Policy(office, " AND ".join([f"starts_with(about_kind, '{beginning}')", *longer]), command="SELECT")


def with_letter(name: str, column: str, *commands: str) -> Restriction:
    """Rows about a letter are open to the office where the letter is."""
    using = f"EXISTS (SELECT FROM notifications_letter l WHERE l.id = {column})"
    return Restriction(name=name, to=[STAFF], using=using, commands=commands)


def closed_to(user: User, *, path: str = "") -> Q:
    """The letters whose room is closed to a member of the office; `path` leads to the letter ("letter__")."""
    tables = {kind: user.has_perm(permission) for kind, permission in _READERS.items() if not kind.endswith(".")}
    closed = Q(**{f"{path}about_kind__in": [kind for kind, may in tables.items() if not may]})
    for app, permission in _READERS.items():
        if app.endswith(".") and not user.has_perm(permission):
            own = [kind for kind, may in tables.items() if may and kind.startswith(app)]
            closed |= Q(**{f"{path}about_kind__startswith": app}) & ~Q(**{f"{path}about_kind__in": own})
    return closed
