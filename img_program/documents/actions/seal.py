"""Seal at once what should never have been here; open it; put it back when it was a mistake."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from img_program.accounts.access_log import log_access
from img_program.accounts.models import StaffRole, StaffRoleName, User
from img_program.accounts.permissions import demand
from img_program.database.context import as_retention, as_system
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.models import SealedValue, Sealing, SealReason
from img_program.documents.models.sealing import SEALING_WORKFLOW
from img_program.documents.permissions import OPEN_SEALED, RELEASE_SEALED, SEAL
from img_program.documents.sealables import model_of, rows_of, sealable_of
from img_program.documents.sealed_rows import put_back, repeats, take_out, texts_in
from img_program.mail.actions import queue_mail


def seal(obj: models.Model, *, by: User, reason: SealReason, fields: Sequence[str] | None = None, note: str = "") -> Sealing:
    """Take these fields of a row (by default all that can be sealed) out of everybody's sight, at once.

    Row, every version of its history, file and registered copies: from then on only the data practices official
    opens the values. Raises PermissionDenied, LookupError for a table that nobody registered, ValidationError
    when there is nothing to seal or the note repeats what is sealed.
    """
    demand(by, SEAL)
    refuse_forbidden_text(note)
    entry = sealable_of(obj)
    if not entry.seen_by(by, obj):
        raise PermissionDenied("may not see the record")
    possible = [*entry.fields, *entry.files]
    chosen = possible if fields is None else [name for name in possible if name in fields]
    with transaction.atomic(), as_system(reason="seal what should never have been here"):
        rows = rows_of(entry.model)
        # A lock asks for the right to update; an append-only row needs none: nobody else changes it.
        row = (rows if entry.is_append_only else rows.select_for_update(of=("self",))).get(pk=obj.pk)
        sealing = Sealing(
            subject_type=entry.label, subject_id=str(row.pk), fields=chosen, reason=reason, note=note[:300], sealed_by=by
        )
        sealing.save(force_insert=True)
        take_out(sealing, entry, row, chosen)
        for copy in entry.copies(row):
            other = sealable_of(copy)
            # A table that keeps nothing but files (an export) holds the record whole.
            repeated = repeats(copy, other.fields, texts_in(sealing.values.all()))
            if repeated or not other.fields:
                take_out(sealing, other, copy, [*repeated, *other.files])
        if not sealing.values.exists():
            raise ValidationError("There is nothing to seal: these fields are empty.", code="empty")
        _mark(entry.model, row, sealed=True)
        for address in _officials():
            queue_mail(
                template="documents/sealed",
                to=address,
                context={"sealing_id": str(sealing.pk)},
                key=f"sealed-{sealing.pk}-{address}",
            )
    return sealing


def open_sealed(sealing: Sealing, *, by: User) -> list[SealedValue]:
    """The sealed values, for the data practices official; each look is logged."""
    demand(by, OPEN_SEALED)
    found = list(sealing.values.order_by("row_type", "row_id", "field"))
    log_access(by, subject=sealing, rows=len(found), purpose="opened what is sealed")
    return found


def release(sealing: Sealing, *, by: User) -> Sealing:
    """Put everything back: it was sealed by mistake. Raises WrongStateError once destruction is proposed or done."""
    demand(by, RELEASE_SEALED)
    with transaction.atomic(), as_system(reason="put back what was sealed by mistake"):
        sealing = locked(sealing)
        sealing.state = SEALING_WORKFLOW.target(sealing.state, "release")
        sealing.ended_at = timezone.now()
        for kept in list(sealing.values.all()):
            put_back(kept)
        model = model_of(sealing.subject_type)
        row = rows_of(model).filter(pk=sealing.subject_id).first()
        others = Sealing.objects.open().filter(subject_type=sealing.subject_type, subject_id=sealing.subject_id)
        if row is not None and not others.exclude(pk=sealing.pk).exists():
            _mark(model, row, sealed=False)
        with as_retention(reason="the values are back in their rows"):
            sealing.values.all().delete()
        sealing.save(update_fields=["state", "ended_at"])
    return sealing


def locked(sealing: Sealing) -> Sealing:
    """The row, locked, and with it everything that is decided about its subject."""
    lock_subject(sealing.subject_type, sealing.subject_id)
    return Sealing.objects.select_for_update(of=("self",)).get(pk=sealing.pk)


def lock_subject(subject_type: str, subject_id: str) -> None:
    """A legal hold and a destruction of the same row wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sealing {subject_type} {subject_id}"])


def _mark(model: type[models.Model], row: models.Model, *, sealed: bool) -> None:
    """Tables with a `sealed_at` show by it that the row is closed."""
    if hasattr(row, "sealed_at"):
        rows_of(model).filter(pk=row.pk).update(sealed_at=timezone.now() if sealed else None)


def _officials() -> list[str]:
    held = StaffRole.objects.held_on(timezone.localdate()).filter(role=StaffRoleName.DATA_PRACTICES_OFFICIAL)
    return list(held.filter(user__is_active=True).values_list("user__email", flat=True).distinct())
