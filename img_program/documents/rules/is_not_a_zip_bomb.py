"""A small file that unpacks to a huge one."""

from __future__ import annotations

import zipfile
import zlib

from img_program.documents.models import DocumentKind
from img_program.documents.rules.upload import SAVE_AGAIN, Upload

MOST_PARTS = 5_000
MOST_BYTES = 200_000_000
# Deflate reaches about 1,000; text of a large workbook reaches about 30.
HIGHEST_RATIO = 100
_RATIO_COUNTS_FROM = 1_000_000
_CHUNK = 65_536
_BOMB = "The file unpacks to far more than it should. Save its content as a new, smaller file and send that."
_BROKEN = f"The file is damaged or was cut off on its way. {SAVE_AGAIN}"
_LOCKED = "The file is protected by a password. Remove the password and send the new file."


def is_not_a_zip_bomb(upload: Upload) -> str | None:
    """Unpack part by part, counting what really comes out: the sizes in the headers are not believed."""
    if upload.claimed_kind not in (DocumentKind.DOCX, DocumentKind.XLSX):
        return None
    try:
        with zipfile.ZipFile(upload.rewound()) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
                return _BOMB
            if any(entry.flag_bits & 0x1 for entry in entries):
                return _LOCKED
            total = 0
            for entry in entries:
                size = _unpacked(archive, entry, MOST_BYTES - total)
                total += size
                if total > MOST_BYTES or (size > _RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(entry.compress_size, 1)):
                    return _BOMB
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        return _BROKEN
    return None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    size = 0
    with archive.open(entry) as part:
        while size <= most and (chunk := part.read(_CHUNK)):
            size += len(chunk)
    return size
