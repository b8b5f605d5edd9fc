"""What the room's pages share: a press that may be refused in words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from img_program.database.workflow import WrongStateError


def press(request: HttpRequest, action: Callable[[], object], done: str) -> bool:
    """Do it and say so; a refusal is told in its own words. True when it was done."""
    try:
        action()
    except (WrongStateError, ValidationError) as refusal:
        for words in refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]:
            messages.error(request, words)
        return False
    messages.success(request, done)
    return True
