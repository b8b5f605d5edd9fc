"""The broker may be gone: pages work, rows wait, the sweeper offers them when it is back."""

from __future__ import annotations

import contextlib
import os
import socket
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.test import Client
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import nudge, silence
from tests.jobs.sample.models import SampleJob
from tests.jobs.test_run import LABEL, change, lose_worker, make_job, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.jobs.urls")]


def due(job: SampleJob) -> None:
    change(job, offer_after=timezone.now() - timedelta(seconds=1))


def test_the_nudge_leaves_with_the_commit_and_not_without(broker: redis.Redis, client: Client) -> None:
    client.raise_request_exception = False
    assert client.get("/ask/?fail=1").status_code == 500
    assert broker.llen("default") == 0
    with as_system(reason="test"):
        assert SampleJob.objects.count() == 0
    assert client.get("/ask/").status_code == 200
    assert broker.llen("default") == 1
    with as_system(reason="test"):
        assert SampleJob.objects.count() == 1


def test_a_broker_that_is_down_holds_up_no_page_and_loses_no_job(
    broker: redis.Redis, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as down:
        down.setenv("CELERY_BROKER_URL", f"redis+socket://{tmp_path}/nobody.sock")
        answer = client.get("/ask/")
        assert answer.status_code == 200
        with as_system(reason="test"):
            job = SampleJob.objects.get(pk=answer.content.decode())
        assert job.state == JobState.QUEUED
        due(job)
        silence.end()
        assert work.sweep() == 0  # nobody takes the nudge: the row stays due
        assert read(job).offer_after < timezone.now()
    silence.end()
    assert work.sweep() == 1
    assert broker.llen("default") == 1
    assert work.sweep() == 0  # it was offered and has time to be taken


def _connections(server: socket.socket) -> int:
    """How often the server was called since it was last asked."""
    calls = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            calls += 1
    return calls


def test_a_broker_that_never_answers_is_asked_only_once(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        mute.setblocking(False)
        monkeypatch.setattr(silence, "_seconds", 3600)
        assert nudge(LABEL, "00000000-0000-0000-0000-000000000000", "default") is False
        assert _connections(mute) > 0
        for _ in range(50):
            assert nudge(LABEL, "00000000-0000-0000-0000-000000000000", "default") is False
        assert _connections(mute) == 0


def test_a_broker_that_does_not_let_us_in_holds_up_no_page(
    broker: redis.Redis, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.environ["CELERY_BROKER_URL"]
    monkeypatch.setenv("CELERY_BROKER_URL", own.replace("redis+socket://", "redis+socket://somebody:wrong@"))
    answer = client.get("/ask/")
    assert answer.status_code == 200
    assert broker.llen("default") == 0
    with as_system(reason="test"):
        assert SampleJob.objects.get(pk=answer.content.decode()).state == JobState.QUEUED


def test_the_sweeper_leaves_alone_what_is_fresh_running_or_ended(broker: redis.Redis) -> None:
    make_job()
    running, ended = make_job(), make_job()
    change(running, state=JobState.RUNNING, attempt=1, offer_after=timezone.now() + timedelta(minutes=1))
    change(ended, state=JobState.SUCCEEDED, offer_after=timezone.now() - timedelta(hours=1))
    assert work.sweep() == 0
    assert broker.llen("default") == 0


def test_the_sweeper_fails_what_used_up_its_attempts(broker: redis.Redis) -> None:
    job = make_job()
    change(job, state=JobState.RUNNING, attempt=3)
    lose_worker(job)
    assert work.sweep() == 0
    assert read(job).state == JobState.FAILED
    assert broker.llen("default") == 0
