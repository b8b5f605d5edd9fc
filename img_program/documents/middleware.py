"""Requests that are too large are refused by their announced length, before anything of them is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from img_program.accounts.models import User
from img_program.accounts.second_factor import demands_second_factor
from img_program.accounts.sessions import passed_second_factor
from img_program.documents.rules.is_within_size import MEGABYTE
from img_program.organizations.acting import acting_as
from img_program.serving import PREFLIGHT
from img_program.web.views import too_large


class RequestSizeMiddleware:
    """Answers 413 when Content-Length is above what this person may send to this address.

    Visitors send VISITOR_REQUEST_MAX_MEGABYTES, everybody else REQUEST_MAX_MEGABYTES; LARGER_REQUESTS names addresses
    that take more (national files that staff import) and who may send it. Whoever would get 403 isn't listened to first.

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
        if length > settings.VISITOR_REQUEST_MAX_MEGABYTES * MEGABYTE and length > _allowed(request) * MEGABYTE:
            return too_large(request)
        if PREFLIGHT in request.META:
            # The server asks by the head alone whether it may take in the rest.
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return self.get_response(request)


def _allowed(request: HttpRequest) -> int:
    user = request.user
    if not isinstance(user, User):
        return int(settings.VISITOR_REQUEST_MAX_MEGABYTES)
    larger, permission = settings.LARGER_REQUESTS.get(request.path, (0, ""))
    if larger:
        with acting_as(user):
            may = user.has_perm(permission)
        if may and (passed_second_factor(request.session, user) or not demands_second_factor(user)):
            return int(larger)
    return int(settings.REQUEST_MAX_MEGABYTES)
