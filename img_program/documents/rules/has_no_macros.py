"""Office files without programs: no macros, no controls, no embedded objects, no links that fetch."""

from __future__ import annotations

import re
import zipfile

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import Upload

_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets?/|activex|oleobject|/embeddings/|/externallinks/|customui/|\.(?:exe|dll|js|vbs|bat|bin)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_TYPES = re.compile(rb"macroEnabled|vbaProject|activeX|ms-excel\.intlmacrosheet|oleObject", re.IGNORECASE)
# A link to a web page is harmless until pressed; a template, an object or a frame is fetched when the file is opened.
_FETCHED = re.compile(
    rb'<Relationship\b(?=[^>]*TargetMode\s*=\s*"External")(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument|package)")',
    re.IGNORECASE,
)
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b[^<]{0,40}(?:cmd|powershell|\.exe|\\)", re.IGNORECASE)
_LARGEST = 20_000_000
_REFUSAL = "The file holds macros, embedded objects or links that fetch other files. Save it as a plain .docx or .xlsx without them, or as a PDF."


def has_no_macros(upload: Upload) -> str | None:
    """No part, content type, relation or field that runs or fetches something."""
    if upload.claimed_kind not in (DocumentKind.DOCX, DocumentKind.XLSX):
        return None
    with zipfile.ZipFile(upload.rewound()) as archive:
        names = archive.namelist()
        if any(_PARTS.search(name) and not _HARMLESS.search(name) for name in names):
            return _REFUSAL
        if _TYPES.search(archive.read("[Content_Types].xml")):
            return _REFUSAL
        for name in names:
            if name.endswith(".rels") and _FETCHED.search(archive.read(name)):
                return _REFUSAL
            if name == "word/document.xml":
                with archive.open(name) as part:
                    if _DDE.search(part.read(_LARGEST)):
                        return _REFUSAL
    return None
