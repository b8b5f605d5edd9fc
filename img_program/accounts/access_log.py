"""Writing the access log: who viewed, searched or exported private data, signed in, or was refused."""

from __future__ import annotations

from typing import Any

import structlog
from django.db.models import Model
from django.http import HttpRequest

from img_program.accounts.models import AccessLog, User
from img_program.database.context import as_system
from img_program.web.log_privacy import private_path

KINDS = AccessLog.Kind


def log_access(
    who: HttpRequest | User | None,
    *,
    kind: AccessLog.Kind = AccessLog.Kind.VIEW,
    subject: Model | None = None,
    rows: int | None = None,
    purpose: str = "",
) -> AccessLog:
    """Add one line: who (a request or a person), what kind, about which row or how many rows, and why.

    Nothing that was seen may be written into `purpose`. Needs a database context.
    """
    line = AccessLog(
        user_id=_user_id(who),
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        rows=rows,
        purpose=purpose[:300],
        path=private_path(who.path)[:200] if isinstance(who, HttpRequest) else "",
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )
    line.save(force_insert=True)
    return line


def log_export(request: HttpRequest, rows: int, name: str) -> AccessLog:
    """A list leaves the house as a file: how many rows of which list."""
    return log_access(request, kind=KINDS.EXPORT, rows=rows, purpose=f"list: {name}")


def looks_at(subject: Model, *, most: int) -> list[AccessLog]:
    """The newest lines about one row, for its own page; asked as the system, because few may read the whole log."""
    with as_system(reason="the newest lines of the log about one row"):
        lines = AccessLog.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        return list(lines.order_by("-at")[:most])


def _user_id(who: HttpRequest | User | None) -> int | None:
    person: Any = getattr(who, "user", None) if isinstance(who, HttpRequest) else who
    return person.pk if person is not None else None
