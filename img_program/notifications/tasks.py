"""The Celery tasks of this room."""

from __future__ import annotations

from celery import shared_task

from img_program.notifications import reminders


@shared_task(name="img_program.notifications.tasks.send_due_reminders")
def send_due_reminders() -> None:
    """On the beat; repeating it does no harm."""
    reminders.send_due_reminders()
