"""What the tests of this room share."""

from __future__ import annotations

from img_program.mail.models import OutboxMessage


def link_in(message: OutboxMessage) -> str:
    """The path of the link in an invitation's message."""
    line = next(line for line in message.text.splitlines() if "/organizations/invitation/" in line)
    return "/organizations/invitation/" + line.split("/organizations/invitation/")[1].strip()
