"""What staff do with the law's parameters: set a future value, correct one, withdraw one, keep a provision's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.permissions import EDIT_PARAMETER
from img_program.statute.values import Stored, to_value

CHANGED_MEANWHILE = (
    "Someone else changed this while you were looking at it. Nothing of yours was saved. Look at the new state first."
)


@dataclass(frozen=True, slots=True)
class NewValue:
    """What is set: the stored value, the provision it comes from, how sure we are, a note for readers."""

    value: Stored
    provision: str
    certainty: Certainty
    note: str = ""


def version_of(key: str) -> str:
    """A mark of the state of one key: a form carries it, an action refuses an old one."""
    rows = Parameter.objects.filter(key=key).order_by("pk").values_list("pk", "set_at")
    return "-".join(f"{pk}.{set_at.timestamp():.6f}" for pk, set_at in rows)


def set_future_value(*, key: str, new: NewValue, starts_on: date, reason: str, version: str, by: User) -> Parameter:
    """Set the value that holds from a coming day on; the value in force until then ends the day before.

    A value that is already planned for a later day stays. Raises PermissionDenied, or ValidationError when the
    day isn't in the future, a value starts on that very day already, or somebody else was faster.
    """
    demand(by, EDIT_PARAMETER)
    reason = _reason(reason)
    if starts_on <= timezone.localdate():
        raise ValidationError({"starts_on": "Choose a day after today. To change a value that holds now, correct it."})
    with transaction.atomic(), pghistory.context(reason=reason):
        rows = _locked(key, version)
        running = next((row for row in rows if row.is_in_force_on(starts_on)), None)
        following = next((row for row in rows if row.starts_on > starts_on), None)
        if running is not None and running.starts_on == starts_on:
            raise ValidationError({"starts_on": "A value already starts on that day. Correct that one instead."})
        ends_before = running.ends_before if running else following.starts_on if following else None
        if running is not None:
            _store(running, by, reason, effective=DateRange(running.starts_on, starts_on))
        like = running or rows[-1]
        added = Parameter(key=key, label=like.label, kind=like.kind, unit=like.unit)
        _store(added, by, reason, effective=DateRange(starts_on, ends_before), **_fields(like.kind, new))
    return added


def correct_value(*, parameter_id: int, new: NewValue, reason: str, by: User) -> Parameter:
    """Put a wrong value right for the whole of its range, or confirm it; the history keeps what stood there before.

    Raises PermissionDenied, or ValidationError when the row is gone or the value isn't of its kind.
    """
    demand(by, EDIT_PARAMETER)
    reason = _reason(reason)
    with transaction.atomic(), pghistory.context(reason=reason):
        row = Parameter.objects.select_for_update(of=("self",)).filter(pk=parameter_id).first()
        if row is None:
            raise ValidationError(CHANGED_MEANWHILE, code="changed")
        _store(row, by, reason, **_fields(row.kind, new))
    return row


def withdraw_value(*, parameter_id: int, reason: str, version: str, by: User) -> None:
    """Take back a value that hasn't started; the one before it holds on.

    Raises PermissionDenied, or ValidationError when it has started or somebody else was faster.
    """
    demand(by, EDIT_PARAMETER)
    reason = _reason(reason)
    with transaction.atomic(), pghistory.context(reason=reason):
        row = _one(parameter_id, version)
        if row.has_started_by(timezone.localdate()):
            raise ValidationError("This value has started, so it can't be withdrawn. Set a new one, or correct it.")
        before = Parameter.objects.filter(key=row.key, effective__endswith=row.starts_on).first()
        log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=row, purpose=reason)
        effective = DateRange(before.starts_on, row.ends_before) if before else None
        with as_system(reason="withdraw a planned value of a parameter; staff may not delete rows themselves"):
            row.delete()
        if before is not None:
            _store(before, by, reason, effective=effective)


def edit_provision(
    *, provision_key: str, title: str, summary: str, source_url: str, certainty: Certainty, reason: str, by: User
) -> Provision:
    """Keep our words about a provision, the address of its text, and how sure we are. Raises PermissionDenied, ValidationError."""
    demand(by, EDIT_PARAMETER)
    reason = _reason(reason)
    with transaction.atomic(), pghistory.context(reason=reason):
        provision = Provision.objects.select_for_update().get(pk=provision_key)
        changes = {"title": title, "summary": summary, "source_url": source_url, "certainty": certainty}
        _store(provision, by, reason, **changes)
    return provision


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why, in a sentence. It stays in the history."})
    return reason


def _locked(key: str, version: str) -> list[Parameter]:
    """All rows of a key, locked; refused when they aren't those that the person saw."""
    # The lock waits for the other editor; what that editor added shows only in a query of its own.
    list(Parameter.objects.select_for_update().filter(key=key).order_by("pk"))
    rows = list(Parameter.objects.over_time(key))
    if not rows or version_of(key) != version:
        raise ValidationError(CHANGED_MEANWHILE, code="changed")
    return rows


def _one(parameter_id: int, version: str) -> Parameter:
    key = Parameter.objects.filter(pk=parameter_id).values_list("key", flat=True).first()
    if key is None:
        raise ValidationError(CHANGED_MEANWHILE, code="changed")
    return next(row for row in _locked(key, version) if row.pk == parameter_id)


def _fields(kind: str, new: NewValue) -> dict[str, Any]:
    to_value(kind, new.value)
    return {"value": new.value, "provision_id": new.provision, "certainty": new.certainty, "note": new.note}


def _store(row: Parameter | Provision, by: User, reason: str, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.reason = reason
    row.set_by = by
    row.set_at = timezone.now()
    row.full_clean(validate_constraints=False)
    row.save()
    log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=row, purpose=reason)
