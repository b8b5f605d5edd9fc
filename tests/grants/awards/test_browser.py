"""The pages of money in a real Chromium: accessible and without sideways scrolling, at 320 pixels and wide."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from grants.awards.models import PaymentRequest
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.browser.walker import look_at_each
from tests.grants.awards.test_ledger import lively
from tests.people import People
from tests.residency.service.support import fill_account
from tests.residency.training.factories import appoint, ask, begin, fund, make_agreement, make_award, make_position, pass_gate

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_pages_of_money_are_accessible_at_every_width(people: People, live_server: Any, browser: Browser) -> None:
    agreement = lively(people)
    fill_account(people)
    award = make_award(people, from_account=True)
    of_residency, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    waiting = ask(people, of_residency, 1000)
    with acting_as(people.finance):
        draft = PaymentRequest.objects.create(
            number=f"{of_residency.number}/9", agreement=of_residency, organization=of_residency.organization,
            requested_by=people.finance,
        )  # fmt: skip
    with as_system(reason="test"):
        paid = PaymentRequest.objects.filter(agreement=agreement, state="paid").get().pk
    pages = [
        (people.finance_officer, reverse("awards:funds")),
        (people.finance_officer, reverse("awards:ledger")),
        (people.finance_officer, reverse("awards:payment", args=[waiting.pk])),
        (people.finance, reverse("awards:agreement_ledger", args=[agreement.pk])),
        (people.finance, reverse("awards:payment", args=[paid])),
        (people.finance, reverse("awards:payment", args=[draft.pk])),
    ]
    look_at_each(browser, live_server.url, [(user, "", path) for user, path in pages])
