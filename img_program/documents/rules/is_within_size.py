"""Each type has its largest size (settings)."""

from __future__ import annotations

from django.conf import settings

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import Upload

MEGABYTE = 1_000_000
PICTURES = (DocumentKind.PNG, DocumentKind.JPEG)


def largest_megabytes(kind: DocumentKind | None) -> int:
    """The limit of a type, in megabytes of 1,000,000 bytes."""
    return int(settings.DOCUMENT_IMAGE_MAX_MEGABYTES if kind in PICTURES else settings.DOCUMENT_MAX_MEGABYTES)


def is_within_size(upload: Upload) -> str | None:
    """Not larger than its type may be."""
    limit = largest_megabytes(upload.claimed_kind)
    if upload.size <= limit * MEGABYTE:
        return None
    return (
        f"The file is larger than {limit} MB, the most we take of this type. "
        "Make it smaller (for example, scan it in black and white) or send it in parts."
    )
