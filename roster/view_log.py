"""The lines that lists of people leave: one for each person whom they show, so that everybody finds who looked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from img_program.accounts.access_log import KINDS, log_rows
from img_program.accounts.models import AccessLog, User
from roster.models import Registrant


def log_people(
    who: HttpRequest | User | None,
    rows: Iterable[Any],
    *,
    kind: AccessLog.Kind = KINDS.VIEW,
    purpose: str = "",
    whole: Model | None = None,
) -> None:
    """Log that these were shown: registrants, their keys, or rows that carry `registrant_id` (also rows of a page's table)."""
    log_rows(who, Registrant, (_key(getattr(row, "record", row)) for row in rows), kind=kind, purpose=purpose, whole=whole)


def _key(row: Any) -> int | None:
    if row is None or isinstance(row, int):
        return row
    found: int | None = row.pk if isinstance(row, Registrant) else row.registrant_id
    return found
