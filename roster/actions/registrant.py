"""What a registrant does with their own record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.documents.checking import refuse_forbidden_text
from img_program.notifications.actions import follow_the_record
from img_program.web.fields.names import clean_name
from roster.columns import STORED
from roster.looks import refresh_looks
from roster.models import MinnesotaResidence, Registrant
from roster.permissions import EDIT_OWN
from roster.rules.dates import RoughDate
from roster.workflow import REGISTRANT

# What the three statuses rest on: a change ends what a person decided on the older facts.
FACTS = frozenset(column.attribute for column in STORED if column.decides_status)
REACH = frozenset(column.attribute for column in STORED if column.is_way_to_reach)
FREE_TEXTS = tuple(column.attribute for column in STORED if column.is_free_text)


def _locked(registrant: Registrant, by: User) -> Registrant:
    demand(by, EDIT_OWN, registrant)
    return Registrant.objects.select_for_update(of=("self",)).select_related("county", "specialty").get(pk=registrant.pk)


def update_answers(registrant: Registrant, *, by: User, columns: dict[str, Any]) -> Registrant:
    """Change answers of one's own record.

    Raises PermissionDenied for another's record; ValidationError for what must never be kept.
    """
    for name in FREE_TEXTS:
        written = columns.get(name, "")
        refuse_forbidden_text(written if isinstance(written, str) else "\n".join(written))
    if "other_spellings" in columns:
        columns = columns | {"other_spellings": [clean_name(each) for each in columns["other_spellings"]]}
    with transaction.atomic():
        locked = _locked(registrant, by)
        changed = {name: value for name, value in columns.items() if getattr(locked, name) != value}
        if not changed:
            return locked
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.version += 1
        if FACTS & set(changed):
            locked.facts_version += 1
        locked.save(update_fields=[*changed, "version", "facts_version"])
        if FACTS & set(changed):
            refresh_looks([locked.pk])
        if REACH & set(changed) and locked.user is not None:
            follow_the_record(user=locked.user, by=by)
    return locked


def add_residence(registrant: Registrant, *, by: User, since: RoughDate, until: RoughDate | None) -> MinnesotaResidence:
    """Tell a period of living in Minnesota, each date as exactly as it is known.

    Raises ValidationError for a day to come and for an end before the beginning.
    """
    _in_order(since, until)
    with transaction.atomic():
        locked = _locked(registrant, by)
        period = MinnesotaResidence.objects.create(
            registrant=locked,
            user_id=locked.user_id,
            starts_on=since.value,
            starts_precision=since.precision,
            ends_on=until.value if until else None,
            ends_precision=until.precision if until else "",
        )
        _facts_changed(locked)
    return period


def end_residence(period: MinnesotaResidence, *, by: User, until: RoughDate) -> MinnesotaResidence:
    """Tell until when an open period lasted: the person lives elsewhere now. Raises as `add_residence`; ended twice, the first stands."""
    _in_order(period.as_period().since, until)
    with transaction.atomic():
        locked = _locked(period.registrant, by)
        row = MinnesotaResidence.objects.select_for_update().get(pk=period.pk, registrant=locked)
        if row.ends_on is None and row.removed_at is None:
            row.ends_on, row.ends_precision = until.value, until.precision
            row.save(update_fields=["ends_on", "ends_precision"])
            _facts_changed(locked)
    return row


def remove_residence(period: MinnesotaResidence, *, by: User) -> None:
    """Take a period back; its history stays."""
    with transaction.atomic():
        locked = _locked(period.registrant, by)
        taken = MinnesotaResidence.objects.filter(pk=period.pk, registrant=locked, removed_at=None)
        if taken.update(removed_at=timezone.now()):
            _facts_changed(locked)


def _in_order(since: RoughDate, until: RoughDate | None) -> None:
    today = timezone.localdate()
    if since.earliest > today or (until and until.earliest > today):
        raise ValidationError(
            "This day is in the future. Write since when, and until when, you lived in Minnesota.", code="future"
        )
    if until and until.latest < since.earliest:
        raise ValidationError("The end is before the beginning. Check both years.", code="order")


def _facts_changed(locked: Registrant) -> None:
    locked.version += 1
    locked.facts_version += 1
    locked.save(update_fields=["version", "facts_version"])
    refresh_looks([locked.pk])


def leave_roster(registrant: Registrant, *, by: User) -> Registrant:
    """Leave: out of lists, counts and messages. The record stays, and stays visible to its person.

    Leaving a voluntary roster is not destruction; retention decides that. Raises WrongStateError when already left.
    """
    with transaction.atomic():
        locked = _locked(registrant, by)
        locked.status = REGISTRANT.target(locked.status, "leave_roster")
        locked.left_at = timezone.now()
        locked.version += 1
        locked.save(update_fields=["status", "left_at", "version"])
        refresh_looks([locked.pk])
    return locked


def return_to_roster(registrant: Registrant, *, by: User) -> Registrant:
    """Come back with the record as it was. Raises WrongStateError when on the roster."""
    with transaction.atomic():
        locked = _locked(registrant, by)
        locked.status = REGISTRANT.target(locked.status, "return_to_roster")
        locked.left_at = None
        locked.version += 1
        locked.save(update_fields=["status", "left_at", "version"])
        refresh_looks([locked.pk])
    return locked
