"""The text inside an uploaded file, as far as it can be had, for the search for what must not be sent."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import BinaryIO, Final

from img_program.documents.models import DocumentKind
from img_program.documents.rules.office_package import BrokenPackageError, OfficePackage
from img_program.documents.rules.office_parts import ActivePartError
from img_program.documents.rules.work import IN_THE_JOB, TooMuchWorkError

MOST_PAGES = 300
MOST_CHARACTERS = 3_000_000
_TAGS: Final = re.compile(r"<[^>]*>")
_PROGRAM: Final = Path(__file__).with_name("words_of_pdf.py")


def text_of_document(file: BinaryIO, kind: DocumentKind) -> str:
    """The text of a PDF's first 300 pages, or of an Office file's parts; empty for pictures and for what can't be read."""
    file.seek(0)
    if kind is DocumentKind.PDF:
        return _text_of_pdf(file)
    if kind in (DocumentKind.DOCX, DocumentKind.XLSX):
        return _text_of_office_file(file)
    return ""


def _text_of_pdf(file: BinaryIO) -> str:
    """What could be read until the program ended, by itself or at its bounds: the stricter reader has passed the file before."""
    bounds = [str(each) for each in (IN_THE_JOB.pdf_seconds, MOST_PAGES, MOST_CHARACTERS)]
    command = [sys.executable, "-I", str(_PROGRAM), *bounds]
    try:
        ended = subprocess.run(
            command, input=file.read(), capture_output=True, timeout=3 * IN_THE_JOB.pdf_seconds, check=False, env={}
        )
        said = ended.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return said.decode("utf-8", errors="replace")


def _text_of_office_file(file: BinaryIO) -> str:
    try:
        with OfficePackage(file, IN_THE_JOB) as package:
            return package.read_all()[:MOST_CHARACTERS]
    except (ActivePartError, BrokenPackageError, TooMuchWorkError):
        return _without_tags(file)  # the rules refuse it; whoever asks all the same finds what stands there


def _without_tags(file: BinaryIO) -> str:
    file.seek(0)
    found: list[str] = []
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                with archive.open(name) as part:
                    found.append(_TAGS.sub("", part.read(MOST_CHARACTERS).decode("utf-8", errors="replace")))
    return "\n".join(found)[:MOST_CHARACTERS]
