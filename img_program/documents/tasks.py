"""On the beat: files that no row knows."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings

from img_program.documents.orphans import SweepRefusedError, sweep

logger = logging.getLogger(__name__)


@shared_task
def sweep_orphan_files() -> int:
    """Look for files without a row, and put them aside where the settings say so; returns how many there are."""
    try:
        result = sweep(acts=settings.ORPHANS_ARE_PUT_ASIDE)
    except SweepRefusedError as refused:
        logger.exception("files are not those of this database", extra={"why": str(refused)})
        return 0
    if result.orphans:
        logger.warning(
            "files without a row",
            extra={
                "found": len(result.orphans),
                "put_aside": len(result.put_aside),
                "put_back": len(result.put_back),
                "deleted": len(result.deleted),
            },
        )
    return len(result.orphans)
