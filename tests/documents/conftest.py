"""A storage of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_program.settings.files import private_folder


@pytest.fixture(autouse=True)
def storage_folder(settings: object, tmp_path: Path) -> Path:
    """Private files of this test lie here."""
    folder = tmp_path / "private"
    settings.STORAGES = {**settings.STORAGES, "default": private_folder(folder)}  # type: ignore[attr-defined]
    return folder
