"""A PDF that opens, has pages, and asks for no password."""

from __future__ import annotations

import pikepdf

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

_BROKEN = f"The PDF is damaged or was cut off on its way. {SAVE_AGAIN}"
_LOCKED = "The PDF is protected by a password or restrictions. Save it without protection and send the new file."


def is_intact_pdf(upload: Upload) -> str | None:
    """Complete to its last line, readable without repair, not encrypted, at least one page."""
    if upload.claimed_kind is not DocumentKind.PDF:
        return None
    tail = upload.tail(2048)
    if b"%%EOF" not in tail or b"startxref" not in tail:
        return _BROKEN
    try:
        with pikepdf.open(upload.rewound(), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return _LOCKED
            return None if len(pdf.pages) else _BROKEN
    except pikepdf.PasswordError:
        return _LOCKED
    except (pikepdf.PdfError, ValueError, KeyError, RuntimeError):
        return _BROKEN
