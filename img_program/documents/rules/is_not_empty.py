"""An empty file is a slip."""

from __future__ import annotations

from img_program.documents.rules.upload import Upload


def is_not_empty(upload: Upload) -> str | None:
    """At least one byte."""
    return None if upload.size > 0 else "The file is empty. Check that you chose the right file and send it again."
