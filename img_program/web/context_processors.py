"""What every page needs around it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def chrome(_request: HttpRequest) -> dict[str, Any]:
    """The demonstration notice and the program's contact."""
    return {"demo_notice": settings.DEMO, "program_contact": settings.PROGRAM_CONTACT}
