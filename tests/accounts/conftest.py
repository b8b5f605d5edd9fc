"""Addresses of their own, an empty cache, and helpers that read the outbox."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings

from img_program.accounts import hooks, second_factor
from img_program.accounts.models import AccessLog, User
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.web import navigation
from img_program.web.registry import Registry
from tests.people import PASSWORD

NOTICE_KEY = "notice_for_tests"
CODE_PAGE = "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def addresses(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The room by itself, without what higher rooms registered; the library's counters start empty."""
    own = [entry for entry in navigation._ENTRIES if entry.url_name.startswith("accounts:")]
    monkeypatch.setattr(navigation, "_ENTRIES", own)
    monkeypatch.setattr(hooks, "_HOMES", [])
    monkeypatch.setattr(hooks, "_FIRST_STEPS", {})
    monkeypatch.setattr(second_factor, "_DEMANDS", Registry())
    settings.ROOT_URLCONF = "tests.accounts.urls"
    settings.SITE_URL = "http://testserver"
    clear_url_caches()
    cache.clear()
    yield
    clear_url_caches()


@pytest.fixture
def notice(monkeypatch: pytest.MonkeyPatch) -> list[User]:
    """The roster's part: a notice before sign-up, and who signed up after it."""
    joined: list[User] = []

    def check(request: HttpRequest) -> str | None:
        return None if request.session.get(NOTICE_KEY) else "/?read=notice"

    monkeypatch.setattr(hooks, "_CHECKS", [check])
    monkeypatch.setattr(hooks, "_CALLBACKS", [lambda _request, user: joined.append(user)])
    return joined


def read_notice(client: Client) -> None:
    """What the visitor does on the roster's page."""
    session = client.session
    session[NOTICE_KEY] = True
    session.save()


def outbox(address: str = "") -> list[OutboxMessage]:
    """The messages queued, oldest first."""
    with as_system(reason="test"):
        messages = OutboxMessage.objects.order_by("created_at")
        return list(messages.filter(recipient=address) if address else messages)


def code_sent_to(address: str) -> str:
    """The code in the last message to an address."""
    found = re.search(r"\b\d{4}-\d{4}\b", outbox(address)[-1].text)
    assert found, outbox(address)[-1].text
    return found.group()


def by_password(client: Client, email: str, password: str = PASSWORD, *, query: str = "", **more: str) -> HttpResponse:
    """Sign in by password, and by the code that a device of before does not ask for; `more` goes with both forms."""
    token = {name: value for name, value in more.items() if name == "csrfmiddlewaretoken"}
    response = client.post(f"/account/login/password/{query}", {"login": email, "password": password, **more})
    if response.headers.get("Location") == CODE_PAGE:
        response = client.post(CODE_PAGE, {"code": code_sent_to(email), **token})
    return response  # type: ignore[return-value]  # the test client's own kind of answer


def log_lines(kind: AccessLog.Kind) -> list[AccessLog]:
    """The lines of the access log of one kind, oldest first."""
    with as_system(reason="test"):
        return list(AccessLog.objects.filter(kind=kind).order_by("at"))
