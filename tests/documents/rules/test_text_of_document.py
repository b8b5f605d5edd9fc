"""The text of papers is found where people write it."""

from __future__ import annotations

import io

import pytest

from img_program.documents.models import DocumentKind
from img_program.documents.rules.text_of_document import text_of_document
from tests.documents.files import docx, pdf, picture, xlsx


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf("marker words"), DocumentKind.PDF),
        (docx("marker</w:t></w:r><w:r><w:t> words"), DocumentKind.DOCX),
        (docx(more={"word/footer1.xml": b"<w:p><w:t>marker words</w:t></w:p>"}), DocumentKind.DOCX),
        (xlsx("other", "marker words"), DocumentKind.XLSX),
    ],
)
def test_text_is_found(content: bytes, kind: DocumentKind) -> None:
    assert "marker words" in text_of_document(io.BytesIO(content), kind)


def test_pictures_have_no_text_and_broken_papers_give_none() -> None:
    assert text_of_document(io.BytesIO(picture()), DocumentKind.PNG) == ""
    assert text_of_document(io.BytesIO(b"%PDF-1.4 nothing"), DocumentKind.PDF) == ""
