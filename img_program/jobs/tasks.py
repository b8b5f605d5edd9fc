"""The Celery tasks of this room: primitives in, then the row decides."""

from __future__ import annotations

from celery import shared_task

from img_program.jobs import work

# A child that hangs longer than this is killed, so that it can't block its queue; the row is offered again.
SECONDS_AT_MOST = 30 * 60


@shared_task(name="img_program.jobs.tasks.run_job", time_limit=SECONDS_AT_MOST)
def run_job(label: str, identifier: str) -> None:
    """Claim one row and do its work. Safe to repeat: a row that is done or taken is left alone."""
    work.run(label, identifier)


@shared_task(name="img_program.jobs.tasks.sweep")
def sweep() -> None:
    """On the beat: offer again what was lost."""
    work.sweep()
