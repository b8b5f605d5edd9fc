"""A pytest plugin: one embedded PostgreSQL and one Valkey per run, and a migrated template database.

The controlling process starts the servers, migrates a template as the owner and loads the reference data;
every worker copies the template (0.2 s) and connects under the web role.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from img_program.embedded.places import give_to_server
from img_program.embedded.postgres import Postgres, binaries
from img_program.embedded.valkey import Valkey

TEMPLATE = "img_template"
ROOT = Path(__file__).resolve().parents[1]


def cluster() -> Postgres:
    """The cluster of this run, as the environment names it."""
    state = Path(os.environ["IMG_TEST_STATE"])
    return Postgres(state / "pg", state / "s", binaries(state), durable=False)


def _start() -> None:
    state = Path(tempfile.mkdtemp(prefix="imgt-"))
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
    postgres.start()
    valkey.start()
    postgres.make_database(TEMPLATE)
    os.environ["REDIS_URL"] = valkey.url
    os.environ["DATABASE_URL"] = postgres.url("img_web", TEMPLATE)
    environment = {**os.environ, "DATABASE_OWNER_URL": postgres.url("img_owner", TEMPLATE)}
    for command in (["migrate", "--verbosity", "0"], ["load_reference", "--verbosity", "0"]):
        done = subprocess.run(  # the owner migrates, the web role loads
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            stop()
            raise SystemExit(f"manage.py {command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")


if "PYTEST_XDIST_WORKER" not in os.environ and "IMG_TEST_STATE" not in os.environ:
    _start()
