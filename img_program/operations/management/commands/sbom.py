"""Print what the program is made of, as CycloneDX: every library of the locks with its version and hashes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

_PYTHON = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE | re.IGNORECASE)


class Command(BaseCommand):
    """Read from requirements.lock and package-lock.json; nothing is asked of the network."""

    help = "Print a software bill of materials (CycloneDX 1.6)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """To standard output."""
        said = {
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {"component": {"type": "application", "name": "img-program", "bom-ref": "img-program"}},
            "components": [*_python(), *_node()],
        }
        self.stdout.write(json.dumps(said, indent=1))


def _python() -> Iterator[dict[str, Any]]:
    for found in _PYTHON.finditer((settings.BASE_DIR / "requirements.lock").read_text()):
        hashes = re.findall(r"sha256:([0-9a-f]{64})", found["rest"])
        yield _component(
            "pypi", found["name"].lower(), found["version"], [{"alg": "SHA-256", "content": each} for each in hashes]
        )


def _node() -> Iterator[dict[str, Any]]:
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())
    for path, package in lock["packages"].items():
        if path and not package.get("link"):
            algorithm, _dash, value = package.get("integrity", "").partition("-")
            hashes = [{"alg": "SHA-512", "content": base64.b64decode(value).hex()}] if algorithm == "sha512" else []
            yield _component("npm", path.rpartition("node_modules/")[2].replace("@", "%40"), package["version"], hashes)


def _component(kind: str, name: str, version: str, hashes: list[dict[str, str]]) -> dict[str, Any]:
    package = f"pkg:{kind}/{name}@{version}"
    found: dict[str, Any] = {
        "type": "library",
        "name": name.replace("%40", "@"),
        "version": version,
        "purl": package,
        "bom-ref": package,
    }
    return {**found, "hashes": hashes} if hashes else found
