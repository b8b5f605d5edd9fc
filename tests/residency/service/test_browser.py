"""The pages after residency in a real Chromium: accessible and without sideways scrolling, at 320 pixels and wide."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from residency.service.actions import account, links, repayment
from residency.service.actions.sites import mark_site
from residency.service.models import Declared, EntryKind
from tests.browser.walker import look_at_each
from tests.people import People
from tests.residency.service.support import BEGINS, fill_account, make_obligation, report, today, year_of
from tests.residency.service.test_account import approve, give, propose
from tests.residency.service.test_links import link_of_mail

pytestmark = pytest.mark.browser


def _story(people: People) -> tuple[Any, Any, str, str]:
    """A year at a rural clinic, confirmed and paid; then a metro clinic about which a person decides."""
    obligation = make_obligation(people)
    first = report(obligation, ends_on=date(2025, 6, 30))
    metro = report(obligation, starts_on=date(2025, 7, 1), place="minneapolis", share="0.5", contact="hr@metro.example")
    coordinator, finance = people.coordinator, people.finance_officer
    with acting_as(coordinator):
        mark_site(metro.site, by=coordinator, point=(Decimal("44.97800"), Decimal("-93.26500")))
        links.record_paper_seen(first, by=coordinator, covers_from=BEGINS, covers_until=date(2024, 6, 30), reference="Letter")
        links.ask_employer(first, by=coordinator)
    employer = link_of_mail()
    with acting_as(coordinator):
        links.send_yearly_check(obligation, by=coordinator)
    check = link_of_mail()
    year = year_of(obligation)
    with acting_as(obligation.user):
        repayment.declare_payment(year, by=obligation.user, seen_version=1, declared=Declared.LIMIT)
    with acting_as(finance):
        account.record_income(
            by=finance, kind=EntryKind.EARNINGS, amount=year.share * 1000, on=today() - timedelta(days=9), source="Q3"
        )
        repayment.record_payment(year_of(obligation), by=finance, amount=year.yearly_limit, on=today(), source="SWIFT 1")
    fill_account(people)
    give(people, "Lakes Foundation", 2500)
    approve(propose(people, 400), people.program_manager)
    return obligation, propose(people, 700), employer, check


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_at_every_width(people: People, live_server: Any, browser: Browser) -> None:
    obligation, money, employer, check = _story(people)
    with as_system(reason="test"):
        period = obligation.periods.last()
    md, cora, faye = obligation.user, people.coordinator, people.finance_officer
    pages: list[tuple[User | None, str]] = [
        (md, reverse("service:mine")),
        (md, reverse("service:statement")),
        (md, reverse("service:own_act", args=["work"])),
        (md, reverse("service:own_act", args=["event"])),
        (md, reverse("service:declare", args=[year_of(obligation, 3).pk])),
        (cora, reverse("service:obligations")),
        (cora, reverse("service:obligation", args=[obligation.pk])),
        (cora, reverse("service:period_act", args=[period.pk, "point"])),
        (cora, reverse("service:site", args=[period.site_id])),
        (people.program_manager, reverse("service:obligation_act", args=[obligation.pk, "decision"])),
        (faye, reverse("service:obligation", args=[obligation.pk])),
        (faye, reverse("service:account")),
        (faye, reverse("service:account_act", args=["contributor"])),
        (people.program_manager, reverse("service:money_out", args=[money.pk])),
        (None, reverse("service:contributors")),
        (None, employer),
        (None, check),
        (None, reverse("service:verification")),
    ]
    look_at_each(browser, live_server.url, [(user, "", path) for user, path in pages])
