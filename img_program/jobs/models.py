"""A job is a row, committed together with the change that asked for it.

A room makes its own job by a subclass with its own table and its own access; see docs/jobs.md.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# A nudge normally arrives within milliseconds; after this a queued row is taken to have lost it.
NUDGE_GRACE = timedelta(seconds=60)


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Working"
    SUCCEEDED = "succeeded", "Done"
    FAILED = "failed", "Could not be done"
    CANCELLED = "cancelled", "Stopped"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


def after_grace() -> datetime:
    """When the sweeper offers a new row, should its nudge be lost."""
    return timezone.now() + NUDGE_GRACE


class JobQuerySet[J: "Job"](models.QuerySet[J]):
    """The vocabulary of reads about jobs."""

    def open(self) -> Self:
        """Jobs that wait or run."""
        return self.filter(state__in=OPEN_STATES)

    def claimable(self, now: datetime) -> Self:
        """Jobs that a worker may take: queued and due, or running with an expired lease."""
        due = Q(state=JobState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now))
        return self.filter(due | Q(state=JobState.RUNNING, lease_until__lte=now))

    def to_offer(self, now: datetime) -> Self:
        """Jobs that the sweeper offers again: the nudge or the worker was lost."""
        return self.open().filter(offer_after__lte=now)

    def failed(self) -> Self:
        """Jobs that ended in failure and wait for somebody to look."""
        return self.filter(state=JobState.FAILED)


class Job(models.Model):
    """One piece of work. The UUID is made in Python, so that INSERT needs no right to read.

    Times are moments in UTC; `progress_done` of `progress_total` are steps in the job's own unit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField("state", max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField("attempt", default=0)
    max_attempts = models.PositiveSmallIntegerField("most attempts", default=5)
    not_before = models.DateTimeField("not before", null=True, blank=True)
    offer_after = models.DateTimeField("offered again after", default=after_grace)
    lease_until = models.DateTimeField("lease until", null=True, blank=True)
    heartbeat_at = models.DateTimeField("last sign of life", null=True, blank=True)
    progress_done = models.PositiveIntegerField("steps done", default=0)
    progress_total = models.PositiveIntegerField("steps in all", default=0)
    progress_words = models.CharField("what it is doing", max_length=200, blank=True)
    error_words = models.TextField("what went wrong", blank=True)
    created_at = models.DateTimeField("asked for at", default=timezone.now, editable=False)
    started_at = models.DateTimeField("started at", null=True, blank=True)
    finished_at = models.DateTimeField("finished at", null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asked for by"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        """Subclasses write `class Meta(Job.Meta)` and add their own constraints."""

        abstract = True
        indexes = [
            models.Index(
                fields=["offer_after"], name="%(app_label)s_%(class)s_open", condition=Q(state__in=["queued", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """It waits or runs."""
        return self.state in OPEN_STATES

    @property
    def is_last_attempt(self) -> bool:
        """No further attempt follows the running one."""
        return self.attempt >= self.max_attempts

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100, or None while the number of steps isn't known."""
        if not self.progress_total:
            return None
        return min(100, 100 * self.progress_done // self.progress_total)
