"""What is never asked is refused where it can be recognized (PROGRAM: never asked, never kept)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from img_program.documents.rules.looks_forbidden import looks_forbidden

SOCIAL_SECURITY = re.compile(r"(?<!\d)\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)")
A_NUMBER = re.compile(r"\bA[- ]?\d{3}[- ]?\d{3}[- ]?\d{2,3}\b", re.IGNORECASE)
PASSPORT = re.compile(r"\b[A-Z]{1,2}\d{7,8}\b")


def refuse_identity_numbers(text: str) -> None:
    """Raise ValidationError when a text seems to hold a Social Security, A- or passport number, or lines of such a document."""
    if looks_forbidden(text) or any(pattern.search(text) for pattern in (SOCIAL_SECURITY, A_NUMBER, PASSPORT)):
        raise ValidationError(
            "This looks like a number from an identity document. Please take it out: we do not ask for it and must not keep it.",
            code="identity_number",
        )
