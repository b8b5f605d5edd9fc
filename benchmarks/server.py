"""The web server as production starts it, and the CPU that it and PostgreSQL spend, from the processes' own accounting."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from img_program.serving import web_command

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page: milliseconds of CPU an answer in Python and in PostgreSQL, answers a second, bytes of one answer."""

    python: float
    postgres: float
    per_second: float
    size: int


def _seconds(pid: int) -> tuple[int, float]:
    """The parent of a process, and the CPU seconds of it and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), sum(int(each) for each in fields[11:15]) / TICKS


def cpu_of(root: int) -> float:
    """CPU seconds of a process and of all below it."""
    parents: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parents[int(path.name)] = _seconds(int(path.name))
    total, family = 0.0, {root}
    while family:
        total += sum(parents[pid][1] for pid in family if pid in parents)
        family = {pid for pid, (parent, _cpu) in parents.items() if parent in family}
    return total


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the PostgreSQL behind it, by their process ids."""

    pid: int
    postgres: int
    port: int

    def cost(self, path: str, cookie: str, *, answers: int) -> Cost:
        """Ask for a page so many times, by four clients, after a few that are not counted."""
        self._ask(path, cookie, 12)
        before, started = (cpu_of(self.pid), cpu_of(self.postgres)), time.monotonic()
        size = self._ask(path, cookie, answers)
        elapsed = time.monotonic() - started
        python, postgres = (after - first for after, first in zip((cpu_of(self.pid), cpu_of(self.postgres)), before, strict=True))
        return Cost(python / answers * 1000, postgres / answers * 1000, answers / elapsed, size)

    def _ask(self, path: str, cookie: str, answers: int) -> int:
        sizes: list[int] = []

        def client() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for _each in range(answers // CLIENTS):
                connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
                answer = connection.getresponse()
                sizes.append(len(answer.read()))
                if answer.status != http.client.OK:
                    raise SystemExit(f"{path} answered {answer.status}")

        clients = [threading.Thread(target=client) for _each in range(CLIENTS)]
        for each in clients:
            each.start()
        for each in clients:
            each.join()
        return max(sizes)


@contextlib.contextmanager
def serving(postgres: Path, port: int = 8765) -> Iterator[Server]:
    """The server of production on this machine; `postgres` is the data folder of the cluster behind it."""
    command = [sys.executable, "-m", *web_command(host="127.0.0.1", port=port, options=("--log-level", "error"))]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.5)
        time.sleep(4)  # the second worker
        yield Server(process.pid, int((postgres / "postmaster.pid").read_text().split()[0]), port)
    finally:
        process.terminate()
        process.wait()
