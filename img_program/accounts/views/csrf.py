"""A form whose CSRF token is out of date: never carried out, but not lost either."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import (  # type: ignore[attr-defined]  # the stubs leave the last one out
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
    _unmask_cipher_token,
)
from django.urls import reverse

from img_program.accounts.kept_posts import keep_post
from img_program.accounts.models import User
from img_program.accounts.sessions import owner_of_csrf_secret
from img_program.web import views as pages


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was sent when it came from a page of the same person's earlier session; else say what to do.

    The token itself tells whose page it was: its secret belongs to one sign-in.
    """
    owner = owner_of_csrf_secret(_secret_of(request.POST.get("csrfmiddlewaretoken", "")))
    if owner is not None and (not isinstance(request.user, User) or request.user.pk == owner.pk):
        kept = keep_post(request, owner)
        if kept is not None:
            following = reverse("accounts:kept_post", args=[kept.pk])
            if isinstance(request.user, User):
                return HttpResponseRedirect(following)
            return pages.session_ended(request, sign_in_url=f"{reverse(settings.LOGIN_URL)}?next={following}", kept_text=True)
    return pages.csrf_failure(request, reason)


def _secret_of(token: str) -> str:
    if len(token) == CSRF_SECRET_LENGTH:
        return token
    return str(_unmask_cipher_token(token)) if len(token) == CSRF_TOKEN_LENGTH and token.isalnum() else ""
