"""“This is not an identity number”: how somebody says so in the form that was refused, and what was said reaches the check.

A refusal carries a mark of each doubtful number (`ValidationError.params["marks"]`). The form shows a box to tick for it;
the marks of ticked boxes come back with the next press, and hold for that press only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

BOX = "not_identity_number"
_MOST_MARKS = 50

_request: ContextVar[HttpRequest | None] = ContextVar("not_identity_request", default=None)
_stored: ContextVar[bool] = ContextVar("not_identity_stored", default=False)


class NotIdentityMiddleware:
    """Keeps the request at hand; what was posted is read only when a text was doubted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def current_request() -> HttpRequest | None:
    """The request that is being served, or None in a job or a command."""
    return _request.get()


def said_not_identity() -> list[str]:
    """The marks of the numbers of which this press says that they are none."""
    request = _request.get()
    if request is None or request.method != "POST":
        return []
    return [mark for mark in request.POST.getlist(BOX) if mark.isalnum()][:_MOST_MARKS]


@contextmanager
def stored_text() -> Iterator[None]:
    """Texts read back from the database were asked about when they were written: nobody is asked again."""
    token = _stored.set(True)
    try:
        yield
    finally:
        _stored.reset(token)


def is_stored_text() -> bool:
    """Whether what is being checked was read back from the database."""
    return _stored.get()


def doubted(errors: Iterable[ValidationError]) -> list[str]:
    """The marks that refusals carry: of what the person may say that it is no identity number."""
    marks: dict[str, None] = {}
    for error in errors:
        marks |= dict.fromkeys((error.params or {}).get("marks", ()) if isinstance(error.params, dict) else ())
    return list(marks)
