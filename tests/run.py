"""Every check: what `make test` and CI run.

python -m tests.run            everything
python -m tests.run mypy       the checks whose name contains a word
python -m tests.run sweep      what each page offers, tried by everybody who may open it
python -m tests.run coverage   the tests, and how many branches of the product they take
python -m tests.run mutation   what no test would notice (docs/mutation.md)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "img_program.settings.test"}
PRODUCTION_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "img_program.settings.production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "img.example.org",
    "SITE_URL": "https://img.example.org",
    "DATABASE_URL": "postgres://img_web@localhost/img_program",
    "REDIS_URL": "redis://localhost:6379/0",
}

PYTEST = [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"], TEST_SETTINGS),
    ("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
    ("migrations", [PYTHON, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1"], TEST_SETTINGS),
    ("deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION_SETTINGS),
    ("mypy", [str(BIN / "mypy"), "."], TEST_SETTINGS),
    # In the order of the files: reordered by number of tests, the longest single tests (whole journeys) would run last and alone.
    ("pytest", PYTEST, {}),
]  # fmt: skip
# Run only when they are named.
APART: list[tuple[str, list[str], dict[str, str]]] = [
    ("sweep", [*PYTEST, "-m", "sweep"], {}),
    ("coverage", [*PYTEST, "-p", "tests.branches"], {}),
    ("mutation", [PYTHON, "-m", "tests.mutation"], {}),
]


def run(name: str, command: list[str], extra: dict[str, str], *, kept: bool) -> tuple[str, int, str, float]:
    """One check: its name, its exit code, its words where they are kept, its seconds."""
    started = time.monotonic()
    output = subprocess.PIPE if kept else None
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **extra},
        check=False,
        stdout=output,
        stderr=subprocess.STDOUT if kept else None,
        text=True,
    )
    return name, done.returncode, done.stdout or "", time.monotonic() - started


def report(name: str, code: int, words: str, seconds: float) -> None:
    """What a check said, and how it ended."""
    sys.stdout.write(f"── {name}\n{words}   {'failed' if code else 'passed'} in {seconds:.0f} s\n")
    sys.stdout.flush()


def main() -> None:
    """Run them all, even after a failure, and end with what failed.

    The checks that only read the code run one after the other beside pytest: it waits for PostgreSQL and Chromium often enough.
    """
    wanted = sys.argv[1:]
    chosen = [check for check in CHECKS if not wanted or any(word in check[0] for word in wanted)]
    chosen += [check for check in APART if check[0] in wanted]
    alone = {"pytest", *(name for name, _command, _extra in APART)}
    beside = [check for check in chosen if check[0] not in alone]
    with ThreadPoolExecutor(max_workers=1) as pool:
        reading = [pool.submit(run, *check, kept=True) for check in beside]
        ended = [run(*check, kept=False) for check in chosen if check[0] in alone]
        ended += [each.result() for each in reading]
    for name, code, words, seconds in ended:
        report(name, code, words, seconds)
    if failed := [name for name, code, _words, _seconds in ended if code]:
        raise SystemExit(f"Failed: {', '.join(failed)}")
    sys.stdout.write("Every check passed.\n")


if __name__ == "__main__":
    main()
