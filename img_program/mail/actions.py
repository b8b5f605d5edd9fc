"""What the program does with mail: queue a message, erase what is old."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from img_program.database.context import as_system, current_actor
from img_program.jobs import work
from img_program.jobs.models import OPEN_STATES
from img_program.jobs.nudge import silence
from img_program.jobs.run import enqueue
from img_program.mail.models import OutboxMessage
from img_program.mail.rendering import render


def _new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid4()}@{domain}>"


def queue_mail(
    *, template: str, to: str, context: Mapping[str, Any] | None = None, key: str | None = None, urgent: bool = False
) -> OutboxMessage:
    """Write a message into the outbox, in the caller's transaction, and nudge a worker to send it.

    `template` names three files: `templates/mail/<template>.subject.txt`, `.txt` and `.html`. The same `key` gives
    the first message back and sends nothing more. Anybody's action may call it: it writes as the system. Somebody waits
    at the screen for an `urgent` one: it leaves from here when no worker can be told.

    Raises ValidationError when `to` is no single e-mail address, TemplateDoesNotExist when one of the three files is
    missing.
    """
    validate_email(to)
    rendered = render(template, context or {})
    outer = current_actor()
    message = OutboxMessage(
        recipient=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        template=template,
        key=key,
        message_id=_new_message_id(),
        requested_by_id=outer.user_id if outer else None,
    )
    with as_system(reason="queue a message"):
        if key is None:
            queued = enqueue(message)
            if urgent:
                transaction.on_commit(lambda: _send_from_here(queued))
            return queued
        # Waits for another transaction with the same key, and then finds its row.
        OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
        kept = OutboxMessage.objects.get(key=key)
        return enqueue(kept) if kept.pk == message.pk else kept


def _send_from_here(message: OutboxMessage) -> None:
    """While the broker is away: within the patience of the mail server (`EMAIL_URL`); a failure leaves it to the sweeper."""
    if silence.holds():
        work.run(OutboxMessage._meta.label_lower, str(message.pk))


def erase_sent_bodies() -> int:
    """Empty text and HTML of messages that ended MAIL_BODY_KEPT_DAYS ago; returns how many. The envelope stays."""
    now = timezone.now()
    with as_system(reason="erase the text of old messages"):
        old = OutboxMessage.objects.exclude(state__in=OPEN_STATES).filter(
            erased_at=None, finished_at__lt=now - timedelta(days=settings.MAIL_BODY_KEPT_DAYS)
        )
        return old.update(text="", html="", erased_at=now)
