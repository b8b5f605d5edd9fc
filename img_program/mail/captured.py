"""The demonstration's mail: what would have been sent, readable on a page. It exists only in the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from img_program.jobs.models import JobQuerySet
from img_program.mail.models import OutboxMessage


def captured_messages() -> JobQuerySet[OutboxMessage]:
    """Every message with its text, newest first, sent or still waiting. To be read inside `as_system`.

    Raises ImproperlyConfigured where the demonstration's tools aren't allowed: elsewhere nobody reads a message
    but the person it is for.
    """
    if not settings.DEMO_TOOLS:
        raise ImproperlyConfigured("Messages can be read only in the demonstration.")
    return OutboxMessage.objects.order_by("-created_at")
