"""A PDF is for reading: no scripts, no programs to start, no forms that send themselves, no files inside."""

from __future__ import annotations

from img_program.documents.models import DocumentKind
from img_program.documents.rules.pdf_in_a_process import PdfLook, looked_at
from img_program.documents.rules.upload import Upload
from img_program.documents.rules.work import Work

_REFUSAL = (
    "The PDF holds scripts, actions or files inside it, which we don't open. Print it to a new PDF "
    "(“Print”, then “Save as PDF”) and send that file."
)


def has_no_active_content(upload: Upload, work: Work) -> str | None:
    """No JavaScript, Launch, form submission, rich media, XFA, link to a machine's file or embedded file in any object.

    Raises TooMuchWorkError.
    """
    if upload.claimed_kind is not DocumentKind.PDF:
        return None
    return _REFUSAL if looked_at(upload, work) is PdfLook.ACTIVE else None
