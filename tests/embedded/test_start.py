"""Starting goes on from whatever an earlier start left behind, and says plainly what stands in its way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from img_program.embedded import bootstrap, demo
from img_program.embedded.places import give_to_server
from img_program.embedded.postgres import Postgres, ServerError, binaries
from img_program.embedded.processes import Processes
from tests.servers import cluster


class DiskUsage(NamedTuple):
    """What shutil says of a disk."""

    total: int
    used: int
    free: int


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    state = Path(tempfile.mkdtemp(prefix="imgs-"))
    state.chmod(0o755)
    give_to_server(state / "s")
    (state / "s").chmod(0o711)
    server = Postgres(state / "pg", state / "s", cluster().programs, durable=False)
    yield server
    server.stop()
    shutil.rmtree(state, ignore_errors=True)


def test_a_half_finished_start_and_a_stale_pid_file_do_not_stand_in_the_way(postgres: Postgres) -> None:
    give_to_server(postgres.data)
    (postgres.data / "left-behind").write_text("an initdb that was interrupted")
    assert postgres.start()
    assert not postgres.start()
    with postgres.administrator() as administrator:
        administrator.execute("CREATE DATABASE kept")
    killed = int((postgres.data / "postmaster.pid").read_text().split()[0])
    os.kill(killed, signal.SIGKILL)
    while postgres.is_running():
        pass
    assert (postgres.data / "postmaster.pid").exists()
    assert postgres.start()
    with postgres.administrator("kept") as administrator:
        assert administrator.execute("SELECT 1").fetchone() == (1,)


def test_a_busy_port_is_said_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServerError, match="PORT=8010 make demo"):
            demo.demand_free_port(taken.getsockname()[1])
        port = taken.getsockname()[1]
    demo.demand_free_port(port)


def test_a_second_demonstration_from_the_same_folder_is_refused(tmp_path: Path) -> None:
    with demo.only_one(tmp_path):
        code = "import sys; from pathlib import Path; from img_program.embedded import demo; demo.only_one(Path(sys.argv[1])).__enter__()"
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
        assert "already running from this folder" in done.stderr
    with demo.only_one(tmp_path):
        pass


def test_a_full_disk_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: DiskUsage(10**9, 10**9 - 5_000_000, 5_000_000))
    with pytest.raises(ServerError, match="Only 5 MB are free"):
        demo.demand_room(tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "no-venv-yet")
    with pytest.raises(SystemExit):
        bootstrap.demand_room("demo")


def test_a_missing_library_is_named_for_debian_and_for_homebrew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(bootstrap, "PYTHON", broken)
    monkeypatch.setattr(bootstrap, "as_root_on_debian", lambda: False)
    with pytest.raises(SystemExit):
        bootstrap.demand_native_libraries()
    said = capsys.readouterr().err
    assert "apt install libpango-1.0-0" in said
    assert "brew install pango" in said


def _watch(processes: Processes) -> None:
    while True:
        processes.demand_alive()


def test_a_process_that_ends_by_itself_is_reported_with_its_last_words(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.start("short", ["-c", "import sys; sys.exit('it had to end')"], dict(os.environ))
    with pytest.raises(ServerError, match="it had to end"):
        _watch(processes)
    processes.stop()


def test_stopping_ends_what_was_started_and_nothing_else(tmp_path: Path) -> None:
    ours, other = Processes(tmp_path / "a"), Processes(tmp_path / "b")
    sleeper = ["-c", "import signal; signal.pause()"]
    ours.start("one", sleeper, dict(os.environ))
    ours.start("two", sleeper, dict(os.environ))
    other.start("other", sleeper, dict(os.environ))
    ours.stop()
    ours.demand_alive()
    other.demand_alive()
    other.stop()


def test_programs_are_unpacked_once(tmp_path: Path) -> None:
    assert (binaries(tmp_path) / "postgres").exists()
    assert binaries(tmp_path) == binaries(tmp_path)
