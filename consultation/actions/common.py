"""What the actions of the room share."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from img_program.accounts.models import User
from img_program.documents.actions import upload_document
from img_program.documents.checking import CheckedUpload, refuse_forbidden_text
from img_program.documents.models import Classification, Document


def written(text: str, what: str) -> str:
    """A text that must say something. Raises ValidationError when it is empty or holds what must never be kept."""
    text = text.strip()
    if not text:
        raise ValidationError(f"Write {what}.", code="empty")
    refuse_forbidden_text(text)
    return text


def personal_words(text: str) -> str:
    """Free text of a physician. Raises ValidationError for numbers of identity documents."""
    text = text.strip()
    refuse_forbidden_text(text)
    return text


def keep_file(file: CheckedUpload | None, *, by: User, purpose: str, title: str) -> Document | None:
    """A file of the office, in quarantine until it is checked; nothing for no file."""
    if file is None:
        return None
    with transaction.atomic():
        return upload_document(
            cast("UploadedFile[bytes] | CheckedUpload", file),
            by=by,
            purpose=purpose,
            classification=Classification.PRIVATE,
            title=title,
        )
