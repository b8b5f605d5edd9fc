"""On the beat: lists of sites whose days are over."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from img_program.geography.checking.actions import wipe_old_checks


@shared_task
def wipe_old_lists() -> int:
    """Wipe them; returns how many."""
    return wipe_old_checks(now=timezone.now())
