"""The Celery tasks of this room."""

from __future__ import annotations

from celery import shared_task

from img_program.mail import actions


@shared_task(name="img_program.mail.tasks.erase_sent_bodies")
def erase_sent_bodies() -> None:
    """On the beat, every night."""
    actions.erase_sent_bodies()
