"""Where the bytes lie: private storage, random names, nothing served from there directly."""

from __future__ import annotations

import secrets
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "documents"


def keep(file: BinaryIO) -> str:
    """Store the bytes; returns the random name, which is not derived from anything about the file."""
    file.seek(0)
    day = timezone.now()
    return default_storage.save(f"{FOLDER}/{day:%Y/%m}/{secrets.token_hex(24)}", File(file))


def read(name: str) -> File[bytes]:
    """Open for reading. Raises FileNotFoundError when nothing of that name is there."""
    if not name or not default_storage.exists(name):
        raise FileNotFoundError(name)
    return default_storage.open(name, "rb")


def remove(name: str) -> None:
    """Delete the bytes; no error when they are gone already."""
    if name:
        default_storage.delete(name)
