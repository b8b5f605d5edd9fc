"""The year walk: opportunity, application, review, award, residency, assessment, payment, closeout, legislative report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.year.cast import Year
from tests.browser.year.person import PATIENCE
from tests.browser.year.rounds import three_opportunities_open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def year(browser: Browser, live_server: LiveServer) -> Iterator[Year]:
    """The site, and everybody's browser."""
    cache.clear()
    expect.set_options(timeout=PATIENCE)
    story = Year(browser, live_server.url)
    yield story
    story.ends()
    expect.set_options(timeout=5_000)


def test_a_program_year_from_the_opportunities_to_the_legislative_report(year: Year) -> None:
    three_opportunities_open(year)
