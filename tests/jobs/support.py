"""Real Celery workers for tests, and bounded waiting for what they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

import psycopg
from django.db import connection

from tests.jobs.sample.work import GATE
from tests.servers import ROOT, cluster

PATIENCE = 120.0


def eventually(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask until the condition holds; fail with `what` when it doesn't within the given seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)


def worker_environment(**more: str) -> dict[str, str]:
    """The environment of a worker on the running test's own database, under the web role."""
    name = str(connection.settings_dict["NAME"])
    return {**os.environ, "DATABASE_URL": cluster().url("img_web", name), **more}


@dataclass(slots=True)
class Worker:
    """A Celery worker process with one child."""

    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def says(self) -> str:
        """What the worker wrote so far."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def kill(self) -> None:
        """End at once (kill -9), the worker and its child: no handler runs, nothing is acknowledged."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=120)


@contextmanager
def worker(queue: str, **environment: str) -> Iterator[Worker]:
    """A real Celery worker that listens to `queue`; killed at the end."""
    command = [sys.executable, "-m", "celery", "-A", "img_program", "worker", "--concurrency", "1", "--queues", queue]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    with TemporaryFile() as log:
        started = Worker(
            subprocess.Popen(
                command, cwd=ROOT, env=worker_environment(**environment), stdout=log, stderr=log, start_new_session=True
            ),
            log,
        )
        try:
            eventually(lambda: b"ready." in started.says().encode() or started.process.poll() is not None, "the worker is ready")
            assert started.process.poll() is None, started.says()
            yield started
        finally:
            started.kill()


@contextmanager
def closed_gate() -> Iterator[psycopg.Connection]:
    """Hold the lock at which a held job waits; ending the block opens the gate."""
    with cluster().administrator(str(connection.settings_dict["NAME"])) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [GATE])
        yield holder


def somebody_waits(holder: psycopg.Connection) -> bool:
    """True when a worker has reached the closed gate."""
    row = holder.execute(
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"
    ).fetchone()
    return row is not None and row[0] > 0
