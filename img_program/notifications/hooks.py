"""What this room hands to the toolbox of lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from img_program.accounts.access_log import log_rows
from img_program.accounts.models import AccessLog
from img_program.notifications.models import Delivery, Letter


def log_deliveries(request: HttpRequest, rows: list[Any], title: str) -> None:
    """A line for each letter whose recipient a list shows."""
    keys = [each.letter_id for each in rows if isinstance(each, Delivery)]
    if keys:
        log_rows(request, Letter, keys, kind=AccessLog.Kind.SEARCH, purpose=title)
