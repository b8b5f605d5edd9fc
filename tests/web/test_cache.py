"""A cache that is away, or there without answering, costs one short wait and no page."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from img_program.embedded.valkey import Valkey
from img_program.web.cache import silence


@pytest.fixture
def valkey(settings: Settings) -> Iterator[int]:
    """A server of this test's own behind the cache, with the patience of production; gives its process id."""
    folder = Path(tempfile.mkdtemp(prefix="v"))
    folder.chmod(0o755)
    server = Valkey(folder / "data", folder / "s")
    server.start()
    patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": server.url, "OPTIONS": patience}}
    silence.end()
    assert server.process is not None
    yield server.process.pid
    os.kill(server.process.pid, signal.SIGCONT)
    server.stop()
    silence.end()
    shutil.rmtree(folder)


@pytest.mark.django_db
def test_a_cache_that_hangs_holds_up_one_question_and_is_used_again_afterwards(
    valkey: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(silence, "_seconds", 3600)
    cache.set("a", 1)
    assert cache.get("a") == 1
    os.kill(valkey, signal.SIGSTOP)
    for _each in range(200):
        assert cache.get("a", "missing") == "missing"
    assert [record.message for record in caplog.records].count("cache unavailable") == 1
    assert Client().get("/").status_code == 200
    os.kill(valkey, signal.SIGCONT)
    silence.end()
    assert cache.get("a") == 1
