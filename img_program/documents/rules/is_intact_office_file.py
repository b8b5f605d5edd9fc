"""A Word document or an Excel workbook with the parts that make it one."""

from __future__ import annotations

import zipfile

import defusedxml.ElementTree as SafeXml
from defusedxml.common import DefusedXmlException

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

_MAIN = {DocumentKind.DOCX: "word/document.xml", DocumentKind.XLSX: "xl/workbook.xml"}
_BROKEN = f"The file is damaged, or it is no real Office file. {SAVE_AGAIN}"


def is_intact_office_file(upload: Upload) -> str | None:
    """Main part and list of content types are there, and well-formed without declarations of entities."""
    main = _MAIN.get(upload.claimed_kind) if upload.claimed_kind else None
    if main is None:
        return None
    try:
        with zipfile.ZipFile(upload.rewound()) as archive:
            for part in ("[Content_Types].xml", main):
                with archive.open(part) as content:
                    for _event, element in SafeXml.iterparse(content, forbid_dtd=True):
                        element.clear()
            names = archive.namelist()
    except (zipfile.BadZipFile, KeyError, SafeXml.ParseError, DefusedXmlException, ValueError, OSError, RuntimeError):
        return _BROKEN
    inside = any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names)
    return _BROKEN if inside or len(set(names)) != len(names) else None
