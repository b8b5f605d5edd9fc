"""On the beat: files whose time is over, statuses that time may have changed, the yearly question."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.database.context import as_system
from roster.actions.still_here import ask_the_quiet
from roster.looks import refresh_looks
from roster.models import Registrant

FOLDERS = ("roster-imports", "roster-exports")


@shared_task
def look_again_at_statuses() -> None:
    """Every morning: days pass, and statuses that rest on them are asked again."""
    with as_system(reason="find whose statuses need a person today"):
        ids = list(Registrant.objects.active().values_list("pk", flat=True))
    refresh_looks(ids)


@shared_task
def ask_who_is_still_here() -> int:
    """Once a day: whoever was not heard from for long is asked; returns how many messages left."""
    return ask_the_quiet(on=timezone.localdate())


@shared_task
def remove_expired_files() -> int:
    """Delete uploaded and released files older than the setting; returns how many. Their rows stay."""
    oldest = timezone.now() - timedelta(days=settings.ROSTER_FILES_KEPT_DAYS)
    removed = 0
    for folder in FOLDERS:
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        for name in (f"{folder}/{each}" for each in names):
            if default_storage.get_modified_time(name) < oldest:
                default_storage.delete(name)
                removed += 1
    return removed
