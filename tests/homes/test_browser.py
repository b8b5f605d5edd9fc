"""Homes and the navigation in a real Chromium: accessible on a phone and a desk, by keyboard, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from img_program.accounts.models import StaffRoleName, User
from tests.browser.walker import DESK, PHONE, Walker, look_at_each
from tests.people import People, make_staff, make_user
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.browser
TITLE = "What needs you now"


def _everybody(people: People) -> list[User]:
    joined = make_user()
    make_registrant(user=joined)
    names = ("owner", "manager", "finance", "navigator", "coordinator", "finance_officer", "data_practices_official", "auditor")
    return [joined, *(getattr(people, name) for name in names), make_staff(*StaffRoleName)]


@pytest.mark.django_db(transaction=True)
def test_every_home_is_accessible_on_a_phone_and_a_desk(people: People, live_server: Any, browser: Browser) -> None:
    look_at_each(browser, live_server.url, [(user, TITLE, reverse("homes:home")) for user in _everybody(people)])


@pytest.mark.django_db(transaction=True)
def test_a_group_opens_by_keyboard_and_without_scripts(people: People, live_server: Any, browser: Browser) -> None:
    for scripts in (True, False):
        walker = Walker(browser, live_server.url, viewport=DESK, scripts=scripts)
        walker.sign_in(people.program_manager)
        walker.go(reverse("homes:home"), TITLE)
        navigation = walker.page.get_by_role("navigation", name="Main")
        grants = navigation.locator("summary", has_text="Grants")
        grants.focus()
        walker.page.keyboard.press("Enter")
        expect(navigation.get_by_role("link", name="Payments")).to_be_visible()
        if scripts:
            walker.stands_on(TITLE)  # the open panel is accessible too
            walker.page.keyboard.press("Escape")
            expect(navigation.get_by_role("link", name="Payments")).to_be_hidden()
            expect(grants).to_be_focused()
            walker.page.keyboard.press("Enter")
        navigation.get_by_role("link", name="Payments").click()
        expect(walker.page.get_by_role("navigation", name="Grants")).to_be_visible()
        walker.context.close()


@pytest.mark.django_db(transaction=True)
def test_a_coordinator_finds_a_person_in_three_presses(people: People, live_server: Any, browser: Browser) -> None:
    registrant = make_registrant(name="Cabdiraxmaan Faarax Warsame")
    address = f"{live_server.url}{reverse('roster:staff_person', args=[registrant.pk])}"
    for scripts, size in ((True, DESK), (True, PHONE), (False, DESK)):
        walker = Walker(browser, live_server.url, viewport=size, scripts=scripts)
        walker.sign_in(people.coordinator)
        walker.go(reverse("homes:home"), TITLE)
        page = walker.page
        if scripts:
            presses = ["Control+k", "ArrowDown", "Enter"]
            page.keyboard.press(presses[0])
            expect(page.get_by_label("Find anything")).to_be_focused()
            page.keyboard.type("abdirahman f")
            expect(page.get_by_role("heading", name="People")).to_be_visible()
            walker.stands_on(TITLE)  # the open panel is accessible too
            for press in presses[1:]:
                page.keyboard.press(press)
        else:
            page.get_by_label("Find anything").fill("abdirahman f")
            page.keyboard.press("Enter")
            page.get_by_role("link", name="Cabdiraxmaan Faarax Warsame").click()
        page.wait_for_url(address)
        walker.stands_on("Cabdiraxmaan Faarax Warsame")
        page.keyboard.press("Control+k")
        if scripts:
            expect(page.get_by_role("heading", name="Opened lately")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.get_by_role("heading", name="Opened lately")).to_be_hidden()
        walker.context.close()
