"""The life of a job: enqueue, claim, report, finish or fail. Every step is one short transaction.

A worker owns a job while its attempt number is the row's. A worker that was taken for dead and comes back
finds a higher number, or another state, and can change nothing more.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.claims import LONGEST_PAUSE, Claim, LostClaimError, pause_after
from img_program.jobs.models import OPEN_STATES, Job, JobState
from img_program.jobs.nudge import nudge
from img_program.jobs.registry import kind_of

__all__ = [
    "LONGEST_PAUSE",
    "UNEXPECTED",
    "WORKER_LOST",
    "Claim",
    "JobError",
    "LostClaimError",
    "TemporaryJobError",
    "cancel",
    "claim",
    "enqueue",
    "give_up_if_exhausted",
    "nudge_on_commit",
    "pause_after",
]

logger = logging.getLogger(__name__)

UNEXPECTED = "Something went wrong in this program. The people who run it have been told."
WORKER_LOST = "The work was cut off each time it was tried. The people who run this program have been told."


class JobError(Exception):
    """The job can't be done, and trying again would not help. The message is for people: what happened, what next."""


class TemporaryJobError(Exception):
    """The job can't be done now, but may be later. The message is for people."""


def enqueue[J: Job](job: J) -> J:
    """Save a new job in the caller's transaction and nudge a worker when that commits."""
    if job._state.adding:  # noqa: SLF001 - Django documents it
        job.save(force_insert=True)
    nudge_on_commit(job)
    return job


def nudge_on_commit(job: Job) -> None:
    """Nudge a worker after the running transaction, with primitives only: what runs then has no context."""
    kind, identifier = kind_of(type(job)), str(job.pk)
    transaction.on_commit(lambda: nudge(kind.label, identifier, kind.queue))


def cancel(job: Job) -> bool:
    """Stop a job that waits or runs. A running worker notices at its next report. False: it had already ended.

    The caller has asked whether the person may.
    """
    with as_system(reason="stop a job"):
        stopped = (
            type(job)
            .objects.filter(pk=job.pk, state__in=OPEN_STATES)
            .update(state=JobState.CANCELLED, finished_at=timezone.now(), lease_until=None)
        )
    return bool(stopped)


def claim[J: Job](model: type[J], identifier: uuid.UUID | str) -> Claim[J] | None:
    """Take a job that is due, or None: it is done, waits for its time, or another worker has it."""
    now, lease = timezone.now(), kind_of(model).lease
    with as_system(reason="claim a job"):
        due = model.objects.filter(pk=identifier)
        # What the checker makes of a manager of a type variable depends on the order in which it reads files.
        job: Any = due.claimable(now).select_for_update(skip_locked=True, of=("self",)).first()
        if job is None or give_up_if_exhausted(job):
            return None
        job.attempt += 1
        job.state = JobState.RUNNING
        job.started_at = job.started_at or now
        job.heartbeat_at, job.lease_until, job.offer_after = now, now + lease, now + lease
        job.not_before = None
        job.save(update_fields=["attempt", "state", "started_at", "heartbeat_at", "lease_until", "offer_after", "not_before"])
    return Claim(job, job.attempt, lease)


def give_up_if_exhausted(job: Job) -> bool:
    """Fail a locked row whose attempts are used up; True when it was. Runs inside the caller's system context."""
    if not job.is_last_attempt:
        return False
    job.state = JobState.FAILED
    job.finished_at = timezone.now()
    job.lease_until = None
    job.error_words = job.error_words or WORKER_LOST
    job.save(update_fields=["state", "finished_at", "lease_until", "error_words"])
    logger.error("job gave up", extra={"kind": job._meta.label, "job": str(job.pk), "attempt": job.attempt})
    return True
