"""The moment at which a request reached the application, before it waited for anything."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from img_program.serving import RECEIVED_AT


class ReceivedAtMiddleware:
    """Sets `request.received_at`; the first of all, so that a deadline is judged by when a person pressed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the moment and go on."""
        # The server knows when the request began to arrive; the application, when it had arrived.
        request.__dict__["received_at"] = request.META.get(RECEIVED_AT) or timezone.now()
        return self.get_response(request)
