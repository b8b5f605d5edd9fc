"""The room's pages in a real Chromium: accessible, without sideways scrolling, and a tablet that saves by itself."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from assessments.models import Sheet
from img_program.accounts.models import User
from img_program.database.context import as_system
from tests.assessments.support import running
from tests.browser.conftest import browser_type_launch_args
from tests.people import People, sign_in

__all__ = ["browser_type_launch_args"]
pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_and_the_tablet_saves(people: People, live_server: Any, browser: Browser) -> None:
    scene = running(people, accommodation="extra time 25 %")
    with as_system(reason="test"):
        sheet = Sheet.objects.all()[0]
    pages: list[tuple[User | None, str, int]] = [
        (scene.user, reverse("assessments:my_session", args=[scene.session.pk]), 320),
        (scene.user, reverse("assessments:my_home"), 320),
        (people.assessment_coordinator, reverse("assessments:staff_session", args=[scene.session.pk]), 1200),
        (people.assessment_coordinator, reverse("assessments:staff_place", args=[scene.place.pk]), 320),
        (None, reverse("assessments:verify"), 320),
        (scene.examiner, reverse("assessments:examiner_sheet", args=[sheet.pk]), 820),
    ]
    for user, url, width in pages:
        context = browser.new_context(viewport={"width": width, "height": 900})
        if user is not None:
            cookies = sign_in(Client(), user).cookies.items()
            context.add_cookies([{"name": name, "value": each.value, "url": live_server.url} for name, each in cookies])
        page = context.new_page()
        page.goto(live_server.url + url)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate(OVERFLOW) == 0
        if user == scene.examiner:
            page.get_by_label("3: Ready.").first.check()
            expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
        context.close()
    with as_system(reason="test"):
        sheet.refresh_from_db()
    assert sheet.draft["history"]["score"] == "3"
