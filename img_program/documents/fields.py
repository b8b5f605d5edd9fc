"""The form field for a document: says beside itself what not to send, and checks the file at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from img_program.documents.checking import CheckedUpload, check_upload
from img_program.documents.models import EXTENSIONS, DocumentKind
from img_program.documents.quotas import count_file
from img_program.documents.rules.is_within_size import PICTURES, largest_megabytes


class DocumentField(forms.FileField):
    """A file in the types we take. Its cleaned value is a `CheckedUpload`, for `upload_document`."""

    def __init__(self, *, kinds: Sequence[DocumentKind] = tuple(DocumentKind), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        endings = ",".join(ending for kind in self.kinds for ending in EXTENSIONS[kind])
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": endings}))
        kwargs.setdefault("help_text", self._words())
        kwargs.setdefault("template_name", "documents/upload_field.html")
        super().__init__(**kwargs)
        if self.error_messages["required"] == forms.Field.default_error_messages["required"]:
            self.error_messages["required"] = f"Choose a file for “{self.label or 'File'}”."
        self.error_messages["empty"] = "The file is empty. Check that you chose the right file and send it again."

    def _words(self) -> str:
        papers = [kind for kind in self.kinds if kind not in PICTURES]
        pictures = [kind for kind in self.kinds if kind in PICTURES]
        parts = []
        for kinds in filter(None, (papers, pictures)):
            endings = ", ".join(EXTENSIONS[kind][0] for kind in kinds)
            parts.append(f"{endings} up to {largest_megabytes(kinds[0])} MB")
        return f"One file: {'; '.join(parts)}."

    def clean(self, data: Any, initial: Any = None) -> CheckedUpload | None:
        """The checked file, or None for an optional field left empty. Raises ValidationError in words."""
        raw = super().clean(data, initial)
        if not raw:
            return None
        count_file()
        checked = check_upload(raw)
        if checked.kind not in self.kinds:
            raise forms.ValidationError(f"This must be another type of file. {self._words()}", code="has_allowed_type")
        return checked


def document_field(
    *, label: str, required: bool = True, kinds: Sequence[DocumentKind] = tuple(DocumentKind), help_text: str = ""
) -> DocumentField:
    """A field of any form that takes a document; `{{ form }}` shows it with what not to send."""
    more = {"help_text": help_text} if help_text else {}
    return DocumentField(label=label, required=required, kinds=kinds, **more)
