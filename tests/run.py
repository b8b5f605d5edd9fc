"""Every check, one after another: what `make test` and CI run.

python -m tests.run            everything
python -m tests.run mypy       the checks whose name contains a word
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
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

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"], TEST_SETTINGS),
    ("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
    ("migrations", [PYTHON, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1"], TEST_SETTINGS),
    ("deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION_SETTINGS),
    ("mypy", [str(BIN / "mypy"), "."], TEST_SETTINGS),
    # In the order of the files: reordered by number of tests, the longest single tests (whole journeys) would run last and alone.
    ("pytest", [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"], {}),
]  # fmt: skip


def main() -> None:
    """Run them all, even after a failure, and end with what failed."""
    wanted = sys.argv[1:]
    failed = []
    for name, command, extra in CHECKS:
        if wanted and not any(word in name for word in wanted):
            continue
        started = time.monotonic()
        sys.stdout.write(f"── {name}\n")
        sys.stdout.flush()
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **extra}, check=False).returncode
        sys.stdout.write(f"   {'failed' if code else 'passed'} in {time.monotonic() - started:.0f} s\n")
        if code:
            failed.append(name)
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}")
    sys.stdout.write("Every check passed.\n")


if __name__ == "__main__":
    main()
