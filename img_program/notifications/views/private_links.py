"""Pages that open by a private link: opening one spends nothing, answering it ends it, and a wrong one tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from img_program.accounts.throttle import count_attempt
from img_program.database.context import as_system
from img_program.notifications.models.private_link import PrivateLink
from img_program.web.acts import attempt
from img_program.web.proxies import place_of
from img_program.web.views import too_many_requests

WAIT: Final = 15 * 60


def remember(request: HttpRequest, token: str, key: str, find: Callable[[str], PrivateLink | None], page: str) -> HttpResponse:
    """The link of the message: the session keeps it, so that the secret doesn't stay in the address."""
    if find(token) is None:
        request.session.pop(key, None)
        return _wrong_link(request)
    request.session[key] = token
    return redirect(page)


def answered[L: PrivateLink](
    request: HttpRequest, key: str, *, found: L | None, form: Any, answer: Callable[[L, Any], object], template: str
) -> HttpResponse:
    """The page behind a link, and what is answered on it, once. Nobody signs in."""
    if found is None:
        request.session.pop(key, None)
        return _closed(request)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: answer(found, form.cleaned_data)):
        request.session.pop(key, None)
        return render(request, "notifications/link_thanks.html", {"hide_sign_in": True})
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"link": found, "form": form, "hide_sign_in": True}, status=status)


def _wrong_link(request: HttpRequest) -> HttpResponse:
    """Only links that are none are counted: a clinic's many right ones don't lock it out."""
    with as_system(reason="count wrong private links"):
        may = count_attempt("private-link-place", place_of(request))
    return _closed(request) if may else too_many_requests(request, wait_seconds=WAIT)


def _closed(request: HttpRequest) -> HttpResponse:
    """The same page for a wrong link and for one that was used: it tells nothing."""
    return render(request, "notifications/link_closed.html", {"hide_sign_in": True}, status=HTTPStatus.NOT_FOUND)
