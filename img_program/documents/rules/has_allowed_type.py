"""The ending and the content must name the same allowed type. What the browser says is not asked."""

from __future__ import annotations

import zipfile

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import OLE_SIGNATURE, WHAT_WE_TAKE, ZIP_SIGNATURE, Upload

_MAIN_PARTS = {"word/document.xml": DocumentKind.DOCX, "xl/workbook.xml": DocumentKind.XLSX}
_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
OLD_OR_LOCKED = (
    "The file is protected by a password, or it is of an old Office type. Remove the password or save it as .docx or .xlsx, "
    "and send the new file."
)


def sniff(upload: Upload) -> DocumentKind | None:
    """The type by content alone, or None when it is none of ours."""
    head = upload.head(8)
    for signature, kind in ((_PNG, DocumentKind.PNG), (_JPEG, DocumentKind.JPEG), (_PDF, DocumentKind.PDF)):
        if head.startswith(signature):
            return kind
    if head.startswith(ZIP_SIGNATURE):
        try:
            with zipfile.ZipFile(upload.rewound()) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
            return upload.claimed_kind if upload.claimed_kind in _MAIN_PARTS.values() else None
        return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    return None


def has_allowed_type(upload: Upload) -> str | None:
    """An allowed type, the same by ending and by content."""
    claimed = upload.claimed_kind
    if claimed is None:
        return f"We don't take files of this type. {WHAT_WE_TAKE}"
    if upload.head(8) == OLE_SIGNATURE:
        return OLD_OR_LOCKED
    if sniff(upload) is not claimed:
        return f"The name says {claimed.label}, but the content is something else. {WHAT_WE_TAKE}"
    return None
