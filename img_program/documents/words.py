"""Fields for texts that refuse what must never be sent, and the forms of one reason or one note."""

from __future__ import annotations

from typing import Any

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import LineField, LongTextField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form


def words(label: str, *, required: bool = True, rows: int = 4, help_text: str = "", limit: int = 4000) -> LongTextField:
    """A long text that refuses what must never be sent."""
    checks: list[Any] = [refuse_forbidden_text]
    return LongTextField(label=label, required=required, max_length=limit, help_text=help_text, validators=checks, rows=rows)


def line(label: str, *, required: bool = True, limit: int = 200, help_text: str = "") -> LineField:
    """A line of text that refuses what must never be sent."""
    return LineField(label=label, required=required, max_length=limit, help_text=help_text, validators=[refuse_forbidden_text])


def name_line(label: str, *, required: bool = True, limit: int = 200, help_text: str = "") -> NameField:
    """The name of a person or an organization."""
    return NameField(label=label, required=required, max_length=limit, help_text=help_text, validators=[refuse_forbidden_text])


class ReasonForm(Form):
    """Why."""

    reason = words("Why?", limit=2000)


class NoteForm(Form):
    """A word, if there is one."""

    reason = words("Note", required=False, limit=1000)
