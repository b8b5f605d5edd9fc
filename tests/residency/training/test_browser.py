"""The room's pages in a real Chromium, on a phone and wide: accessible, no sideways scrolling; the question without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect

from img_program.accounts.models import User
from img_program.database.context import as_system
from residency.training.models import GateKind, RecordShare
from tests.browser.walker import look_at_each
from tests.people import People, sign_in
from tests.residency.training.factories import (
    agreement_in_force,
    appoint,
    begin,
    candidate,
    confirm_item,
    fund,
    make_award,
    make_position,
    make_program,
    own_user,
    record_item,
    say,
)

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible_on_a_phone_and_wide(people: People, live_server: Any, browser: Browser) -> None:
    program = make_program(people)
    position = make_position(people, program)
    fund(people, position, make_award(people), amount=120_000)
    appointment = begin(people, appoint(people, position))
    confirm_item(people, record_item(people, appointment, GateKind.CONTRACT))
    record_item(people, appointment, GateKind.CERTIFICATION)
    agreement = agreement_in_force(people, appointment)
    shared = say(candidate("Ada Candidate"), people.organization)
    physician = own_user(appointment)
    pages: list[tuple[User, str, list[Any]]] = [
        (physician, "mine", []),
        (physician, "my_share", [people.organization.pk]),
        (physician, "my_agreement", [agreement.pk]),
        (people.manager, "organization", [people.organization.pk]),
        (people.manager, "candidates", [people.organization.pk]),
        (people.manager, "candidate", [shared.pk]),
        (people.manager, "program", [program.pk]),
        (people.manager, "program_act", [program.pk, "site"]),
        (people.manager, "position", [position.pk]),
        (people.manager, "appointment", [appointment.pk]),
        (people.manager, "appointment_act", [appointment.pk, "event"]),
        (people.coordinator, "appointment", [appointment.pk]),
        (people.coordinator, "staff_programs", []),
        (people.coordinator, "staff_positions", []),
        (people.coordinator, "staff_appointments", []),
        (people.coordinator, "texts", []),
    ]
    look_at_each(browser, live_server.url, [(user, "", reverse(f"training:{name}", args=args)) for user, name, args in pages])


@pytest.mark.django_db(transaction=True)
def test_a_physician_says_no_without_scripts(people: People, live_server: Any, browser: Browser) -> None:
    program, record = make_program(people), candidate()
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    cookies = sign_in(Client(), own_user(record)).cookies.items()
    context.add_cookies([{"name": key, "value": each.value, "url": live_server.url} for key, each in cookies])
    page = context.new_page()
    page.goto(live_server.url + reverse("training:mine"))
    page.get_by_role("link", name=people.organization.name).click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("radio", name="No").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_text("They see nothing of your record.")).to_be_visible()
    context.close()
    with as_system(reason="test"):
        assert list(RecordShare.objects.values_list("organization_id", "answer")) == [(program.organization_id, "no")]
