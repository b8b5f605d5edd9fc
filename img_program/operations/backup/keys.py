"""The keys that the data can't be read without: in a set only when they are locked with a key of their own."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from img_program.operations.backup.faults import BackupError

NAMES = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "MAIL_EVENTS_KEY")
LOCKED = "keys.locked"
LEAST_CHARACTERS = 32


def marks() -> list[str]:
    """What tells this installation's keys from others, and never what they are."""
    return [
        hashlib.sha256(b"img-program:backup:" + key.encode()).hexdigest()[:16]
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def lock() -> bytes | None:
    """The keys, locked with BACKUP_KEY; None where there is no such key."""
    if not settings.BACKUP_KEY:
        return None
    values = {name: getattr(settings, name) for name in NAMES}
    return _box().encrypt(json.dumps(values).encode())


def unlock(content: bytes) -> dict[str, Any]:
    """The keys of a set. Raises BackupError."""
    try:
        found: dict[str, Any] = json.loads(_box().decrypt(content))
    except InvalidToken as fault:
        raise BackupError("BACKUP_KEY is not the key with which the keys of this set were locked.") from fault
    return found


def _box() -> Fernet:
    key = settings.BACKUP_KEY
    if len(key) < LEAST_CHARACTERS:
        raise BackupError(f"BACKUP_KEY needs at least {LEAST_CHARACTERS} random characters.")
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"img-program:backup-keys").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(made))
