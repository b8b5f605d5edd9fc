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
from img_program.embedded.valkey import Valkey
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


STEPS = ["migrate", "reference data", "demonstration data"]


class Interrupted(Processes):
    """Does each step by a table of its name, and is killed in the middle of one."""

    def __init__(self, logs: Path, postgres: Postgres, *, in_step: str = "") -> None:
        super().__init__(logs)
        self.postgres, self.in_step, self.done = postgres, in_step, list[str]()

    def run_once(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        with self.postgres.administrator(demo.DATABASE) as administrator:
            # A step that is repeated over its own half would fail, as it does for a half of the demonstration's people.
            administrator.execute(
                f'CREATE TABLE IF NOT EXISTS public."{name}"()' if self.in_step == "again" else f'CREATE TABLE public."{name}"()'
            )
        Path(environment["PRIVATE_FILES_ROOT"]).mkdir(exist_ok=True)
        (Path(environment["PRIVATE_FILES_ROOT"]) / name).touch()
        if name == self.in_step:
            raise KeyboardInterrupt
        self.done.append(name)


def test_a_start_that_was_killed_in_any_step_is_made_anew_by_the_next(
    postgres: Postgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.start()
    environment = {"PRIVATE_FILES_ROOT": str(tmp_path / "files")}
    for step in STEPS:
        with pytest.raises(KeyboardInterrupt):
            demo.prepare(Interrupted(tmp_path, postgres, in_step=step), environment, postgres, tmp_path)
    (tmp_path / "files" / "half a file").touch()
    whole = Interrupted(tmp_path, postgres)
    demo.prepare(whole, environment, postgres, tmp_path)
    assert whole.done == STEPS
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == sorted(STEPS)
    assert "An earlier start was interrupted" in capsys.readouterr().out

    warm = Interrupted(tmp_path, postgres)
    demo.prepare(warm, environment, postgres, tmp_path)
    assert warm.done == []

    today = demo.inputs()
    monkeypatch.setattr(demo, "inputs", lambda: {**today, "roster/migrations/9999_more.py": "new"})
    newer = Interrupted(tmp_path, postgres, in_step="again")
    demo.prepare(newer, environment, postgres, tmp_path)
    assert newer.done == STEPS
    assert capsys.readouterr().out.count("anew") == 0

    monkeypatch.setattr(demo, "inputs", lambda: {**today, "roster/migrations/0001_initial.py": "rewritten"})
    rewritten = Interrupted(tmp_path, postgres)
    demo.prepare(rewritten, environment, postgres, tmp_path)
    assert rewritten.done == STEPS
    assert "of an older version of the program: it is made anew" in capsys.readouterr().out


def test_a_server_that_ends_under_the_demonstration_is_named(postgres: Postgres) -> None:
    postgres.start()
    valkey = Valkey(postgres.data.parent / "v", postgres.sockets)
    valkey.start()
    demo.demand_servers(postgres, valkey)
    valkey.stop()
    with pytest.raises(ServerError, match="Valkey ended by itself"):
        demo.demand_servers(postgres, valkey)
    postgres.stop()
    with pytest.raises(ServerError, match="PostgreSQL ended by itself"):
        demo.demand_servers(postgres, valkey)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such signal")
def test_what_was_started_ends_with_a_demonstration_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from img_program.embedded.processes import Processes\n"
        "p = Processes(Path(sys.argv[1])); p.start('one', ['-c', 'import signal, sys; signal.pause()'], dict(os.environ))\n"
        "print(p._running['one'].pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    while _runs(child):
        pass


def _runs(process: int) -> bool:
    """A zombie that nobody has collected yet runs no more."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
