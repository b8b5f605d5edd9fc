"""One worker's hold on one job, and what it may write while it lasts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.models import Job, JobState

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)


class LostClaimError(Exception):
    """This worker no longer holds the job: its lease ran out and another took it, or the job was stopped."""


def pause_after(attempt: int) -> timedelta:
    """How long to wait before the next attempt: 30 seconds, doubled each time, at most half an hour."""
    doublings = min(max(attempt, 1) - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


@dataclass(slots=True)
class Claim[J: Job]:
    """One worker's hold on one job: `job` is the row as it was when claimed."""

    job: J
    attempt: int
    lease: timedelta
    settled: bool = False

    def _write(self, **values: Any) -> None:
        model = type(self.job)
        held = model.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.attempt)
        if not held.update(**values):
            raise LostClaimError(f"{model._meta.label} {self.job.pk}, attempt {self.attempt}")
        for name, value in values.items():
            setattr(self.job, name, value)

    def _alive(self) -> dict[str, Any]:
        now = timezone.now()
        return {"heartbeat_at": now, "lease_until": now + self.lease, "offer_after": now + self.lease}

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Report steps done and what is being done now; extends the lease. Raises LostClaimError."""
        with as_system(reason="report a job's progress"):
            self._write(progress_done=done, progress_total=total, progress_words=words[:200], **self._alive())

    def heartbeat(self, **values: Any) -> None:
        """Extend the lease, and write further fields of the job's own. Raises LostClaimError."""
        with as_system(reason="extend a job's lease"):
            self._write(**self._alive(), **values)

    def finish(self, save: Callable[[J], None] | None = None, **values: Any) -> None:
        """End the job well. `save` writes the result in the same transaction, as the system. Raises LostClaimError.

        The row is written first: it stays locked until `save` has committed, so the result exists once.
        """
        with as_system(reason="finish a job"):
            self._write(
                state=JobState.SUCCEEDED,
                finished_at=timezone.now(),
                lease_until=None,
                error_words="",
                progress_words="",
                **values,
            )
            if save is not None:
                save(self.job)
        self.settled = True

    def fail(self, words: str, **values: Any) -> None:
        """End the job without a result; `words` tell people what happened and what to do. Raises LostClaimError."""
        with as_system(reason="fail a job"):
            self._write(state=JobState.FAILED, finished_at=timezone.now(), lease_until=None, error_words=words, **values)
        self.settled = True
        logger.error("job failed", extra={"kind": self.job._meta.label, "job": str(self.job.pk), "attempt": self.attempt})

    def retry(self, words: str, **values: Any) -> None:
        """Give the job back for a later attempt, or fail it when this was the last. Raises LostClaimError."""
        if self.job.is_last_attempt:
            self.fail(words, **values)
            return
        later = timezone.now() + pause_after(self.attempt)
        with as_system(reason="try a job again later"):
            self._write(state=JobState.QUEUED, not_before=later, offer_after=later, lease_until=None, error_words=words, **values)
        self.settled = True
