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

from img_program.accounts.kept_posts import NotKeptError, keep_post
from img_program.accounts.models import User
from img_program.accounts.sessions import owner_of_csrf_secret
from img_program.web import views as pages


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was sent when it stood on a page of ours; else say what to do.

    The token tells whose page it was: its secret belongs to one sign-in. A page from before any sign-in belongs to
    whoever is signed in now, who sees it and decides; another person's page is nobody's.
    """
    user = request.user if isinstance(request.user, User) else None
    owner = owner_of_csrf_secret(_secret_of(request.POST.get("csrfmiddlewaretoken", ""))) or user
    if owner is None or (user is not None and user.pk != owner.pk):
        return pages.csrf_failure(request, reason)
    try:
        kept = keep_post(request, owner)
    except NotKeptError as why:
        return pages.csrf_failure(request, reason, not_kept=str(why))
    following = reverse("accounts:kept_post", args=[kept.pk])
    if user is not None:
        return HttpResponseRedirect(following)
    return pages.session_ended(request, sign_in_url=f"{reverse(settings.LOGIN_URL)}?next={following}", kept_text=True)


def _secret_of(token: str) -> str:
    if len(token) == CSRF_SECRET_LENGTH:
        return token
    return str(_unmask_cipher_token(token)) if len(token) == CSRF_TOKEN_LENGTH and token.isalnum() else ""
