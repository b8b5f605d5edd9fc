"""The deployment files say nothing that the program would not understand. No Docker engine is needed to read them."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from deploy.new_env import settings as new_env
from img_program.embedded.bootstrap import DEBIAN_PACKAGES
from img_program.serving import Patience

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["web", "worker", "rendering", "beat", "init", "backup"]
# Read by one command each, from the environment.
OF_COMMANDS = {"DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "DATABASE_BACKUP_URL", "FIRST_MANAGER_EMAIL"}


def _read_by_settings() -> set[str]:
    source = "".join(path.read_text() for path in (ROOT / "img_program" / "settings").glob("*.py"))
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", source)) | OF_COMMANDS


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_settings_read(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= _read_by_settings()


def _knowing(variable: str) -> list[str]:
    return [name for name in SERVICES if variable in SERVICES[name].get("environment", {})]


def test_only_the_migration_knows_the_owner() -> None:
    assert _knowing("DATABASE_OWNER_URL") == _knowing("DATABASE_ADMIN_URL") == ["init"]
    assert set(_knowing("DATABASE_BACKUP_URL")) == {"init", "backup"}


@pytest.mark.parametrize("name", ["worker", "rendering", "beat"])
def test_every_command_exists(name: str) -> None:
    command = SERVICES[name]["command"]
    assert shutil.which(command[0], path=str(Path(sys.executable).parent))
    assert command[1:3] == ["-A", "img_program"]


@pytest.mark.parametrize("name", ["init", "backup"])
def test_the_commands_of_manage_exist(name: str) -> None:
    python, program, command, *_rest = SERVICES[name]["command"]
    assert (python, program) == ("python", "manage.py")
    assert command in get_commands()


def test_nothing_of_ours_starts_before_the_installation_is_ready() -> None:
    for name in OURS:
        waits = SERVICES[name]["depends_on"]
        assert name == "init" or waits["init"] == {"condition": "service_completed_successfully"}, name


def test_new_env_gives_everything_that_compose_demands() -> None:
    demanded = set(re.findall(r"\$\{([A-Z0-9_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    given = dict(line.split("=", 1) for line in new_env("img.example.org", "manager@example.org").splitlines())
    assert len(demanded) > 8
    assert demanded - set(given) == set()
    assert all(given.values())
    assert len(given["SECRET_KEY"]) >= 50
    assert new_env("a", "b") != new_env("a", "b"), "every installation has its own"


def test_the_image_installs_what_the_bootstrap_installs() -> None:
    installed = re.search(r"--no-install-recommends ([^\\]+)", DOCKERFILE)
    assert installed
    assert installed.group(1).split() == DEBIAN_PACKAGES


def test_the_image_does_not_run_as_root_and_starts_the_web_server() -> None:
    instructions = [line.split()[0] for line in DOCKERFILE.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert instructions.index("USER") > max(
        i for i, word in enumerate(instructions[: instructions.index("CMD")]) if word == "RUN"
    )
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, flags=re.MULTILINE) == ["img", "root", "img"]
    program = re.search(r'CMD \["(\w+)"', DOCKERFILE)
    assert program
    assert shutil.which(program.group(1), path=str(Path(sys.executable).parent))


def test_no_secret_is_written_down() -> None:
    assert SERVICES
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|_KEY", variable):
                assert str(value).startswith("${"), f"{name}: {variable}"
            assert "password@" not in str(value)


def test_every_service_has_a_health_check_and_declared_volumes() -> None:
    assert SERVICES
    for name, service in SERVICES.items():
        assert name == "init" or "healthcheck" in service, name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (source.startswith("./") and (ROOT / source).is_file()), volume


def test_only_the_proxy_can_be_reached_from_outside_this_machine() -> None:
    assert SERVICES["proxy"]["ports"] == ["80:80", "443:443"]
    ports = [port for name, service in SERVICES.items() if name != "proxy" for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_program_believes_the_shipped_proxy_and_only_that() -> None:
    (subnet,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    default = SERVICES["web"]["environment"]["TRUSTED_PROXIES"].rstrip("}").rpartition(":-")[2]
    assert set(default.split(",")) == {subnet["subnet"], "127.0.0.0/8"}
    assert SERVICES["proxy"]["networks"] == ["front"], "nothing else than the web server is within its reach"
    assert "front" in SERVICES["web"]["networks"]
    assert "ports" not in SERVICES["web"], "nobody reaches the web server past the proxy"


def test_the_proxy_has_time_limits_and_takes_what_the_program_takes() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert {"read_header", "read_body", "write", "idle"} <= set(proxy.split())
    assert "reverse_proxy web:8000" in proxy
    largest = re.search(r"max_size (\d+)MB", proxy)
    assert largest
    assert int(largest[1]) * 1_000_000 == Patience().largest
