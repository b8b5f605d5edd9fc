"""Every page of the tables of access in a real Chromium, as somebody who may open it: axe, nothing sideways, its queries.

Rooms whose own tests look at all their pages are not repeated here.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page

from tests.access import ANONYMOUS, Case, Crowd
from tests.browser.walker import look_at_both_widths
from tests.matrix.addresses import room_cases
from tests.people import People
from tests.queries import DETAIL, counted
from tests.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ROOMS = ("rounds", "awards", "reports", "published", "organizations", "documents", "assessments")


def _pages(room: str) -> dict[str, tuple[Case, str]]:
    """By address, the first row in which somebody gets a page, and who; somebody signed in rather than nobody."""
    found: dict[str, tuple[Case, str]] = {}
    for case in room_cases():
        readers = [name for name, status in case.expected.items() if status == 200]
        if case.url_name.startswith(f"{room}:") and case.method == "get" and readers:
            found.setdefault(case.url_name, (case, next((name for name in readers if name != ANONYMOUS), ANONYMOUS)))
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_is_accessible(room: str, people: People, page: Page, site: Site, subtests: pytest.Subtests) -> None:
    crowd = Crowd(people)
    pages = _pages(room)
    assert pages
    for address, (case, name) in pages.items():
        with subtests.test(msg=f"{address} as {name}"), crowd.undone() as they:
            path = reverse(case.url_name, args=list(case.args(they)))
            browser, data = crowd.browser(name), dict(case.data(they))
            first = browser.get(path, data)  # what a first look fills and writes is not the page's
            if first.streaming:
                list(first)  # a file: read to its end, so that it is closed
            with CaptureQueriesContext(connection) as seen:
                answer = browser.get(path, data)
            assert len(counted(seen)) <= DETAIL, f"{address}: {len(counted(seen))} statements"
            if answer.streaming:
                list(answer)
            if "html" not in answer.headers["Content-Type"]:
                continue
            site.pages[path] = answer.content.decode()
            page.goto(f"{site.url}{path}")
            look_at_both_widths(page, address)
