"""Messages that are no letters of their own: they reach people in the way each of them chose, too."""

from __future__ import annotations

import hashlib
from typing import Any

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.actions.letters import About, send_letter
from img_program.notifications.contacts import contact_of_user
from img_program.notifications.models import Channel, Letter

TEMPLATE = "message_waits"


def message_waits(user: User, *, key: str) -> Letter:
    """Tell somebody, in the way they chose, that something new waits on their pages, and nothing more.

    The letter, its mail and the errand of the office are the same for every event: nobody learns from them what it was.
    `key` tells one event from the next and is kept as a fingerprint.
    """
    return send_letter(
        TEMPLATE, to_user=user, about=About("notifications.message", hashlib.sha256(key.encode()).hexdigest(), "waits")
    )


def by_another_way(user: Any, key: str) -> bool:
    """A mail to a person goes another way when they are called, written to, or left alone; False leaves it to the mail.

    Called by the outbox for every message to a person.
    """
    with as_system(reason="how a person is reached"):
        contact = contact_of_user(user)
    if contact.channel == Channel.EMAIL and not contact.stopped:
        return False
    message_waits(user, key=key)
    return True
