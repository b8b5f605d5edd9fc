"""Real Celery workers, and kill -9 in the middle of the work."""

from __future__ import annotations

import pytest
import redis

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import nudge
from img_program.jobs.run import enqueue
from tests.jobs.sample.models import SampleJob
from tests.jobs.support import closed_gate, eventually, somebody_waits, worker
from tests.jobs.test_run import LABEL, effects, lose_worker, read


def ask(behavior: str) -> SampleJob:
    with as_system(reason="test"):
        return enqueue(SampleJob(behavior=behavior))


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_in_the_middle_is_done_once_by_another(broker: redis.Redis) -> None:
    with closed_gate() as gate, worker("default") as first:
        job = ask("hold")
        eventually(lambda: somebody_waits(gate), "the worker is in the middle of its work")
        assert (read(job).state, read(job).percent) == (JobState.RUNNING, 50)
        first.kill()
    assert effects(job) == []
    assert (read(job).state, read(job).attempt) == (JobState.RUNNING, 1)
    lose_worker(job)
    assert work.sweep() == 1
    with worker("default"):
        for _ in range(3):
            assert nudge(LABEL, str(job.pk), "default")
        eventually(lambda: read(job).state == JobState.SUCCEEDED, "the second worker finishes")
        # One child takes one message after the other: when this one is done, so are the surplus nudges.
        last = ask("succeed")
        eventually(lambda: read(last).state == JobState.SUCCEEDED, "the surplus nudges are behind us")
    assert effects(job) == [2]
    assert read(job).attempt == 2
