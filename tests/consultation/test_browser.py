"""The room's pages in a real Chromium: accessible, without sideways scrolling, on a phone and at a desk, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from consultation.models import Profession, ProfessionVersion
from img_program.accounts.models import User
from img_program.database.context import as_system
from tests.browser.walker import PHONE, Walker, look_at_each
from tests.consultation.support import (
    a_step,
    confirm,
    make_advice,
    make_entry,
    make_institution,
    make_meeting,
    make_outcome,
    make_plan,
    make_planner,
    make_recommendation,
    make_seated,
    make_share,
    recency,
    the_body,
)
from tests.people import People

pytestmark = pytest.mark.browser


def _url(name: str, *args: Any) -> str:
    return reverse(f"consultation:{name}", args=args)


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_on_a_phone_and_at_a_desk(people: People, live_server: Any, browser: Browser) -> None:
    organization, administrator = make_institution()
    entry = make_entry(people, organization)
    make_seated(people, "Public Person", consented=True)
    meeting, plan, outcome = make_meeting(people), make_plan(people), make_outcome(people)
    advice, recommendation = make_advice(people), make_recommendation(people, adopted=True)
    make_share(people, plan)
    confirm("physician", people)
    _record, user = make_planner()
    with as_system(reason="test"):
        draft = ProfessionVersion.objects.get(profession__slug="physician-assistant")
        nurse = Profession.objects.get(slug="registered-nurse")
        question = recommendation.question
    office = people.coordinator
    pages: list[tuple[User | None, str, str]] = [
        (None, "What stands in the way, and who works on it", _url("about")),
        (None, "Time since graduation", _url("barrier", "graduation-recency")),
        (None, "Who advises us", _url("advisers")),
        (None, "Recommendations", _url("recommendations")),
        (None, "Other health professions", _url("professions")),
        (None, "Registered nurse", _url("profession", "registered-nurse")),
        (user, "My plan", _url("my_plan")),
        (user, "Where do you want to go?", _url("my_professions")),
        (user, "Registered nurse", _url("my_profession", "registered-nurse")),
        (plan.user, "Registered nurse", _url("my_plan")),
        (plan.user, "Add a step", _url("my_step_new", plan.pk)),
        (plan.user, "Change this step", _url("my_step", a_step(plan).pk)),
        (plan.user, "I found work", _url("my_outcome", plan.pk)),
        (plan.user, "Which organization may help you?", _url("my_share", plan.pk)),
        (outcome.user, "Registered nurse", _url("my_one_plan", outcome.plan_id)),
        (people.navigator, "Collaboration", _url("organization", people.organization.pk)),
        (people.navigator, "Physician Plan", _url("shared_plan", plan.pk)),
        (administrator, "Collaboration", _url("organization", organization.pk)),
        (administrator, "Time since graduation", _url("entry", entry.pk)),
        (administrator, "Your statement", _url("answer", entry.pk)),
        (office, "Collaboration", _url("staff_home")),
        (office, "Barriers", _url("staff_barriers")),
        (office, "Time since graduation", _url("staff_barrier", recency().pk)),
        (office, "A program holds it", _url("staff_barrier_act", recency().pk, "entry")),
        (office, organization.name, _url("staff_entry", entry.pk)),
        (office, the_body().name, _url("staff_body", the_body().pk)),
        (office, "Record advice", _url("staff_body_act", the_body().pk, "advice")),
        (office, the_body().name, _url("staff_meeting", meeting.pk)),
        (office, "Record the meeting", _url("staff_meeting_act", meeting.pk, "record")),
        (office, f"Advice of {the_body()}", _url("staff_advice_one", advice.pk)),
        (office, "Other professions", _url("staff_professions")),
        (office, "Registered nurse", _url("staff_profession", nurse.pk)),
        (office, "Physician assistant", _url("staff_version", draft.pk)),
        (office, "Work and steps", _url("staff_version_act", draft.pk, "text")),
        (office, "Outcomes", _url("staff_outcomes")),
        (office, "Registered nurse", _url("staff_plan", plan.pk)),
        (office, question.title, _url("staff_question", question.pk)),
        (office, recommendation.title, _url("staff_recommendation", recommendation.pk)),
    ]
    look_at_each(browser, live_server.url, pages)


@pytest.mark.django_db(transaction=True)
def test_a_physician_plans_without_scripts(people: People, live_server: Any, browser: Browser) -> None:
    confirm("registered-nurse", people)
    _record, user = make_planner()
    walker = Walker(browser, live_server.url, viewport=PHONE, scripts=False)
    walker.sign_in(user)
    walker.go(_url("my_plan"), "My plan")
    walker.follow("Choose where to go")
    walker.follow("Registered nurse")
    walker.press("Make this my plan")
    walker.stands_on("Registered nurse")
    walker.press("Done: Have your schooling abroad evaluated")
    assert "1 of 6 steps done" in walker.page.content()
    walker.context.close()
