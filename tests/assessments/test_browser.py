"""The room's pages in a real Chromium: accessible, without sideways scrolling, and a tablet that saves by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from assessments.models import Sheet
from img_program.accounts.models import User
from img_program.database.context import as_system
from tests.assessments.support import running
from tests.browser.walker import Walker, look_at, look_at_each
from tests.people import People

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_and_the_tablet_saves(people: People, live_server: Any, browser: Browser) -> None:
    scene = running(people, accommodation="extra time 25 %")
    with as_system(reason="test"):
        sheet = Sheet.objects.all()[0]
    rating = reverse("assessments:examiner_sheet", args=[sheet.pk])
    pages: list[tuple[User | None, str]] = [
        (scene.user, reverse("assessments:my_session", args=[scene.session.pk])),
        (scene.user, reverse("assessments:my_home")),
        (people.assessment_coordinator, reverse("assessments:staff_session", args=[scene.session.pk])),
        (people.assessment_coordinator, reverse("assessments:staff_place", args=[scene.place.pk])),
        (None, reverse("assessments:verify")),
        (scene.examiner, rating),
    ]
    look_at_each(browser, live_server.url, [(user, "", path) for user, path in pages])
    tablet = Walker(browser, live_server.url, viewport={"width": 820, "height": 900})
    tablet.sign_in(scene.examiner)
    tablet.page.goto(f"{live_server.url}{rating}")
    tablet.page.get_by_label("3: Ready.").first.check()
    expect(tablet.page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    look_at(tablet.page, "The rating sheet, saved")
    tablet.context.close()
    with as_system(reason="test"):
        sheet.refresh_from_db()
    assert sheet.draft["history"]["score"] == "3"
