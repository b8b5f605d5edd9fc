"""Secrets from files: `SECRET_KEY_FILE=/run/secrets/secret_key` says the same as SECRET_KEY with the words of that file."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MAY_BE_FILES = (
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "DATABASE_BACKUP_URL",
    "REDIS_URL", "EMAIL_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "MAIL_EVENTS_KEY", "BACKUP_KEY", "METRICS_TOKEN",
)  # fmt: skip


def read_files() -> None:
    """Put the words of each named file into the environment. Raises ImproperlyConfigured."""
    for name in MAY_BE_FILES:
        path = os.environ.get(f"{name}_FILE")
        if not path:
            continue
        if os.environ.get(name):
            raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Keep one of them.")
        try:
            os.environ[name] = Path(path).read_text().strip()
        except OSError as fault:
            raise ImproperlyConfigured(f"{name}_FILE: {path} can't be read ({fault.strerror}).") from fault
