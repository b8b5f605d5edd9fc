"""Slow senders, slow readers, large bodies and dead workers don't stop the site: tried on the real web server."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from img_program.serving import web_command

ROOT = Path(__file__).resolve().parents[2]
# Seconds after which a test gives up on what never comes; nothing is measured by it.
PATIENCE = 120
PAGE = "/account/login/"
HEAD = (
    "POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\n"
)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Site:
    """A running server."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self._log = port, process, log

    def started(self) -> int:
        """How many workers have said that they serve."""
        return self._log.read_text(errors="replace").count("Started worker")

    def get(self, path: str = PAGE, *, timeout: float = PATIENCE) -> int:
        """The status of one page, asked over a connection of its own."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            asked.request("GET", path, headers={"Host": "localhost"})
            return asked.getresponse().status
        finally:
            asked.close()

    def stall(self, length: int = 1000) -> socket.socket:
        """A POST whose body never comes."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        opened.sendall(HEAD.format(length=length).encode() + b"login=")
        return opened

    def has_started(self, count: int) -> bool:
        """Whether so many workers have said so."""
        return self.started() >= count

    def first(self) -> int:
        """The first answer; a server that ended says why."""
        assert self.process.poll() is None, self._log.read_text(errors="replace")[-2000:]
        return self.get()

    def workers(self) -> list[int]:
        """The processes that serve, by id."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]


def eventually[T](ask: Callable[[], T]) -> T:
    """The first answer that is neither nothing nor a fault; asks again at once while a process starts."""
    until, last = time.monotonic() + PATIENCE, None
    while time.monotonic() < until:
        try:
            if answer := ask():
                return answer
        except (OSError, http.client.HTTPException) as fault:
            last = fault
            threading.Event().wait(0.05)
    raise AssertionError(f"nothing within {PATIENCE} s: {last}")


@contextlib.contextmanager
def serving(log: Path, *, body_seconds: int) -> Iterator[Site]:
    """The program under granian, on the tests' own servers; a body has so many seconds."""
    port = _free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "img_program.settings.test",
        "DATABASE_URL": _address(connection.settings_dict["NAME"]),
        "BODY_SECONDS": str(body_seconds),
    }
    with log.open("wb") as out:
        command = [sys.executable, "-m", *web_command(host="127.0.0.1", port=port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)
    running = Site(port, process, log)
    try:
        assert eventually(running.first) == 200
        eventually(lambda: running.started() == 2)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("web") / "log", body_seconds=2) as running:
        yield running


def _has(served: list[Any], count: int) -> bool:
    return len(served) >= count


def _address(name: str) -> str:
    address, mark, query = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{query}"


def test_stalled_posts_hold_no_thread(django_db_setup: None, tmp_path: Path) -> None:
    with serving(tmp_path / "log", body_seconds=3600) as site, contextlib.ExitStack() as opened:
        for _ in range(40):
            opened.enter_context(site.stall())
        assert [site.get() for _ in range(3)] == [200, 200, 200]


def test_stalled_posts_are_ended(site: Site) -> None:
    with contextlib.ExitStack() as opened:
        stalled = [opened.enter_context(site.stall()) for _ in range(40)]
        assert all(sender.recv(200).startswith(b"HTTP/1.1 408") for sender in stalled)


def test_a_sender_who_drips_is_ended_too(site: Site) -> None:
    with site.stall(length=5000) as opened, contextlib.suppress(ConnectionError):
        opened.settimeout(0.2)
        for _ in range(4000):
            opened.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                if answer := opened.recv(200):
                    assert answer.startswith(b"HTTP/1.1 408")
                    return
        raise AssertionError("a sender of five bytes a second was listened to for 4,000 bytes")


def test_a_large_body_is_refused_by_its_head(site: Site) -> None:
    for length in (2_000_000, 500_000_000):
        with site.stall(length=length) as opened:
            assert opened.recv(200).startswith(b"HTTP/1.1 413"), length


def test_a_header_with_an_underscore_is_not_the_one_with_a_hyphen(site: Site) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    asked.request("GET", PAGE, headers={"Host": "localhost", "Content_Length": "7", "X_Forwarded_Proto": "https"})
    assert asked.getresponse().status == 200
    asked.close()


def _is_gone(pid: int) -> bool:
    """The system has buried the process: none of its threads is left that could hold a connection."""
    return not Path(f"/proc/{pid}").exists()


def test_each_worker_that_dies_is_replaced_and_only_what_it_served_is_lost(site: Site) -> None:
    for _round in range(2):
        eventually(lambda: len(site.workers()) == 2)
        started, dying = site.started(), site.workers()[0]
        buried, stop = threading.Event(), threading.Event()
        before: list[int] = []
        after: list[int | str] = []  # what requests got that began when the dead worker was buried

        def browse(
            buried: threading.Event = buried,
            stop: threading.Event = stop,
            before: list[int] = before,
            after: list[int | str] = after,
        ) -> None:
            while not stop.is_set():
                if buried.is_set():
                    try:
                        after.append(site.get(timeout=PATIENCE))
                    except (OSError, http.client.HTTPException) as fault:
                        after.append(repr(fault))
                else:
                    # What the dying worker had begun, or was given before the system knew that it is dead, is lost.
                    with contextlib.suppress(OSError, http.client.HTTPException):
                        before.append(site.get(timeout=PATIENCE))

        browsers = [threading.Thread(target=browse) for _ in range(3)]
        for browser in browsers:
            browser.start()
        try:
            eventually(partial(_has, before, 3))
            os.kill(dying, signal.SIGKILL)
            eventually(partial(_is_gone, dying))
            buried.set()
            eventually(partial(site.has_started, started + 1))
            eventually(partial(_has, after, 3))
        finally:
            stop.set()
            for browser in browsers:
                browser.join()
        assert set(before) == {200}
        assert set(after) == {200}
        assert dying not in site.workers()
    assert site.get() == 200


def test_the_image_starts_the_server_with_the_same_options() -> None:
    command = re.findall(r"^CMD \[(.*)\]$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0].replace('"', "").split(", ")
    assert command == web_command(host="0.0.0.0", port=8000)
