"""A Word document or an Excel workbook with the parts that make it one."""

from __future__ import annotations

import zipfile

import defusedxml.ElementTree as SafeXml
from defusedxml.common import DefusedXmlException

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

_MAIN = {DocumentKind.DOCX: "word/document.xml", DocumentKind.XLSX: "xl/workbook.xml"}
_LARGEST_LIST = 1_000_000
BROKEN = f"The file is damaged, or it is no real Office file. {SAVE_AGAIN}"


def is_intact_office_file(upload: Upload) -> str | None:
    """Main part and list of content types are there, the list well-formed without entities, and each part has one plain name."""
    main = _MAIN.get(upload.claimed_kind) if upload.claimed_kind else None
    if main is None:
        return None
    try:
        with zipfile.ZipFile(upload.rewound()) as archive:
            archive.getinfo(main)
            with archive.open("[Content_Types].xml") as content:
                SafeXml.fromstring(content.read(_LARGEST_LIST), forbid_dtd=True)
            names = archive.namelist()
    except (zipfile.BadZipFile, KeyError, SafeXml.ParseError, DefusedXmlException, ValueError, OSError, RuntimeError):
        return BROKEN
    # Readers take names of parts without regard to capitals: two that differ by those are one part with two contents.
    once = len({name.lower() for name in names}) == len(names)
    return None if once and all(_is_plain(name) for name in names) else BROKEN


def _is_plain(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not name.startswith(("/", "\\")) and ".." not in parts and "\\" not in name and ":" not in name and name.isprintable()
