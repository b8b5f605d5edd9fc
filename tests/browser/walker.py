"""A browser that checks every page it stands on: axe, sideways scrolling, errors of scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from tests.people import sign_in

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 900}


def look_at(page: Page, name: str) -> None:
    """Nothing that axe finds, and no sideways scrolling. `PICTURES=folder` keeps what the tests look at for people to see."""
    width = page.evaluate("window.innerWidth")
    if folder := os.environ.get("PICTURES"):
        title = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        page.screenshot(path=Path(folder) / f"{title}-{width}.png", full_page=True)
    results = Axe().run(page)
    assert results.violations_count == 0, f"{name} at {width}\n{results.generate_report()}"
    assert page.evaluate(OVERFLOW) == 0, f"{name} at {width}"


def look_at_both_widths(page: Page, name: str) -> None:
    """On a phone and at a desk."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        look_at(page, name)


def look_at_each(browser: Browser, site: str, pages: Iterable[tuple[User | None, str, str]]) -> None:
    """Look at pages (user, title, path) as those who use them; an empty title stands for any. Each person has one browser."""
    walkers: dict[int, Walker] = {}
    for user, title, path in pages:
        key = user.pk if user else 0
        if key not in walkers:
            walkers[key] = Walker(browser, site, viewport=PHONE)
            if user:
                walkers[key].sign_in(user)
        page = walkers[key].page
        page.set_viewport_size(PHONE)
        answer = page.goto(f"{site}{path}")
        assert answer is not None
        assert answer.status == 200, path
        if title:
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
        look_at_both_widths(page, path)
        assert walkers[key].faults == [], path
    for walker in walkers.values():
        walker.context.close()


class Walker:
    """One person's browser on the live site."""

    def __init__(self, browser: Browser, site: str, *, viewport: ViewportSize, scripts: bool = True) -> None:
        self.site, self.faults = site, []
        self.context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None)
        self.scripts = scripts

    faults: list[str]

    def sign_in(self, user: User) -> None:
        """With a second factor, without the pages of sign-in."""
        cookie = sign_in(Client(), user).cookies["sessionid"]
        self.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.site}])

    def go(self, path: str, title: str) -> None:
        """Open an address and check its page."""
        self.page.goto(f"{self.site}{path}")
        self.stands_on(title)

    def stands_on(self, title: str) -> None:
        """The page has this heading, no accessibility violation, no sideways scrolling and no error of a script."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        assert self.faults == []
        if self.scripts:
            look_at(self.page, title)

    def press(self, name: str) -> None:
        """A button of the page's main part."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """A link of the page."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def choose(self, name: str) -> None:
        """A radio button, by the words beside it as a finger would."""
        self.page.get_by_text(name, exact=True).click()

    def code_from_mail(self, address: str) -> str:
        """The sign-in code of the newest mail to an address."""
        with as_system(reason="test"):
            text = OutboxMessage.objects.filter(recipient=address).latest("created_at").text
        found = re.search(r"Your code is:\s+(\S+)", text)
        assert found, text
        return found[1]
