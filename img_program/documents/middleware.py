"""Requests that are too large are refused by their announced length, before anything of them is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from img_program.documents.rules.is_within_size import MEGABYTE
from img_program.web.views import too_large


class RequestSizeMiddleware:
    """Answers 413 when Content-Length is above REQUEST_MAX_MEGABYTES, or above what an address allows on purpose.

    LARGER_REQUESTS names such addresses (national files that staff import); only people who are signed in get more there.

    Stands before everything that reads a form: the CSRF check would take in the whole body first. A request
    without a length has no body for Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or go on."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.REQUEST_MAX_MEGABYTES * MEGABYTE and length > _allowed_here(request) * MEGABYTE:
            return too_large(request)
        return self.get_response(request)


def _allowed_here(request: HttpRequest) -> int:
    larger: int = settings.LARGER_REQUESTS.get(request.path, 0)
    return larger if larger and request.user.is_authenticated else 0
