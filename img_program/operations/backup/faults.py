"""What stands in the way of a backup or of a restore."""

from __future__ import annotations


class BackupError(Exception):
    """It could not be done; the message says why and what to do."""
