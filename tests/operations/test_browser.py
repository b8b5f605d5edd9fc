"""“The system” in a real Chromium: accessible on a phone and a desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser.walker import look_at_each
from tests.operations.test_system import MAIL, failed_mail
from tests.people import People

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_the_system_is_accessible_on_a_phone_and_a_desk(people: People, live_server: Any, browser: Browser) -> None:
    message, by = failed_mail(), people.program_manager
    pages = [
        (by, "The system", reverse("operations:system")),
        (by, "Failed: messages", reverse("operations:failed", args=[MAIL])),
        (by, "Try again", reverse("operations:again", args=[MAIL, message.pk])),
    ]
    look_at_each(browser, live_server.url, pages)
