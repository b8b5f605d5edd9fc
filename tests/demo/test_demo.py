"""The demonstration: signing in as anybody exists there and nowhere else; its data comes through the actions."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

from demo.apps import DemoConfig
from demo.people import BY_SLUG, PEOPLE
from grants.awards.models import ReportDue
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.mail.captured import captured_messages
from img_program.notifications.calendar import CalendarItem, ItemTitle, items_for
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from roster.models import Registrant
from tests.people import make_member
from tests.run import PRODUCTION_SETTINGS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_the_program_itself_has_no_such_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign_in")
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/as/manager/").status_code == 404


@override_settings(DEMO_TOOLS=False)
def test_the_app_refuses_settings_that_do_not_allow_it() -> None:
    config = AppConfig.create("demo.apps.DemoConfig")
    assert isinstance(config, DemoConfig)
    with pytest.raises(ImproperlyConfigured, match="anybody sign in as anybody"):
        config.ready()


def test_production_settings_hold_neither_the_app_nor_its_addresses() -> None:
    code = (
        "import django; django.setup(); from django.apps import apps; from django.conf import settings; "
        "print(apps.is_installed('demo'), settings.DEMO, settings.DEMO_TOOLS, settings.ROOT_URLCONF)"
    )
    environment = {**os.environ, **PRODUCTION_SETTINGS, "DEMO_TOOLS": "1", "DEMO": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False", "img_program.urls"]


@pytest.fixture
def seeded(db: None) -> None:
    call_command("seed_demo", "--registrants", "60", stdout=StringIO())


@pytest.mark.usefixtures("seeded")
@override_settings(ROOT_URLCONF="demo.urls", DEMO=True)
def test_everybody_can_be_signed_in_the_mail_is_readable_and_a_second_run_changes_nothing() -> None:
    page = Client().get(reverse("demo:sign_in"))
    assert page.status_code == 200
    for person in PEOPLE:
        assert person.name in page.content.decode()
        client = Client()
        answer = client.post(reverse("demo:sign_in_as", args=[person.slug]), follow=True)
        assert answer.status_code == 200, person.slug
        assert answer.context["user"].email == person.email
    assert Client().post(reverse("demo:sign_in_as", args=["nobody"])).status_code == 404
    assert Client().get(reverse("demo:sign_in_as", args=["manager"])).status_code == 405
    with as_system(reason="test"):
        newest = captured_messages().first()
        assert newest
    assert newest.recipient in Client().get(reverse("demo:mail")).content.decode()
    assert escape(newest.subject) in Client().get(reverse("demo:message", args=[newest.pk])).content.decode()
    with as_system(reason="test"):
        before = (User.objects.count(), Registrant.objects.count())
    said = StringIO()
    call_command("seed_demo", stdout=said)
    with as_system(reason="test"):
        assert (User.objects.count(), Registrant.objects.count()) == before
    assert "there already" in said.getvalue()


def _calendar_of(person: str | User) -> list[CalendarItem]:
    with as_system(reason="test"):
        user = person if isinstance(person, User) else User.objects.get(email=BY_SLUG[person].email)
    with acting_as(user):
        return items_for(user)


@pytest.mark.django_db
def test_calendars_hold_the_dates_of_each_role_and_nobody_elses(seeded: None) -> None:
    expected = {
        "coordinator": ItemTitle.MEETING, "grants": ItemTitle.DEADLINE, "assessment": ItemTitle.APPOINTMENT,
        "examiner": ItemTitle.APPOINTMENT, "serving": ItemTitle.DEADLINE, "reviewer-two": ItemTitle.DEADLINE,
    }  # fmt: skip
    found = {slug: _calendar_of(slug) for slug in expected}
    assert {slug for slug, title in expected.items() if title not in {each.title for each in found[slug]}} == set()
    assert {each.key for each in _calendar_of("serving")}.isdisjoint(each.key for each in _calendar_of("part-time"))
    with as_system(reason="test"):
        grantee = ReportDue.objects.outstanding().select_related("organization")[0].organization
    reports = _calendar_of(make_member(grantee, MembershipRole.GRANT_MANAGER))
    assert {each.title for each in reports} == {ItemTitle.REPORT}
    assert {each.key for each in _calendar_of("rival")}.isdisjoint(each.key for each in reports)
    assert _calendar_of("newcomer") == []
