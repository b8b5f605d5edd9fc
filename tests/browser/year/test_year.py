"""The year walk: opportunity, application, review, award, residency, assessment, payment, closeout, legislative report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.year.applications import organizations_apply
from tests.browser.year.awards import awards_are_made_and_executed
from tests.browser.year.cast import Year
from tests.browser.year.closeout import grant_is_closed, services_are_reported, the_office_monitors
from tests.browser.year.legislature import report_is_published
from tests.browser.year.payments import grantee_works_reports_and_is_paid
from tests.browser.year.readiness import candidate_is_assessed_and_certified, physician_joins
from tests.browser.year.residency import payment_is_refused_by_the_gate_and_then_passes, position_is_funded_and_filled
from tests.browser.year.reviews import reviewers_score
from tests.browser.year.rounds import three_opportunities_open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def year(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Year]:
    """The site, and everybody's browser. There is no virus scanner on this machine, as in the demonstration."""
    settings.DOCUMENT_SCANNER = "none-demo-only"
    cache.clear()
    story = Year(browser, live_server.url)
    yield story
    story.ends()


def test_a_program_year_from_the_opportunities_to_the_legislative_report(year: Year) -> None:
    career = "From license abroad to practice here"
    three_opportunities_open(year)
    organizations_apply(year)
    reviewers_score(year)
    awards_are_made_and_executed(year)
    physician_joins(year)
    candidate_is_assessed_and_certified(year)
    position_is_funded_and_filled(year)
    grantee_works_reports_and_is_paid(year, year.northstar, career)
    services_are_reported(year, year.northstar)
    the_office_monitors(year, career)
    payment_is_refused_by_the_gate_and_then_passes(year)
    grant_is_closed(year, career)
    report_is_published(year)
