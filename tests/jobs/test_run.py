"""Claiming, finishing, failing and trying again: one worker at a time, and only as often as allowed."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.overview import standings
from img_program.jobs.run import LONGEST_PAUSE, UNEXPECTED, WORKER_LOST, LostClaimError, cancel, claim, pause_after
from tests.jobs.sample.models import SampleEffect, SampleJob

LABEL = "sample_jobs.samplejob"


def make_job(behavior: str = "succeed") -> SampleJob:
    with as_system(reason="test"):
        return SampleJob.objects.create(behavior=behavior)


def read(job: SampleJob) -> SampleJob:
    with as_system(reason="test"):
        return SampleJob.objects.get(pk=job.pk)


def change(job: SampleJob, **values: object) -> None:
    with as_system(reason="test"):
        SampleJob.objects.filter(pk=job.pk).update(**values)


def effects(job: SampleJob) -> list[int]:
    with as_system(reason="test"):
        return list(SampleEffect.objects.filter(job=job).values_list("attempt", flat=True))


def lose_worker(job: SampleJob) -> None:
    """As if the worker had died so long ago that its lease ran out."""
    past = timezone.now() - timedelta(seconds=1)
    change(job, lease_until=past, offer_after=past)


@pytest.mark.django_db
def test_a_job_is_done_once_however_often_it_is_nudged() -> None:
    job = make_job()
    assert work.run(LABEL, str(job.pk)) is True
    assert work.run(LABEL, str(job.pk)) is False
    done = read(job)
    assert (done.state, done.attempt, done.percent, done.lease_until) == (JobState.SUCCEEDED, 1, 100, None)
    assert done.finished_at is not None
    assert effects(job) == [1]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_job() -> None:
    job = make_job()
    both_ready = Barrier(2)
    found: list[bool] = []

    def take() -> None:
        try:
            both_ready.wait(timeout=120)
            found.append(claim(SampleJob, job.pk) is not None)
        finally:
            connection.close()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(found) == [False, True]
    assert read(job).attempt == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_wait_for_a_row_that_another_one_holds() -> None:
    job = make_job()
    found: list[object] = []

    def take() -> None:
        try:
            found.append(claim(SampleJob, job.pk))
        finally:
            connection.close()

    with as_system(reason="test"):
        SampleJob.objects.select_for_update().get(pk=job.pk)
        other = Thread(target=take)
        other.start()
        other.join(timeout=120)
        assert found == [None]
    assert claim(SampleJob, job.pk) is not None


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_can_change_nothing() -> None:
    job = make_job()
    slow = claim(SampleJob, job.pk)
    assert slow is not None
    assert claim(SampleJob, job.pk) is None
    lose_worker(job)
    quick = claim(SampleJob, job.pk)
    assert quick is not None
    assert (slow.attempt, quick.attempt) == (1, 2)
    with pytest.raises(LostClaimError):
        slow.progress(1, 2)
    with pytest.raises(LostClaimError):
        slow.finish(lambda done: SampleEffect(job=done, attempt=1).save())
    with pytest.raises(LostClaimError):
        slow.fail("too late")
    with pytest.raises(LostClaimError):
        slow.retry("too late")
    assert effects(job) == []
    quick.finish(lambda done: SampleEffect(job=done, attempt=2).save())
    assert effects(job) == [2]
    assert read(job).state == JobState.SUCCEEDED


@pytest.mark.django_db
def test_a_result_that_can_not_be_saved_leaves_the_job_unfinished() -> None:
    job = make_job()
    held = claim(SampleJob, job.pk)
    assert held is not None

    def save(done: SampleJob) -> None:
        SampleEffect(job=done, attempt=1).save()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        held.finish(save)
    assert effects(job) == []
    assert read(job).state == JobState.RUNNING


@pytest.mark.django_db
def test_progress_extends_the_lease() -> None:
    job = make_job()
    held = claim(SampleJob, job.pk)
    assert held is not None
    lose_worker(job)
    held.progress(3, 4, "Drawing the map")
    after = read(job)
    assert after.lease_until is not None
    assert after.lease_until > timezone.now()
    assert after.offer_after == after.lease_until
    assert (after.percent, after.progress_words) == (75, "Drawing the map")
    assert claim(SampleJob, job.pk) is None


@pytest.mark.django_db
def test_a_fault_of_ours_is_tried_again_later_and_ends_in_a_failure_that_can_be_seen() -> None:
    job = make_job("break")
    for attempt in (1, 2):
        assert work.run(LABEL, str(job.pk)) is True
        waiting = read(job)
        assert (waiting.state, waiting.attempt, waiting.error_words) == (JobState.QUEUED, attempt, UNEXPECTED)
        assert waiting.not_before is not None
        assert waiting.not_before > timezone.now()
        assert work.run(LABEL, str(job.pk)) is False  # its time has not come
        change(job, not_before=timezone.now())
    assert work.run(LABEL, str(job.pk)) is True
    failed = read(job)
    assert (failed.state, failed.attempt, failed.error_words) == (JobState.FAILED, 3, UNEXPECTED)
    assert failed.finished_at is not None
    standing = next(standing for standing in standings() if standing.label == LABEL)
    assert (standing.waiting, standing.running, standing.failed) == (0, 0, 1)


@pytest.mark.django_db
def test_what_can_not_be_done_fails_at_once_in_words_and_what_may_be_later_waits() -> None:
    hopeless, early = make_job("fail"), make_job("later")
    assert work.run(LABEL, str(hopeless.pk))
    assert work.run(LABEL, str(early.pk))
    assert (read(hopeless).state, read(hopeless).error_words) == (JobState.FAILED, "The file is empty. Choose another file.")
    assert (read(early).state, read(early).error_words) == (JobState.QUEUED, "The other office is closed.")


@pytest.mark.django_db
def test_a_stopped_job_stays_stopped() -> None:
    job = make_job()
    held = claim(SampleJob, job.pk)
    assert held is not None
    assert cancel(job) is True
    assert cancel(job) is False
    with pytest.raises(LostClaimError):
        held.finish()
    assert read(job).state == JobState.CANCELLED
    assert claim(SampleJob, job.pk) is None


@pytest.mark.django_db
def test_a_worker_that_dies_every_time_does_not_get_the_job_for_ever() -> None:
    job = make_job()
    for _attempt in range(3):
        assert claim(SampleJob, job.pk) is not None
        lose_worker(job)
    assert claim(SampleJob, job.pk) is None
    assert (read(job).state, read(job).error_words) == (JobState.FAILED, WORKER_LOST)


def test_pauses_double_up_to_half_an_hour() -> None:
    assert [pause_after(attempt).total_seconds() for attempt in (1, 2, 3, 4)] == [30, 60, 120, 240]
    assert pause_after(60) == LONGEST_PAUSE
