"""Each test of this room has a broker of its own: a numbered database of the run's Valkey, empty at the start."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import redis

from img_program.jobs.nudge import silence


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """The broker for this test and the workers it starts; workers of another pytest process use another."""
    number = 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    path = os.environ["REDIS_URL"].removeprefix("unix://").partition("?")[0]
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis+socket://{path}?virtual_host={number}")
    silence.end()
    with redis.Redis(unix_socket_path=path, db=number) as client:
        client.flushdb()
        yield client
        client.flushdb()
    silence.end()
