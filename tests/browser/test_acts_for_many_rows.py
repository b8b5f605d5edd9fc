"""How many presses an act for many rows takes, counted in a real browser; the figures may not grow."""

from __future__ import annotations

from typing import Literal

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from grants.awards.models import PaymentRequest
from img_program.accounts.models import User
from img_program.database.context import as_system
from tests.browser.walker import DESK, Walker
from tests.grants.awards.factories import Expense, make_agreement, make_request
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The whole site, served."""
    cache.clear()
    return live_server.url


class Counted:
    """A browser at a desk that counts its presses."""

    def __init__(self, browser: Browser, site: str, user: User) -> None:
        self.walker, self.presses = Walker(browser, site, viewport=DESK), 0
        self.page = self.walker.page
        self.walker.sign_in(user)
        self.page.goto(f"{site}/home/")

    def press(self, role: Literal["link", "button", "checkbox"], name: str, *, exact: bool = False) -> None:
        """One press in the main part."""
        self.page.get_by_role("main").get_by_role(role, name=name, exact=exact).first.click()
        self.presses += 1

    def ends_on(self, title: str) -> None:
        """Where the presses led; the browser is closed."""
        self.walker.stands_on(title)
        self.walker.context.close()


def test_a_specialist_recommends_twenty_of_twentytwo_and_finance_approves_them(
    browser: Browser, site: str, people: People
) -> None:
    agreement = make_agreement(people)
    asked = [make_request(people, agreement, Expense(100)) for _ in range(22)]

    specialist = Counted(browser, site, people.grants_specialist)
    specialist.press("link", "payment requests to check")
    specialist.walker.stands_on("Payment requests")
    page = specialist.page
    page.keyboard.press("/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.locator("h1").click()
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    expect(page.get_by_role("checkbox", name=f"Choose {asked[20].number}", exact=True)).to_be_checked()
    # What is chosen stays while one searches.
    page.locator("input[name=q]").fill(asked[0].number)
    page.locator("input[name=q]").press("Enter")
    expect(page.get_by_text("1 chosen, 1 of them not on this page")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 chosen", exact=True)).to_be_visible()
    specialist.press("checkbox", "Choose all lines of this page")
    specialist.press("checkbox", f"Choose {asked[3].number}", exact=True)
    specialist.press("checkbox", f"Choose {asked[9].number}", exact=True)
    specialist.press("button", "Recommend for payment 20")
    specialist.walker.stands_on("Recommend for payment")
    specialist.press("button", "Recommend for payment: 20")
    specialist.ends_on("Recommend for payment: 20 done")
    assert specialist.presses <= 8

    finance = Counted(browser, site, people.finance_officer)
    finance.press("link", "payments to approve")
    finance.press("checkbox", "Choose all lines of this page")
    finance.press("button", "Approve 20")
    finance.press("button", "Approve: 20")
    finance.ends_on("Approve: 20 done")
    assert finance.presses <= 5
    with as_system(reason="test"):
        states = list(PaymentRequest.objects.filter(agreement=agreement).values_list("state", flat=True))
    assert sorted(states) == ["approved"] * 20 + ["submitted"] * 2
