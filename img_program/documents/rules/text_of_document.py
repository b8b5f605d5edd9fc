"""The text inside an uploaded file, as far as it can be had cheaply, for the search for what must not be sent."""

from __future__ import annotations

import logging
import re
import zipfile
from html import unescape
from typing import BinaryIO

from pypdf import PdfReader

from img_program.documents.models import DocumentKind

MOST_PAGES = 300
MOST_CHARACTERS = 3_000_000
_TEXT_PARTS = re.compile(
    r"^(?:word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)|xl/sharedStrings|xl/worksheets/sheet\d+|xl/comments\d*|docProps/(?:core|app|custom))\.xml$"
)
_BREAKS = re.compile(r"</(?:w:p|w:tc|si|c|row|dc:\w+|cp:\w+)>|<w:(?:br|tab)/>")
_TAGS = re.compile(r"<[^>]*>")
_LARGEST_PART = 20_000_000

logging.getLogger("pypdf").setLevel(logging.ERROR)


def text_of_document(file: BinaryIO, kind: DocumentKind) -> str:
    """The text of a PDF's first 300 pages, or of an Office file's parts; empty for pictures and for what can't be read."""
    file.seek(0)
    if kind is DocumentKind.PDF:
        return _text_of_pdf(file)
    if kind in (DocumentKind.DOCX, DocumentKind.XLSX):
        return _text_of_office_file(file)
    return ""


def _text_of_pdf(file: BinaryIO) -> str:
    found: list[str] = []
    length = 0
    try:
        reader = PdfReader(file)
        found.extend(str(value) for value in (reader.metadata or {}).values())
        for number, page in enumerate(reader.pages):
            if number >= MOST_PAGES or length > MOST_CHARACTERS:
                break
            words = page.extract_text()
            found.append(words)
            length += len(words)
    except Exception as fault:  # noqa: BLE001 - a PDF that pypdf can't read has passed the stricter reader before
        logging.getLogger(__name__).info("no text from a PDF", extra={"fault": type(fault).__name__})
    return "\n".join(found)


def _text_of_office_file(file: BinaryIO) -> str:
    found: list[str] = []
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if _TEXT_PARTS.match(name):
                with archive.open(name) as part:
                    markup = part.read(_LARGEST_PART).decode("utf-8", errors="replace")
                found.append(unescape(_TAGS.sub("", _BREAKS.sub("\n", markup))))
    return "\n".join(found)[:MOST_CHARACTERS]
