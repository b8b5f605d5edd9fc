"""Texts of this room: written as drafts, approved, and replaced by a later version."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from residency.training.models import ResidencyText, TextKind
from residency.training.permissions import KEEP_TEXTS
from residency.training.workflow import AGREEMENT_TEXT, TextState


def write_text(
    *, by: User, kind: TextKind, version: str, title: str, body: str, text: ResidencyText | None = None
) -> ResidencyText:
    """Write a new version, or change a draft."""
    demand(by, KEEP_TEXTS)
    with transaction.atomic():
        if text is None:
            text = ResidencyText(kind=kind)
        else:
            text = locked(text)
            if text.state != TextState.DRAFT:
                raise WrongStateError("An approved text stays as it is. Write a new version.")
        same = ResidencyText.objects.filter(kind=text.kind, version=version.strip()).exclude(pk=text.pk)
        if same.exists():
            raise ValidationError({"version": "There is a version of this name. Choose another."}, code="version")
        text.version, text.title, text.body = version.strip(), title.strip(), body.strip()
        text.save()
    return text


def approve_text(text: ResidencyText, *, by: User, note: str) -> ResidencyText:
    """Put a draft in use; the one before it is retired. `note` says who approved it and where that is written."""
    demand(by, KEEP_TEXTS)
    if not note.strip():
        raise ValidationError({"note": "Write who approved it, and where that is written."}, code="note")
    with transaction.atomic():
        text = locked(text)
        target = AGREEMENT_TEXT.target(text.state, "approve_text")
        for earlier in ResidencyText.objects.select_for_update(of=("self",)).in_use(TextKind(text.kind)):
            earlier.state = AGREEMENT_TEXT.target(earlier.state, "retire_text")
            earlier.save(update_fields=["state"])
        text.state, text.approved_by, text.approved_at, text.approval_note = target, by, timezone.now(), note.strip()[:300]
        text.save(update_fields=["state", "approved_by", "approved_at", "approval_note"])
    return text


def retire_text(text: ResidencyText, *, by: User) -> ResidencyText:
    """Use it no longer, without another in its place."""
    demand(by, KEEP_TEXTS)
    with transaction.atomic():
        text = locked(text)
        text.state = AGREEMENT_TEXT.target(text.state, "retire_text")
        text.save(update_fields=["state"])
    return text
