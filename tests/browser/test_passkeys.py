"""Passkeys in a real browser, with Chromium's virtual authenticator, under the real Content Security Policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import clear_url_caches
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from img_program.accounts import hooks
from img_program.web import navigation
from tests.accounts.conftest import code_sent_to
from tests.people import PASSWORD, make_staff, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The accounts room by itself, served."""
    monkeypatch.setattr(navigation, "_ENTRIES", [])
    monkeypatch.setattr(hooks, "_HOMES", [])
    settings.ROOT_URLCONF = "tests.accounts.urls"
    clear_url_caches()
    cache.clear()
    yield live_server.url.replace("127.0.0.1", "localhost")
    clear_url_caches()


def with_authenticator(page: Page) -> list[str]:
    """Give the browser a device that recognizes its person; returns what the policy refused, as it comes."""
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return refused


def by_password(page: Page, site: str, email: str) -> None:
    """Sign in with a password on a device that nobody knows yet: a code by e-mail is asked too."""
    page.goto(f"{site}/account/login/password/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code from your e-mail")
    page.get_by_label("Code").fill(code_sent_to(email))
    page.get_by_role("main").get_by_role("button", name="Continue").click()


def add_passkey(page: Page, name: str) -> None:
    """Confirm the password, name the passkey, press the button."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")


def test_staff_add_a_passkey_and_sign_in_with_it_alone(page: Page, site: str) -> None:
    user = make_staff("coordinator", email="cora@state.example")
    refused = with_authenticator(page)
    by_password(page, site, user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Protect your account")
    page.get_by_role("link", name="Add a passkey").click()
    add_passkey(page, "my phone")
    page.goto(f"{site}/account/")
    expect(page.get_by_text("my phone, since")).to_be_visible()
    page.get_by_role("link", name="remove my phone").click()
    expect(page.get_by_text("This is your last second factor")).to_be_visible()
    page.goto(f"{site}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/")
    page.goto(f"{site}/desk/")
    expect(page.locator("body")).to_have_text("GET")
    assert refused == []


def test_a_browser_without_the_passkey_says_so_in_words(page: Page, site: str) -> None:
    make_user("ana@example.org")
    with_authenticator(page)
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-message]").first).to_contain_text("Try again, or use another way")
