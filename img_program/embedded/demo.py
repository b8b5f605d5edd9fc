"""Run the demonstration: the embedded servers, the web server, the workers and the clock, until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from img_program.embedded.places import CHECKOUT, socket_directory, state_directory
from img_program.embedded.postgres import Postgres, ServerError, binaries
from img_program.embedded.processes import Processes
from img_program.embedded.valkey import Valkey
from img_program.serving import web_command

DATABASE = "img_demo"
NEEDED_MEGABYTES = 300


def say(message: str) -> None:
    """One line for the person at the terminal; nobody hears it where that was closed."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{message}\n")
        sys.stdout.flush()


@contextlib.contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the demonstration's lock; the operating system lets go of it however we end."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerError(
                "The demonstration is already running from this folder. Use it, or stop it with Ctrl-C where it runs."
            ) from None
        yield


def demand_free_port(port: int) -> None:
    """Say who is in the way before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
            raise ServerError(
                f"Port {port} is busy: another program uses it. Stop that program, or choose another port: PORT=8010 make demo"
            ) from None


def demand_room(state: Path) -> None:
    """A database on a full disk stops in the middle; better not to start."""
    free = shutil.disk_usage(state).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise ServerError(
            f"Only {free} MB are free on the disk that holds {state}. Free at least {NEEDED_MEGABYTES} MB and try again."
        )


def secret_key(state: Path) -> str:
    """A key of this installation, so that sessions survive a restart."""
    file = state / "demo-secret-key"
    if not file.exists():
        file.write_text("demo-" + secrets.token_urlsafe(50))
        file.chmod(0o600)
    return file.read_text()


def inputs() -> dict[str, str]:
    """What the prepared database depends on, with hashes: migrations, reference data and demonstration data."""
    found = {}
    for pattern in ("**/migrations/*.py", "**/data/*", "demo/**/*.py"):
        for path in sorted(CHECKOUT.glob(pattern)):
            if path.is_file() and not path.is_relative_to(CHECKOUT / ".venv") and "node_modules" not in path.parts:
                found[str(path.relative_to(CHECKOUT))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def prepared_with(stamp: Path) -> dict[str, str] | None:
    """What the database was prepared with; None when that was never finished."""
    try:
        said = json.loads(stamp.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def why_anew(earlier: dict[str, str] | None, today: dict[str, str]) -> str | None:
    """Why the database can't be kept, in words; None when it can: nothing that it was made by is gone or rewritten."""
    if earlier is None:
        return "An earlier start was interrupted while it made the demonstration's data"
    applied = {path: hashed for path, hashed in earlier.items() if "/migrations/" in path}
    if not applied.items() <= today.items():
        return "The demonstration's data is of an older version of the program"
    return None


def prepare(processes: Processes, environment: dict[str, str], postgres: Postgres, state: Path) -> None:
    """Migrate as the owner, then load reference and demonstration data; skipped when nothing changed.

    The stamp stands only while the data is whole: whatever stopped an earlier start, the next one begins anew.
    """
    stamp, today = state / "demo.prepared", inputs()
    if not postgres.make_database(DATABASE):
        earlier = prepared_with(stamp)
        if earlier == today:
            return
        why = why_anew(earlier, today)
        if why:
            say(f"• {why}: it is made anew")
            postgres.drop_database(DATABASE)
            postgres.make_database(DATABASE)
            shutil.rmtree(environment["PRIVATE_FILES_ROOT"], ignore_errors=True)
    stamp.unlink(missing_ok=True)
    owner = {**environment, "DATABASE_OWNER_URL": postgres.url("img_owner", DATABASE)}
    say("• Preparing the database")
    processes.run_once("migrate", ["manage.py", "migrate", "--verbosity", "0"], owner)
    processes.run_once("reference data", ["manage.py", "load_reference", "--verbosity", "0"], environment)
    say("• Making the demonstration's people (about a minute, the first time only)")
    processes.run_once("demonstration data", ["manage.py", "seed_demo"], environment)
    written = stamp.with_suffix(".part")
    written.write_text(json.dumps(today))
    written.rename(stamp)


def demand_servers(postgres: Postgres, valkey: Valkey) -> None:
    """ServerError when one of the servers has ended under us."""
    for name, lives, log in (("PostgreSQL", postgres.lives(), postgres.log), ("Valkey", valkey.lives(), valkey.log)):
        if not lives:
            raise ServerError(f"{name} ended by itself. Its log is {log}. Start again with the same command: nothing is lost.")


def wait_until_ready(processes: Processes, address: str) -> None:
    """Until the site answers, or a process has died."""
    for _attempt in range(600):
        processes.demand_alive()
        try:
            with urllib.request.urlopen(f"{address}/health/live/", timeout=2):  # noqa: S310 - our own http address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerError("The web server did not answer within a minute. Its log is var/log/web.log.")


def serve(port: int) -> None:
    """Start everything, wait for Ctrl-C, stop everything that was started."""
    state = state_directory()
    with only_one(state):
        demand_free_port(port)
        demand_room(state)
        sockets = socket_directory(state)
        postgres = Postgres(state / "postgresql-data", sockets, binaries(state))
        valkey = Valkey(state / "valkey-data", sockets)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "img_program.settings.demo",
            "DATABASE_URL": postgres.url("img_web", DATABASE),
            "REDIS_URL": valkey.url,
            "SITE_URL": f"http://localhost:{port}",
            "SECRET_KEY": secret_key(state),
            "PRIVATE_FILES_ROOT": str(state / "files"),
            "CELERY_BEAT_SCHEDULE": str(state / "celerybeat-schedule"),
        }
        environment.pop("DATABASE_OWNER_URL", None)
        processes = Processes(state / "log")
        try:
            say("• Starting PostgreSQL and Valkey")
            postgres.start()
            valkey.start()
            prepare(processes, environment, postgres, state)
            processes.start("web", ["-m", *web_command(host="127.0.0.1", port=port)], environment)
            worker = ["-m", "celery", "-A", "img_program", "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
            processes.start("worker", [*worker, "-Q", "default", "-n", "default@%h", "--concurrency", "2"], environment)
            processes.start("rendering", [*worker, "-Q", "rendering", "-n", "rendering@%h", "--concurrency", "1",
                                          "--max-tasks-per-child", "20"], environment)  # fmt: skip
            processes.start("beat", ["-m", "celery", "-A", "img_program", "beat", "--loglevel", "INFO"], environment)
            address = f"http://localhost:{port}"
            wait_until_ready(processes, address)
            say(f"\nThe demonstration runs at  {address}\n  Sign in as any role:       {address}/demo/\n"
                f"  The mail it sent:          {address}/demo/mail/\n\n"
                f"Its data and logs are in {state}. Press Ctrl-C to stop.")  # fmt: skip
            while True:
                demand_servers(postgres, valkey)
                processes.demand_alive()
                time.sleep(1)
        finally:
            processes.stop()
            valkey.stop()
            postgres.stop()


def main() -> None:
    """Answer Ctrl-C, a plain `kill` and a closed terminal alike; say faults in words."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        port = int(os.environ.get("PORT", "8000"))
        serve(port)
    except KeyboardInterrupt:
        say("\nStopped. Everything that was started has ended; the data is kept for the next start.")
    except ValueError:
        raise SystemExit("PORT must be a number, such as PORT=8010.") from None
    except ServerError as fault:
        raise SystemExit(f"\n{fault}") from None
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise SystemExit("\nThe disk is full. Free some space and start again: nothing is lost.") from None
        raise


if __name__ == "__main__":
    main()
