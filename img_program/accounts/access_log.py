"""Writing the access log: who viewed, searched or exported private data, signed in, or was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from django.db.models import ForeignKey, Model
from django.http import HttpRequest

from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import staff_roles
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
    whole: Model | None = None,
) -> None:
    """A list, or a page about several, was shown: a line for each row of it, so that each finds who looked, and one for the whole.

    The line of the whole is about `whole`, where the list itself is a row (a kept view, a release). `keys` are of rows of `model`; those without a key (nobody is linked) are only counted.
    """
    shown = list(keys)
    known = dict.fromkeys(str(key) for key in shown if key is not None)
    lines = [_line(who, kind, model._meta.label_lower, key, None, purpose) for key in known]
    about = (whole._meta.label_lower, str(whole.pk)) if whole is not None else ("", "")
    AccessLog.objects.bulk_create([_line(who, kind, *about, len(shown), purpose), *lines])


def log_shown(request: HttpRequest, rows: Sequence[Any], title: str, *, kind: AccessLog.Kind = AccessLog.Kind.VIEW) -> None:
    """The office is shown rows by a shared page: a line for each that is about a person, on the person's record if it names one."""
    if not staff_roles(request.user):
        return
    by_model: defaultdict[type[Model], list[object]] = defaultdict(list)
    for row in rows:
        for model, key in _about_people(row):
            by_model[model].append(key)
    for model, keys in by_model.items():
        log_rows(request, model, keys, kind=kind, purpose=title)


def _about_people(row: Any) -> Iterator[tuple[type[Model], object]]:
    """The record that a row names; else the row itself, or what it hangs on, if that carries a person. Reads nothing more."""
    if not isinstance(row, Model):
        return
    keys = {each.name: each for each in row._meta.concrete_fields if isinstance(each, ForeignKey)}
    if "registrant" in keys:
        yield keys["registrant"].related_model, getattr(row, "registrant_id", None)
    elif "user" in keys:
        yield type(row), row.pk
    else:
        for name, parent in keys.items():
            model = parent.related_model
            key = getattr(row, f"{name}_id")
            if key is not None and {"registrant", "user"} & {each.name for each in model._meta.concrete_fields}:
                yield model, key


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
