"""Error pages and the pages about the site itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.views.decorators.http import require_safe

from img_program.web.components import Holders
from img_program.web.refusals import HOME
from img_program.web.registry import Registry
from img_program.web.samples import living_page

# Who holds what somebody was refused, in words: a room that knows people adds a function.
who_can: Registry[Callable[[HttpRequest, str], Sequence[Holders]]] = Registry()


def _error(template: str, status: HTTPStatus, **context: Any) -> HttpResponse:
    """An error page, rendered without the request: it needs no session, no database, no context processor."""
    context |= {"demo_notice": settings.DEMO, "program_contact": settings.PROGRAM_CONTACT}
    response = HttpResponse(loader.render_to_string(f"errors/{template}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400."""
    return _error("400", HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known here, but without the right. Colleagues are told who has it, and a refusal in a whole sentence is told as it is."""
    refused = str(exception.args[0]) if exception and exception.args else ""
    holders = [each for tell in who_can for each in tell(request, refused)] if refused else []
    words = refused if refused.endswith(".") else ""
    return _error("403", HTTPStatus.FORBIDDEN, holders=holders, words=words, own_home_url=_own_home(request))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: also the answer to a stranger, who must not learn that something exists."""
    return _error("404", HTTPStatus.NOT_FOUND, own_home_url=_own_home(request))


def _own_home(request: HttpRequest) -> str:
    """Where somebody who is signed in goes on."""
    user = getattr(request, "user", None)
    return HOME if user is not None and user.is_authenticated else ""


def too_large(_request: HttpRequest) -> HttpResponse:
    """413."""
    return _error("413", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many_requests(_request: HttpRequest, *, wait_seconds: int | None = None) -> HttpResponse:
    """429, with the time to wait where it is known."""
    minutes = -(-wait_seconds // 60) if wait_seconds else 0
    wait = f"{minutes} minute{'s' if minutes != 1 else ''}" if minutes else ""
    response = _error("429", HTTPStatus.TOO_MANY_REQUESTS, wait=wait)
    if wait_seconds:
        response["Retry-After"] = str(wait_seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where it is the database that does not answer."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return _error("500", HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """503."""
    response = _error("503", HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "300"
    return response


def session_ended(
    _request: HttpRequest, *, sign_in_url: str = "", kept_text: bool = False, status: HTTPStatus = HTTPStatus.FORBIDDEN
) -> HttpResponse:
    """A request whose session has ended; `kept_text` says that what was sent is kept for 30 minutes."""
    return _error("session_ended", status, sign_in_url=sign_in_url, kept_text=kept_text)


def csrf_failure(_request: HttpRequest, reason: str = "", *, not_kept: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form from before a sign-in or sign-out; the reason is for the log, not for the reader, who learns why it is not kept."""
    return _error("out_of_date", HTTPStatus.FORBIDDEN, not_kept=not_kept)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "public/accessibility.html")


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """How to tell the program what works and what doesn't."""
    return render(request, "public/feedback.html")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The living page: every component with its real markup and made-up words."""
    return render(request, "public/components.html", living_page(request.GET.get("sort", "")))


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    contact = settings.SECURITY_CONTACT or f"mailto:{settings.PROGRAM_CONTACT['email']}"
    expires = (timezone.now() + _TOLD_FOR).replace(microsecond=0).isoformat()
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{_SECURITY_TXT}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


_SECURITY_TXT = "/.well-known/security.txt"
_TOLD_FOR = timedelta(days=180)
