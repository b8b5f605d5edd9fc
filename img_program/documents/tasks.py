"""On the beat: files that no row knows."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.database.context import as_system
from img_program.documents.models import Document, SealedValue
from img_program.documents.sealed_rows import shown
from img_program.documents.storage import FOLDER

logger = logging.getLogger(__name__)
# A request that still runs may have stored its file and not yet committed its row.
_GRACE = timedelta(days=1)


@shared_task
def remove_orphan_files() -> int:
    """Delete files whose upload was rolled back after they were stored; returns how many."""
    names = [name for name in _stored() if default_storage.get_modified_time(name) < timezone.now() - _GRACE]
    with as_system(reason="find files without a row"):
        known = set(Document.objects.exclude(storage_name="").values_list("storage_name", flat=True))
        known |= {shown(kept) for kept in SealedValue.objects.filter(is_file=True)}
    orphans = [name for name in names if name not in known]
    for name in orphans:
        default_storage.delete(name)
    if orphans:
        logger.warning("removed files without a row", extra={"count": len(orphans)})
    return len(orphans)


def _stored() -> list[str]:
    found: list[str] = []
    waiting = [FOLDER] if default_storage.exists(FOLDER) or default_storage.__class__.__name__ != "FileSystemStorage" else []
    while waiting:
        folder = waiting.pop()
        folders, files = default_storage.listdir(folder)
        waiting += [f"{folder}/{name}" for name in folders]
        found += [f"{folder}/{name}" for name in files]
    return found
