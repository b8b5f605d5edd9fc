"""Slow senders, slow readers, large bodies and dead workers don't stop the site: tried on the real web server."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from img_program.serving import web_command

ROOT = Path(__file__).resolve().parents[2]
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

    def get(self, path: str = PAGE, *, timeout: float = 15) -> int:
        """The status of one page, asked over a connection of its own."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            asked.request("GET", path, headers={"Host": "localhost"})
            return asked.getresponse().status
        finally:
            asked.close()

    def stall(self, length: int = 1000) -> socket.socket:
        """A POST whose body never comes."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=30)
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


def eventually[T](ask: Callable[[], T], *, within: float = 40) -> T:
    """The first answer that is neither nothing nor a fault; asks again at once while a process starts."""
    until, last = time.monotonic() + within, None
    while time.monotonic() < until:
        try:
            if answer := ask():
                return answer
        except (OSError, http.client.HTTPException) as fault:
            last = fault
            threading.Event().wait(0.05)
    raise AssertionError(f"nothing within {within} s: {last}")


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program under granian, on the tests' own servers; a body has two seconds."""
    port = _free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "img_program.settings.test",
        "DATABASE_URL": _address(connection.settings_dict["NAME"]),
        "BODY_SECONDS": "2",
    }
    log = tmp_path_factory.mktemp("web") / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", *web_command(host="127.0.0.1", port=port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)
    running = Site(port, process, log)
    try:
        assert eventually(running.first, within=90) == 200
        eventually(lambda: running.started() == 2, within=90)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _has(served: list[int], count: int) -> bool:
    return len(served) >= count


def _address(name: str) -> str:
    address, mark, query = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{query}"


def test_stalled_posts_hold_no_thread_and_are_ended(site: Site) -> None:
    stalled = [site.stall() for _ in range(40)]
    try:
        started = time.monotonic()
        assert [site.get() for _ in range(3)] == [200, 200, 200]
        assert time.monotonic() - started < 10, "with 40 senders stalled, pages come as always"
        answers = [opened.recv(200) for opened in stalled]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
    finally:
        for opened in stalled:
            opened.close()


def test_a_sender_who_drips_is_ended_too(site: Site) -> None:
    with site.stall(length=5000) as opened, contextlib.suppress(ConnectionError):
        until = time.monotonic() + 20
        opened.settimeout(0.2)
        while time.monotonic() < until:
            opened.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                if answer := opened.recv(200):
                    assert answer.startswith(b"HTTP/1.1 408")
                    return
        raise AssertionError("a sender of five bytes a second was listened to for 20 seconds")


def test_a_large_body_is_refused_by_its_head(site: Site) -> None:
    for length in (2_000_000, 500_000_000):
        with site.stall(length=length) as opened:
            assert opened.recv(200).startswith(b"HTTP/1.1 413"), length


def test_a_header_with_an_underscore_is_not_the_one_with_a_hyphen(site: Site) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", site.port, timeout=15)
    asked.request("GET", PAGE, headers={"Host": "localhost", "Content_Length": "7", "X_Forwarded_Proto": "https"})
    assert asked.getresponse().status == 200
    asked.close()


def _is_gone(pid: int) -> bool:
    """No process of that number, or one that waits to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_each_worker_that_dies_is_replaced_and_only_what_it_served_is_lost(site: Site) -> None:
    for _round in range(2):
        eventually(lambda: len(site.workers()) == 2)
        started, dying = site.started(), site.workers()[0]
        failed: list[float] = []  # when the requests began that got no answer
        served: list[int] = []
        stop = threading.Event()

        def browse(failed: list[float] = failed, served: list[int] = served, stop: threading.Event = stop) -> None:
            while not stop.is_set():
                began = time.monotonic()
                try:
                    served.append(site.get())
                except (OSError, http.client.HTTPException):
                    failed.append(began)

        browsers = [threading.Thread(target=browse) for _ in range(3)]
        for browser in browsers:
            browser.start()
        eventually(partial(_has, served, 3))
        os.kill(dying, signal.SIGKILL)
        eventually(partial(_is_gone, dying))
        gone = time.monotonic()
        eventually(partial(site.has_started, started + 1), within=90)
        stop.set()
        for browser in browsers:
            browser.join()
        assert set(served) == {200}
        # What the dying worker had begun, or was given before the kernel knew that it is dead; nothing after that.
        assert [began - gone for began in failed if began > gone] == []
        assert len(failed) < len(served)
        assert dying not in site.workers()
    assert site.get() == 200


def test_the_image_starts_the_server_with_the_same_options() -> None:
    command = (ROOT / "Dockerfile").read_text().rpartition("CMD [")[2].replace('"', "").rstrip("]\n").split(", ")
    assert command == web_command(host="0.0.0.0", port=8000)
