"""Tests that drive a real Chromium against the live server."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

# Playwright keeps an event loop in this thread; Django would refuse the test's own database access for it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium where there is one; it runs as root only without its sandbox."""
    chromium = shutil.which("chromium")
    return {
        **browser_type_launch_args,
        "args": ["--no-sandbox", "--disable-gpu"],
        **({"executable_path": chromium} if chromium else {}),
    }
