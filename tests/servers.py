"""A pytest plugin: one embedded PostgreSQL and one Valkey per run, and a migrated template database.

The controlling process starts the servers, migrates a template as the owner and loads the reference data;
every worker copies the template (0.2 s) and connects under the web role. A freshly migrated cluster is kept
under `var/` with the list of its migrations, so that the next run copies files instead of migrating again; a run with
more migrations begins at the nearest kept cluster and adds only what is new.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from img_program.embedded.places import give_to_server, state_directory
from img_program.embedded.postgres import Postgres, binaries
from img_program.embedded.valkey import Valkey

TEMPLATE = "img_template"
ROOT = Path(__file__).resolve().parents[1]
KEPT = 6
ROOM = 3 * 1024**3
MANIFEST = "migrations.json"


def cluster() -> Postgres:
    """The cluster of this run, as the environment names it."""
    state = Path(os.environ["IMG_TEST_STATE"])
    return Postgres(state / "pg", state / "s", binaries(state), durable=False)


def _migrations() -> dict[str, str]:
    """Every migration of ours by path, and the lock that stands for those of the libraries; with their hashes."""
    folders = [
        path for path in ROOT.iterdir() if path.is_dir() and path.name not in {".venv", ".uv", "node_modules", "var", ".git"}
    ]
    paths = [ROOT / "requirements.lock", *(path for folder in folders for path in folder.rglob("migrations/*.py"))]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _clusters() -> Path:
    return state_directory() / "test-clusters"


def _kept_at(migrations: dict[str, str]) -> Path:
    return _clusters() / hashlib.sha256(json.dumps(migrations, sort_keys=True).encode()).hexdigest()[:16]


def kept_cluster() -> Path:
    """A migrated cluster that nobody uses; its template has no reference data."""
    return _kept_at(_migrations()) / "pg"


def _nearest(migrations: dict[str, str]) -> Path | None:
    """The kept cluster with the most migrations, all of them among today's; the same lock, or none at all."""
    best, most = None, 0
    for manifest in _clusters().glob("*/" + MANIFEST):
        kept: dict[str, str] = json.loads(manifest.read_text())
        if kept.items() <= migrations.items() and len(kept) > most:
            best, most = manifest.parent, len(kept)
    return best


def _manage(command: str, environment: dict[str, str]) -> None:
    arguments = [sys.executable, "manage.py", command, "--verbosity", "0"]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"manage.py {command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")


def _keep(postgres: Postgres, migrations: dict[str, str]) -> None:
    """Put a stopped copy of the migrated cluster aside; a copy made by another run at the same time is as good."""
    postgres.stop()
    kept = _kept_at(migrations)
    kept.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=kept.parent))
    subprocess.run(["cp", "-a", str(postgres.data), str(making / "pg")], check=True)
    (making / MANIFEST).write_text(json.dumps(migrations, sort_keys=True))
    try:
        making.rename(kept)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
    older = sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]
    for path in older:
        shutil.rmtree(path, ignore_errors=True)
    postgres.start()


def _in_memory() -> Path | None:
    """Where the run's servers live: in memory where there is room, for a transactional test copies a whole database."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM else None


def _start() -> None:
    state = Path(tempfile.mkdtemp(prefix="imgt-", dir=_in_memory()))
    state.chmod(0o755)
    os.environ["IMG_TEST_STATE"] = str(state)
    os.environ["DJANGO_SETTINGS_MODULE"] = "img_program.settings.test"
    give_to_server(state / "s")
    (state / "s").chmod(0o711)
    postgres = cluster()
    valkey = Valkey(state / "v", state / "s")
    controller = os.getpid()

    def stop() -> None:
        if os.getpid() == controller:
            postgres.stop()
            valkey.stop()
            shutil.rmtree(state, ignore_errors=True)

    atexit.register(stop)
    migrations = _migrations()
    nearest = _nearest(migrations)
    if nearest:
        subprocess.run(["cp", "-a", str(nearest / "pg"), str(postgres.data)], check=True)
    postgres.start()
    valkey.start()
    postgres.make_database(TEMPLATE)
    os.environ["REDIS_URL"] = valkey.url
    os.environ["DATABASE_URL"] = postgres.url("img_web", TEMPLATE)
    if nearest != _kept_at(migrations):
        _manage("migrate", {**os.environ, "DATABASE_OWNER_URL": postgres.url("img_owner", TEMPLATE)})
        _keep(postgres, migrations)
    _manage("load_reference", dict(os.environ))


if "PYTEST_XDIST_WORKER" not in os.environ and "IMG_TEST_STATE" not in os.environ:
    _start()
