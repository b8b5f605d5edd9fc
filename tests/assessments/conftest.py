"""Fixtures of the room."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Any, tmp_path: Any) -> None:
    """Files that jobs make go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
