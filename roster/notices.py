"""Which notice a visitor is given, and the token that stands for a visitor before sign-up."""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.notifications.languages import ENGLISH, Language
from roster.actions.notice import attach_acknowledgements
from roster.models import Notice, NoticeAcknowledgement, NoticeKind

TOKEN_KEY = "roster_notice"  # noqa: S105 - the name of a session key


def notice_of_today(language: str = ENGLISH) -> Notice:
    """The joining notice in force, in the language when a checked text is in force there, else in English.

    Raises Notice.DoesNotExist when no English text is in force: then nobody can join.
    """
    in_force = Notice.objects.in_force_on(timezone.localdate()).filter(kind=NoticeKind.JOINING)
    return in_force.filter(language=language).first() or in_force.get(language=ENGLISH)


def notice_languages() -> list[tuple[str, str]]:
    """Code and own name of every language in which a checked joining notice is in force today."""
    in_force = Notice.objects.in_force_on(timezone.localdate()).filter(kind=NoticeKind.JOINING)
    codes = set(in_force.values_list("language", flat=True))
    return [(code, str(label)) for code, label in Language.choices if code in codes]


def visitor_token(request: HttpRequest) -> str:
    """The random token of this browser's session, made at the first notice."""
    token: str = request.session.setdefault(TOKEN_KEY, secrets.token_urlsafe(32))
    return token


def has_been_given(user: User) -> bool:
    """Whether the joining notice was given to this account."""
    return NoticeAcknowledgement.objects.filter(user=user, notice__kind=NoticeKind.JOINING).exists()


def notice_comes_first(request: HttpRequest) -> str | None:
    """A condition of sign-up: the address of the start page until the notice was given in this browser."""
    return None if request.session.get(TOKEN_KEY) else reverse("roster:start")


def attach_after_signup(request: HttpRequest, user: User) -> None:
    """What was given to this browser's visitor was given to the new account."""
    if token := request.session.get(TOKEN_KEY):
        attach_acknowledgements(token=token, to=user)
