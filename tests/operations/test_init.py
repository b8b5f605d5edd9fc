"""An installation from nothing, by the command and the settings that docker-compose gives its first service; then a page."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from moto.server import ThreadedMotoServer

from deploy.new_env import settings as new_env
from img_program.embedded.places import give_to_server
from img_program.embedded.postgres import Postgres
from tests.servers import ROOT, TEMPLATE, cluster, kept_cluster

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PAGE = (
    "import django; django.setup(); from django.test import Client; from django.conf import settings\n"
    "client = Client(headers={'host': settings.ALLOWED_HOSTS[0]}, REMOTE_ADDR='127.0.0.1')\n"
    "print([client.get(path, secure=True).status_code for path in ('/health/ready/', '/.well-known/security.txt')])"
)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="i-", dir=os.environ["IMG_TEST_STATE"]))
    folder.chmod(0o711)
    give_to_server(folder / "s")
    (folder / "s").chmod(0o711)
    # Its tables are there already, which spares minutes; every run of the tests without a kept cluster makes them from nothing.
    subprocess.run(["cp", "-a", str(kept_cluster()), str(folder / "pg")], check=True)
    server = Postgres(folder / "pg", folder / "s", cluster().programs, durable=False)
    server.start()
    with server.administrator() as administrator:
        administrator.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO img_program")
        administrator.execute("ALTER ROLE postgres PASSWORD 'of the administrator'")
    # As the shipped server: everybody shows a password.
    (server.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
    server.reload()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def store() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """What compose makes of a service's environment and `.env`."""

    def filled(text: str) -> str:
        while found := re.search(r"\$\{(\w+)(?::[-?]((?:[^{}]|\$\{[^{}]*\})*))?\}", text):
            text = text.replace(found[0], given.get(found[1]) or (found[2] or ""))
        return text

    return {name: filled(str(value)) for name, value in SERVICES[service]["environment"].items()}


def test_one_command_makes_an_installation_from_env_alone(postgres: Postgres, store: str) -> None:
    given = dict(line.split("=", 1) for line in new_env("img.example.org", "manager@example.org").splitlines())
    given |= {"POSTGRES_PASSWORD": "of%20the%20administrator", "S3_ENDPOINT_URL": store}
    # Names of compose's network, on this machine.
    own = {
        name: value.replace("@postgres:5432/", f"@/{postgres.sockets}/") for name, value in _environment("init", given).items()
    }
    own |= {"REDIS_URL": os.environ["REDIS_URL"], "DJANGO_SETTINGS_MODULE": "img_program.settings.production"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "IMG_"))} | own

    def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment | more, capture_output=True, text=True, check=False
        )

    python, *command = SERVICES["init"]["command"]
    assert python == "python"
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Bucket: img-private was made" in done.stdout
    assert "First manager: invited by mail" in done.stdout
    assert done.stdout.endswith("The installation is ready.\n")
    served = {name: value for name, value in environment.items() if name not in {"DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"}}
    page = subprocess.run([sys.executable, "-c", PAGE], cwd=ROOT, env=served, capture_output=True, text=True, check=False)
    assert page.stdout.strip().endswith("[200, 200]"), page.stdout + page.stderr
    bucket = boto3.client(
        "s3", endpoint_url=store, region_name="us-east-2", aws_access_key_id="test", aws_secret_access_key="test"
    )
    assert [each["Name"] for each in bucket.list_buckets()["Buckets"]] == ["img-private"]
    bucket.close()

    again = run(*command)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Bucket: img-private is there" in again.stdout
    assert "First manager: there is one, or an invitation" in again.stdout
    refused = run(*command, DATABASE_ADMIN_URL=own["DATABASE_ADMIN_URL"].replace("of%20the", "of"))
    assert refused.returncode == 1
    assert "can't be reached as “postgres”" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_bill_of_materials_names_every_library_of_the_locks() -> None:
    said = io.StringIO()
    call_command("sbom", stdout=said)
    found = json.loads(said.getvalue())
    names = {each["purl"].partition("@")[0] if "npm" not in each["purl"] else each["name"] for each in found["components"]}
    locked = {
        line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if re.match(r"[a-z0-9].*==", line)
    }
    assert len(locked) > 60
    assert {f"pkg:pypi/{name}" for name in locked} - names == set()
    assert "@uswds/uswds" in names
    assert all(each.get("hashes") for each in found["components"] if each["purl"].startswith("pkg:pypi/"))


@pytest.mark.django_db
def test_a_finder_of_a_weakness_knows_whom_to_tell(client: Client) -> None:
    said = client.get("/.well-known/security.txt")
    assert said["Content-Type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in said.text.splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert lines["Canonical"].endswith("/.well-known/security.txt")
    assert set(lines) >= {"Contact", "Expires"}
