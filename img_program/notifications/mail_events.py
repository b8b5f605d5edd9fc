"""What a mail service reports: by anymail's signal, or by a signed request of its own."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from django.conf import settings

from img_program.notifications.actions import receive_mail_event

SECONDS_OF_LATENESS = 300


def on_tracking(*, event: Any, **_kwargs: Any) -> None:
    """A receiver of `anymail.signals.tracking`, for services whose webhooks anymail knows."""
    receive_mail_event(event_type=str(event.event_type), message_id=str(event.message_id or ""))


def signature(body: bytes, *, moment: int, key: str) -> str:
    """HMAC-SHA-256 over the moment and the body, in hex."""
    return hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def is_genuine(header: str, body: bytes, *, now: float | None = None) -> bool:
    """Whether `t=<seconds>,v1=<hex>` was made with MAIL_EVENTS_KEY within five minutes. Without a key nothing is."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    key, moment = settings.MAIL_EVENTS_KEY, parts.get("t", "")
    if not key or not moment.isascii() or not moment.isdigit():
        return False
    if abs((now or time.time()) - int(moment)) > SECONDS_OF_LATENESS:
        return False
    return hmac.compare_digest(signature(body, moment=int(moment), key=key), parts.get("v1", ""))
