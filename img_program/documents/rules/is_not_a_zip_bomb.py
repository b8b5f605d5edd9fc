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
_ALWAYS = 5_000_000  # so much may come out of any file
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
            return _by_headers(archive.infolist()) or _by_unpacking(archive, upload.size)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        return _BROKEN


def _by_headers(entries: list[zipfile.ZipInfo]) -> str | None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        return _BOMB
    if any(entry.flag_bits & 0x1 for entry in entries):
        return _LOCKED
    plain = all(entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries)
    return None if plain else _BROKEN


def _by_unpacking(archive: zipfile.ZipFile, sent: int) -> str | None:
    total, most = 0, min(MOST_BYTES, max(_ALWAYS, HIGHEST_RATIO * sent))
    for entry in archive.infolist():
        size = _unpacked(archive, entry, most - total)
        total += size
        if total > most or (size > _RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(entry.compress_size, 1)):
            return _BOMB
    return None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    size = 0
    with archive.open(entry) as part:
        while size <= most and (chunk := part.read(_CHUNK)):
            size += len(chunk)
    return size
