"""A file that is two things at once fools whoever looks at one of them."""

from __future__ import annotations

import re
import zipfile

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

_END_OF_DIRECTORY = 22
_MARKUP = re.compile(rb"<\s*(?:script|html|svg|!doctype|\?php)", re.IGNORECASE)
_REFUSAL = f"The file holds more than one kind of content. {SAVE_AGAIN}"


def _is_zip_inside_and_out(upload: Upload) -> bool:
    """The archive begins at the first byte and ends at the last: nothing before, no comment behind."""
    try:
        with zipfile.ZipFile(upload.rewound()) as archive:
            first = min((entry.header_offset for entry in archive.infolist()), default=-1)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return True  # not readable: another rule says so
    return first == 0 and upload.tail(_END_OF_DIRECTORY).startswith(b"PK\x05\x06")


def is_one_file_only(upload: Upload) -> str | None:
    """Nothing before, behind or between that makes it another type as well."""
    kind, head = upload.claimed_kind, upload.head(1024)
    if kind in (DocumentKind.DOCX, DocumentKind.XLSX):
        return None if _is_zip_inside_and_out(upload) and b"%PDF-" not in head else _REFUSAL
    if zipfile.is_zipfile(upload.rewound()):
        return _REFUSAL
    if kind is DocumentKind.PDF:
        _whole, end, behind = upload.tail(8192).rpartition(b"%%EOF")
        more = bool(end) and bool(behind.strip(b"\r\n\t \0"))
        return _REFUSAL if more or _MARKUP.search(head) else None
    if b"%PDF-" in head or b"%PDF-" in upload.tail(8192) or _MARKUP.search(upload.tail(8192)):
        return _REFUSAL
    return None
