"""Error pages say what happened, why, and what to do, and need nothing behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from img_program.web import views
from tests.people import People, sign_in

PAGES: list[tuple[Callable[[HttpRequest], HttpResponse], int, str]] = [
    (views.bad_request, 400, "We could not read what was sent"),
    (views.permission_denied, 403, "This page is not open to you"),
    (views.csrf_failure, 403, "This page was out of date"),
    (views.session_ended, 403, "Your session has ended"),
    (views.page_not_found, 404, "We could not find this page"),
    (views.too_large, 413, "The file is too large"),
    (views.too_many_requests, 429, "Too many tries in a short time"),
    (views.server_error, 500, "Something went wrong on our side"),
    (views.unavailable, 503, "We will be back soon"),
]


@pytest.mark.parametrize(("view", "status", "heading"), PAGES)
@override_settings(DEMO=True, PROGRAM_CONTACT={"email": "help@example.org", "phone": "651-555-0100"})
def test_an_error_page_renders_without_session_or_database(
    view: Callable[[HttpRequest], HttpResponse], status: int, heading: str
) -> None:
    response = view(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert "<dt>Why</dt><dd>" in html
    assert "<dt>What you can do</dt><dd>" in html
    assert "help@example.org" in html
    assert "Not a site of the State of Minnesota" in html
    assert response["Cache-Control"] == "no-store"
    assert "{%" not in html


def test_waiting_time_is_told_in_words_and_in_the_header() -> None:
    response = views.too_many_requests(RequestFactory().get("/"), wait_seconds=61)
    assert "wait 2 minutes" in response.content.decode()
    assert response["Retry-After"] == "61"
    assert "wait a few minutes" in views.too_many_requests(RequestFactory().get("/")).content.decode()


def test_a_kept_text_is_promised_only_when_it_is_kept() -> None:
    request = RequestFactory().get("/")
    kept = views.session_ended(request, kept_text=True, sign_in_url="/in/").content.decode()
    assert "we kept it for 30 minutes" in kept
    assert 'href="/in/"' in kept
    assert "we kept it" not in views.session_ended(request).content.decode()


@pytest.mark.django_db
def test_a_refused_colleague_is_told_who_can_and_where_home_is(people: People) -> None:
    finance = sign_in(Client(), people.finance_officer)
    _made = people.coordinator
    page = finance.get("/staff/roster/").content.decode()
    assert "Who can do this" in page
    assert "Program coordinator: Cora Dahl" in page
    assert 'href="/home/"' in page
    assert 'href="/home/"' in finance.get("/staff/nowhere/").content.decode()
    stranger = sign_in(Client(), people.owner).get("/staff/organizations/").content.decode()
    assert "Cora Dahl" not in stranger
    assert 'href="/"' in Client().get("/nowhere/").content.decode()


def test_a_refusal_in_a_sentence_is_told_as_it_is_and_a_code_never() -> None:
    asked = RequestFactory().get("/")
    asked.user = AnonymousUser()
    told = views.permission_denied(asked, PermissionDenied("A second person decides.")).content.decode()
    assert "A second person decides. Nothing was changed." in told
    coded = views.permission_denied(asked, PermissionDenied("accounts.decide")).content.decode()
    assert "accounts.decide" not in coded
    assert "your role does not include this page" in coded
