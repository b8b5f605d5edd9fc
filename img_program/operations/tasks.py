"""The Celery tasks of this room."""

from __future__ import annotations

from celery import shared_task

from img_program.operations.backup.notes import note_keys


@shared_task(name="img_program.operations.tasks.note_keys_in_use")
def note_keys_in_use() -> None:
    """On the beat, once a day: a key that was changed is known from the next day on."""
    note_keys()
