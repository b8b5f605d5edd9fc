"""What a program manager does when something stands still."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.jobs.models import Job, JobState
from img_program.jobs.registry import Kind
from img_program.jobs.run import nudge_on_commit
from img_program.operations.models import Upkeep
from img_program.operations.permissions import RETRY_JOB


def try_again(kind: Kind[Any], identifier: uuid.UUID, *, by: User) -> Job:
    """Let a failed job be tried again, with as many attempts as it had at first. Leaves a line of who did it.

    Raises PermissionDenied, WrongStateError when it has not failed, ValidationError for a message without its text.
    """
    demand(by, RETRY_JOB)
    now = timezone.now()
    with as_system(reason="try a failed job again"):
        job: Job = kind.model.objects.select_for_update(of=("self",)).get(pk=identifier)
        if job.state != JobState.FAILED:
            raise WrongStateError("This has not failed, or somebody else had it tried again.")
        if getattr(job, "erased_at", None):
            raise ValidationError(
                "The text of this message was erased, so that it can't be sent again. Write to the person anew."
            )
        # The number of an attempt tells workers apart: it only grows.
        job.max_attempts = job.attempt + type(job)().max_attempts
        job.state, job.finished_at, job.not_before, job.offer_after = JobState.QUEUED, None, None, now
        job.save(update_fields=["max_attempts", "state", "finished_at", "not_before", "offer_after"])
        Upkeep.objects.create(
            kind=Upkeep.Kind.RETRY, name=str(job.pk), began_at=now, finished_at=now, succeeded=True, words=kind.label, by=by
        )
    nudge_on_commit(job)
    return job
