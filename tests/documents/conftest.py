"""A storage of its own for each test, and a real virus scanner where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from img_program.settings.files import private_folder
from tests.documents.clamav import running_clamd


@pytest.fixture(autouse=True)
def storage_folder(settings: Any, tmp_path: Path) -> Path:
    """Private files of this test lie here."""
    folder = tmp_path / "private"
    settings.STORAGES = {**settings.STORAGES, "default": private_folder(folder)}
    return folder


@pytest.fixture(scope="session")
def clamd_address() -> Iterator[str]:
    """One scanner for all tests of a run."""
    with running_clamd() as address:
        yield address


@pytest.fixture
def scanner(settings: Any, clamd_address: str) -> str:
    """The settings point to the real scanner."""
    settings.DOCUMENT_SCANNER, settings.CLAMD_ADDRESS = "clamd", clamd_address
    return clamd_address
