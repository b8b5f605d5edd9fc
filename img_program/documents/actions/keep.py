"""What happens to a document that is here: lend it, reclassify it, remove it, hand it out."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from img_program.accounts.access_log import log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system, current_actor
from img_program.database.locking import locked
from img_program.database.roles import Role
from img_program.database.workflow import WrongStateError
from img_program.documents import storage
from img_program.documents.models import Classification, Document, DocumentShare
from img_program.documents.permissions import CLASSIFY_DOCUMENT, OPEN_DOCUMENT, SHARE_DOCUMENT, WITHDRAW_DOCUMENT
from img_program.documents.purposes import purpose_of


def open_document(document: Document, *, by: User) -> File[bytes]:
    """The bytes, for a person who may open it; the view is logged.

    Raises PermissionDenied; ValidationError in words when it is in quarantine, removed or sealed, or its file is gone.
    """
    demand(by, OPEN_DOCUMENT, document)
    if not document.is_openable:
        raise ValidationError(why_closed(document), code="closed")
    log_access(by, subject=document, purpose=f"download: {document.purpose}")
    try:
        return storage.read(document.storage_name)
    except FileNotFoundError as fault:
        raise ValidationError("The file is not in its place. The program's staff must look for it.", code="lost") from fault


def why_closed(document: Document) -> str:
    """Why nobody can open it now, in a sentence."""
    if document.sealed_at is not None:
        return "The program's staff set this document aside. Write to the program if you have a question about it."
    if document.withdrawn_at is not None:
        return "This document was removed."
    if document.is_being_checked:
        return "We are still checking this document. Come back in a few minutes."
    return document.state_words or "This document can't be opened."


def withdraw_document(document: Document, *, by: User) -> Document:
    """Remove a document from the lists of its owner; its row stays until its retention ends.

    Raises PermissionDenied; ValidationError when something it is attached to needs it. Removing it twice is harmless.
    """
    demand(by, WITHDRAW_DOCUMENT, document)
    kept_because = purpose_of(document.purpose).kept_because(document)
    if kept_because:
        raise ValidationError(kept_because, code="kept")
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if document.withdrawn_at is None:
            document.withdrawn_at, document.withdrawn_by = timezone.now(), by
            document.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return document


def say_not_identity(document: Document, *, by: User) -> Document:
    """The sender says that what a refused file only seems to hold is no identity number: the same file is taken then.

    A line of the log keeps that it was said. Raises PermissionDenied for anybody else, WrongStateError where nothing is in doubt.
    """
    if document.uploaded_by_id != by.pk:
        raise PermissionDenied("Only who sent the document can say what stands in it.")
    with transaction.atomic():
        row = locked(document)
        if not row.doubt:
            raise WrongStateError("Nothing of this document is in doubt.")
        if row.not_identity_at is None:
            row.not_identity_at = timezone.now()
            row.save(update_fields=["not_identity_at"])
            log_access(by, subject=row, purpose=f"Said that it is not {row.doubt}")
    return row


def classify_document(document: Document, *, by: User, classification: Classification) -> Document:
    """Change the class; the history keeps the earlier one."""
    demand(by, CLASSIFY_DOCUMENT, document)
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        document.classification = classification
        document.save(update_fields=["classification"])
    return document


def share_document(document: Document, *, user: User, until: datetime, purpose: str, by: User | None) -> DocumentShare:
    """Let one person open a document until a moment; sharing again moves the end.

    Staff ask it, or a room's own action in a system context (`by` None). Raises ValidationError for a past moment.
    """
    actor = current_actor()
    if by is not None and (actor is None or actor.role is not Role.SYSTEM):
        demand(by, SHARE_DOCUMENT, document)
    if until <= timezone.now():
        raise ValidationError("The end must lie in the future.", code="until")
    with transaction.atomic(), as_system(reason="lend a document"):
        share, made = DocumentShare.objects.get_or_create(
            document=document, user=user, purpose=purpose, ended_at=None, defaults={"until": until, "shared_by": by}
        )
        if not made and share.until != until:
            share.until = until
            share.save(update_fields=["until"])
    return share


def end_share(share: DocumentShare, *, by: User | None) -> DocumentShare:
    """End it now; the row stays."""
    actor = current_actor()
    if by is not None and (actor is None or actor.role is not Role.SYSTEM):
        demand(by, SHARE_DOCUMENT, share.document)
    with transaction.atomic(), as_system(reason="end the loan of a document"):
        share = DocumentShare.objects.select_for_update(of=("self",)).get(pk=share.pk)
        if share.ended_at is None:
            share.ended_at = timezone.now()
            share.save(update_fields=["ended_at"])
    return share
