"""Production refuses to start when something it depends on is missing or unsafe, and says which."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run import PRODUCTION_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
CONFIGURED = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DEBUG",
    "DOCUMENT_SCANNER",
    "PRIVATE_STORAGE",
    "TRUSTED_PROXIES",
)


def start(changes: dict[str, str | None] | None = None, *, say: str = "settings.DEBUG") -> subprocess.CompletedProcess[str]:
    """Set production up with these variables changed (None: missing) and print something of it."""
    environment = {key: value for key, value in os.environ.items() if key not in CONFIGURED} | PRODUCTION_SETTINGS
    for key, value in (changes or {}).items():
        if value is None:
            environment.pop(key)
        else:
            environment[key] = value
    command = [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; print({say})"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_it_starts_with_everything_in_place() -> None:
    done = start()
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "demo-" + "0123456789abcdefghij" * 3}, "SECRET_KEY is missing or weak"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is missing"),
        ({"SITE_URL": "http://img.example.org"}, "SITE_URL must be"),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing"),
        ({"REDIS_URL": None}, "REDIS_URL is missing"),
        ({"DOCUMENT_SCANNER": "none-demo-only"}, "DOCUMENT_SCANNER must be"),
        ({"TRUSTED_PROXIES": "proxy.example.org"}, "neither an address nor a network"),
        ({"TRUSTED_PROXIES": "0.0.0.0/0"}, "names everybody"),
        ({"PRIVATE_STORAGE": "s3"}, "S3_BUCKET is missing"),
        ({"PRIVATE_STORAGE": "tape"}, "PRIVATE_STORAGE must be"),
    ],
)
def test_it_refuses_and_says_which(changes: dict[str, str | None], words: str) -> None:
    done = start(changes)
    assert done.returncode != 0
    assert words in done.stderr


def test_every_variable_that_settings_read_is_documented() -> None:
    source = "".join(path.read_text() for path in (ROOT / "img_program" / "settings").glob("*.py"))
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source)) | {"DATABASE_OWNER_URL"}
    # Read by the web server itself, by docker-compose, and by one command.
    read |= {"WEB_THREADS", "BODY_SECONDS", "SITE_DOMAIN", "DATABASE_BACKUP_URL", "DATABASE_ADMIN_URL", "FIRST_MANAGER_EMAIL"}
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert read == documented


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text("abcdefghijklmnopqrstuvwxyz0123456789" * 2 + "\n")
    done = start({"SECRET_KEY": None, "SECRET_KEY_FILE": str(file)}, say="len(settings.SECRET_KEY)")
    assert (done.returncode, done.stdout.strip()) == (0, "72"), done.stderr
    assert "Keep one of them" in start({"SECRET_KEY_FILE": str(file)}).stderr
    assert "can't be read (No such file" in start({"SECRET_KEY": None, "SECRET_KEY_FILE": str(tmp_path / "none")}).stderr
