"""A PDF that opens, has pages, and asks for no password."""

from __future__ import annotations

from img_program.documents.models import DocumentKind
from img_program.documents.rules.pdf_in_a_process import PdfLook, looked_at
from img_program.documents.rules.upload import SAVE_AGAIN, Upload
from img_program.documents.rules.work import Work

_BROKEN = f"The PDF is damaged or was cut off on its way. {SAVE_AGAIN}"
_LOCKED = "The PDF is protected by a password or restrictions. Save it without protection and send the new file."


def is_intact_pdf(upload: Upload, work: Work) -> str | None:
    """Complete to its last line, readable without repair, not encrypted, at least one page. Raises TooMuchWorkError."""
    if upload.claimed_kind is not DocumentKind.PDF:
        return None
    tail = upload.tail(2048)
    if b"%%EOF" not in tail or b"startxref" not in tail:
        return _BROKEN
    return {PdfLook.BROKEN: _BROKEN, PdfLook.LOCKED: _LOCKED}.get(looked_at(upload, work))
