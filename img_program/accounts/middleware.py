"""Middleware of the accounts room: sessions end, second factors are demanded, refusals are logged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.devices import write_device
from img_program.accounts.finders import note_opened
from img_program.accounts.fresh import needs_code
from img_program.accounts.kept_posts import NotKeptError, keep_post
from img_program.accounts.models import KeptPost, SessionActivity, User
from img_program.accounts.second_factor import demands_second_factor, is_open_without_second_factor
from img_program.accounts.sessions import activity_of, owner_of_ended_session, passed_second_factor, touch, why_ended
from img_program.database.context import Actor, database_context
from img_program.database.roles import Role

type GetResponse = Callable[[HttpRequest], HttpResponse]

ENDED = "To protect your information, your session has ended. Please sign in again."
ENDED_AND_LOST = "Your session had ended, so what you sent was not carried out. {why}"
ENDED_AND_KEPT = "Your session had ended, so what you sent was not carried out. We kept it for 30 minutes. Sign in again to see it and send it."


class SessionLimitsMiddleware:
    """Ends sessions at their limits, notes activity, and keeps a form that arrives too late.

    Stands before the request's database context, because it decides who acts.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or end its session."""
        user = request.user
        if isinstance(user, User):
            activity = activity_of(request, user)
            reason = why_ended(user, activity, timezone.now())
            if reason is not None:
                return _protect(request, self._end(request, user, activity, reason), was_signed_in=True)
            request.session_activity = activity  # type: ignore[attr-defined]
            if not _is_poll(request):
                touch(activity, timezone.now())
        elif request.method == "POST" and (owner := self._owner_of_lost_session(request)):
            return _sign_in_again(request, *self._keep(request, owner))
        response = self.get_response(request)
        return _protect(request, response, was_signed_in=isinstance(user, User))

    def _end(self, request: HttpRequest, user: User, activity: SessionActivity, reason: str) -> HttpResponse:
        kept, words = self._keep(request, user) if request.method == "POST" else (None, ENDED)
        with database_context(Actor(Role.PERSON, user.pk)):
            log_access(request, kind=KINDS.SIGN_OUT, purpose=f"session ended: {reason}")
            if activity.ended_at is None:
                SessionActivity.objects.filter(pk=activity.pk).update(ended_at=timezone.now(), ended_because=reason)
            request.session_end_is_logged = True  # type: ignore[attr-defined]
            logout(request)
        return _sign_in_again(request, kept, words)

    def _owner_of_lost_session(self, request: HttpRequest) -> User | None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not key or not request.session.is_empty() or request.path == reverse("account_logout"):
            return None
        return owner_of_ended_session(key)

    def _keep(self, request: HttpRequest, owner: User) -> tuple[KeptPost | None, str]:
        """What was kept, and what to say about it."""
        try:
            with database_context(Actor(Role.PERSON, owner.pk)):
                return keep_post(request, owner), ENDED_AND_KEPT
        except NotKeptError as reason:
            return None, ENDED_AND_LOST.format(why=reason)


def _is_poll(request: HttpRequest) -> bool:
    return "X-Poll" in request.headers


def _sign_in_again(request: HttpRequest, kept: KeptPost | None, words: str) -> HttpResponse:
    following = reverse("accounts:kept_post", args=[kept.pk]) if kept else ""
    if not following and request.method == "GET" and not _is_poll(request):
        following = request.get_full_path()
    address = reverse("account_login") + (f"?{urlencode({'next': following})}" if following else "")
    if _is_poll(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"seconds_left": 0, "sign_in_url": address, "message": words}, status=401)
    messages.info(request, words)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _protect(request: HttpRequest, response: HttpResponse, *, was_signed_in: bool) -> HttpResponse:
    write_device(request, response)
    if was_signed_in or request.user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    if was_signed_in and not request.user.is_authenticated:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


class RefusalLogMiddleware:
    """Every answer 403 becomes a line of the access log; stands inside the request's database context."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request and log a refusal."""
        response = self.get_response(request)
        if response.status_code == 403:  # noqa: PLR2004 - the status is the subject
            log_access(request, kind=KINDS.REFUSED)
        return response


class OpenedMiddleware:
    """Notes which record somebody of the office opened, so that it is found first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request and note the page of a record."""
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200 and request.resolver_match:  # noqa: PLR2004 - the status is the subject
            note_opened(request.user, request.resolver_match)
        return response


class SecondFactorMiddleware:
    """Whoever must have a second factor reaches only its enrollment, sign-out and help until it was passed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send the person to enrollment, or to the factor they have."""
        user = request.user
        if not isinstance(user, User) or not demands_second_factor(user):
            return None
        if passed_second_factor(request.session, user):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if is_open_without_second_factor(name):
            return None
        if _is_poll(request):
            return JsonResponse({"detail": "A second factor is needed."}, status=401)
        return HttpResponseRedirect(reverse("accounts:second_factor"))


class FreshSignInMiddleware:
    """Before a passkey, a factor or an address changes: who has neither password nor factor types a code first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send the person to the code."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if isinstance(request.user, User) and needs_code(request, request.user, name):
            return HttpResponseRedirect(f"{reverse('accounts:confirm_by_code')}?{urlencode({'next': request.path})}")
        return None
