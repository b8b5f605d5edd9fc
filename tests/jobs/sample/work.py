"""What the tests' own job does."""

from __future__ import annotations

from django.db import connection

from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError, TemporaryJobError
from tests.jobs.sample.models import SampleEffect, SampleJob

# The test holds this advisory lock as long as a worker must stay in the middle of its work.
GATE = 20260503


def wait_at_gate() -> None:
    """Wait in the database until the test opens the gate."""
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])


def work(claim: Claim[SampleJob]) -> None:
    """Two steps and an effect, or what `behavior` says instead."""
    job = claim.job
    if job.behavior == "break":
        raise ZeroDivisionError
    if job.behavior == "fail":
        raise JobError("The file is empty. Choose another file.")
    if job.behavior == "later":
        raise TemporaryJobError("The other office is closed.")
    claim.progress(1, 2, "First step done")
    if job.behavior == "hold" and claim.attempt == 1:
        wait_at_gate()
    claim.progress(2, 2, "Second step done")
    claim.finish(lambda done: SampleEffect(job=done, attempt=claim.attempt).save())
