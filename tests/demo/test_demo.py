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
from demo.people import PEOPLE
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.mail.captured import captured_messages
from roster.models import Registrant
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
