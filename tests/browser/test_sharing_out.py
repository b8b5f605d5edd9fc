"""Five reviewers are given twelve applications in at most five presses, with scripts and without."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from grants.rounds.models import AssignmentPlan, ReviewAssignment
from img_program.database.context import as_system
from img_program.jobs import work
from tests.browser.walker import DESK, Walker
from tests.grants.rounds.bulk import hand_in_many
from tests.grants.rounds.factories import begin_review, make_reviewer, make_round
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRESSES = 5


def test_five_reviewers_get_twelve_applications_in_at_most_five_presses(
    live_server: LiveServer, browser: Browser, people: People
) -> None:
    cache.clear()
    opportunity = make_round(people)
    hand_in_many(opportunity, 12, people.manager)
    for _number in range(5):
        make_reviewer(opportunity, people)
    opportunity = begin_review(opportunity, people)
    walker = Walker(browser, live_server.url, viewport=DESK, scripts=False)
    walker.sign_in(people.coordinator)
    walker.go(f"/staff/grants/rounds/{opportunity.pk}/", opportunity.title)
    pressed = []

    def press(name: str) -> None:
        pressed.append(name)
        walker.press(name)

    pressed.append("Who reads what")
    walker.follow("Who reads what")
    until = timezone.localdate() + timedelta(days=14)
    walker.page.get_by_label("Review until").first.fill(f"{until:%m/%d/%Y} 4:30 p.m.")
    press("Fill evenly")
    with as_system(reason="test"):
        plan = AssignmentPlan.objects.get()
    work.run("rounds.assignmentplan", str(plan.pk))
    pressed.append("Check again")
    walker.follow("Check again")
    expect(walker.page.get_by_role("heading", name="The plan", exact=True)).to_be_visible()
    press("Give all of them out")
    expect(walker.page.get_by_text("36 applications are given out.")).to_be_visible()
    with as_system(reason="test"):
        assert ReviewAssignment.objects.filter(opportunity=opportunity).count() == 36
    assert len(pressed) <= PRESSES, pressed
    walker.context.close()
