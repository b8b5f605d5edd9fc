"""What the room's pages share: a press that may be refused in words, and one that asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from img_program.database.workflow import WrongStateError
from img_program.web.once import NOT_TYPED

_OURS = NOT_TYPED | {"sure", "reason"}


def press(request: HttpRequest, action: Callable[[], object], done: str) -> bool:
    """Do it and say so; a refusal is told in its own words. True when it was done."""
    try:
        action()
    except (WrongStateError, ValidationError) as refusal:
        for words in refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]:
            messages.error(request, words)
        return False
    except PermissionDenied as refusal:
        if not str(refusal) or " " not in str(refusal):  # a missing right, not a sentence for people
            raise
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something that can't be undone: what follows, the words of the button, and whether a reason is kept."""

    title: str
    follows: str
    button: str
    needs_reason: bool = False


def asks_first(request: HttpRequest, question: Question, *, back: str, layout: str = "layouts/staff.html") -> HttpResponse | None:
    """The page that asks, until it was answered with "yes" (and a reason where one is kept); then None: go on.

    What was pressed and written travels along, so that nothing is typed twice. Works without scripts.
    """
    is_sure, reason = request.POST.get("sure") == "yes", request.POST.get("reason", "").strip()
    if is_sure and (reason or not question.needs_reason):
        return None
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OURS]
    context = {"question": question, "kept": kept, "back": back, "layout": layout, "error": is_sure}
    return render(request, "assessments/sure.html", context, status=422 if is_sure else 200)
