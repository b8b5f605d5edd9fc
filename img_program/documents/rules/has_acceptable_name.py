"""A name is text to show. What looks like a path, hides its ending, or tells a secret is refused."""

from __future__ import annotations

import unicodedata

from img_program.documents.rules.looks_forbidden import looks_forbidden
from img_program.documents.rules.upload import Upload

LONGEST = 200
# Marks that turn the direction of writing around: “cv<mark>fdp.exe” reads as “cvexe.pdf”.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_acceptable_name(upload: Upload) -> str | None:
    """No path, no control or direction marks, at most 200 characters, nothing that must not be sent."""
    name = upload.name
    if not name.strip(". ") or len(name) > LONGEST:
        return f"The file needs a name of at most {LONGEST} characters. Rename it and send it again."
    unclean = any(unicodedata.category(mark) in {"Cc", "Cs", "Co"} or mark in _TURNING for mark in name)
    if unclean or any(mark in name for mark in "/\\:") or name.startswith("."):
        return "The name of the file has signs that a name can't have. Rename it with letters and digits and send it again."
    found = looks_forbidden(name)
    if found:
        return f"The name of the file seems to hold {found}. Rename the file without it and send it again."
    return None
