"""Writing the access log: who viewed, searched or exported private data, signed in, or was refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.db.models import Model
from django.http import HttpRequest

from img_program.accounts.models import AccessLog, User
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
    about = (subject._meta.label_lower, str(subject.pk)) if subject is not None else ("", "")
    line = _line(who, kind, *about, rows, purpose)
    line.save(force_insert=True)
    return line


def log_rows(
    who: HttpRequest | User | None,
    model: type[Model],
    keys: Iterable[object],
    *,
    kind: AccessLog.Kind = AccessLog.Kind.VIEW,
    purpose: str = "",
) -> None:
    """A list, or a page about several, was shown: a line for each row of it, so that each finds who looked, and one for the whole.

    `keys` are of rows of `model`; those without a key (nobody is linked) are only counted.
    """
    shown = list(keys)
    known = dict.fromkeys(str(key) for key in shown if key is not None)
    lines = [_line(who, kind, model._meta.label_lower, key, None, purpose) for key in known]
    AccessLog.objects.bulk_create([_line(who, kind, "", "", len(shown), purpose), *lines])


def _line(
    who: HttpRequest | User | None, kind: AccessLog.Kind, subject_type: str, subject_id: str, rows: int | None, purpose: str
) -> AccessLog:
    return AccessLog(
        user_id=_user_id(who),
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        rows=rows,
        purpose=purpose[:300],
        path=private_path(who.path)[:200] if isinstance(who, HttpRequest) else "",
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )


def _user_id(who: HttpRequest | User | None) -> int | None:
    person: Any = getattr(who, "user", None) if isinstance(who, HttpRequest) else who
    return person.pk if person is not None else None
