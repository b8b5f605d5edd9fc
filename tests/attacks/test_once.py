"""A form is carried out once: pressed three times, or by two presses at the same moment, it makes one thing."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import SentForm, User
from img_program.database.context import as_system
from img_program.web.once import ONCE
from reports.models import AnnualEdition
from tests.access import Case, Crowd
from tests.matrix.addresses import room_cases
from tests.people import People, make_user, sign_in

# What any request may write, whatever it does.
ALWAYS = {"accounts_accesslog", "accounts_sessionactivity", "accounts_signinattempt", "pghistory_context", "accounts_sentform"}
# The page after the press shows a secret that is kept nowhere, so there is no answer to give again.
AGAIN = {"notifications:calendar": "a new address closes the one before; one is open"}


def _tables() -> list[str]:
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s) AND has_table_privilege(oid, 'SELECT')",
            [sorted(names - ALWAYS)],
        )
        return [name for (name,) in cursor.fetchall()]


def _rows(tables: list[str]) -> dict[str, int]:
    question = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute(question)
        return dict(cursor.fetchall())


def _doer(case: Case) -> str | None:
    return next((name for name, status in case.expected.items() if status in {200, 302, 422} and name != "anonymous"), None)


def _more(after: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in after.items() if count > before[name]}


def _pressed(crowd: Crowd, name: str, url: str, typed: dict[str, Any]) -> tuple[int, str]:
    cache.clear()
    for each in typed.values():
        if hasattr(each, "seek"):
            each.seek(0)
    client = crowd.browser(name)
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.post(url, {**typed, ONCE: "one-rendered-form"})
        if response.streaming:
            list(getattr(response, "streaming_content", ()))
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.django_db
def test_every_post_that_makes_something_makes_it_once(people: People, subtests: pytest.Subtests) -> None:
    crowd, tables, makers = Crowd(people), _tables(), set()
    assert len(tables) > 100
    for case in (each for each in room_cases() if each.method.lower() == "post"):
        name = _doer(case)
        if name is None or case.url_name in AGAIN:
            continue
        with subtests.test(msg=str(case)), crowd.undone() as they:
            url, typed = reverse(case.url_name, args=list(case.args(they))), {"confirmed": "yes", **case.data(they)}
            before, answers = _rows(tables), [_pressed(crowd, name, url, typed)]
            after = _rows(tables)
            if after != before:
                makers.add(case.url_name)
                answers += [_pressed(crowd, name, url, typed) for _press in range(2)]
                assert _more(_rows(tables), after) == {}
                assert len(set(answers)) == 1
    assert len(makers) > 60, sorted(makers)


def _new_edition(client: Client, token: str, **typed: str) -> Any:
    return client.post(reverse("reports:new_edition"), {"report_year": "2026", "period_kind": "fiscal", ONCE: token, **typed})


@pytest.fixture
def manager(people: People) -> User:
    """Somebody who may begin an edition."""
    return people.program_manager


@pytest.mark.django_db
def test_the_second_press_leads_where_the_first_one_led(manager: User) -> None:
    client = sign_in(Client(), manager)
    first = _new_edition(client, "t1")
    with as_system(reason="test"):
        made = AnnualEdition.objects.get()
    assert first.headers["Location"] == made.get_absolute_url()
    assert _new_edition(client, "t1").headers["Location"] == made.get_absolute_url()
    # Another form, and the same form with other words, are looked at anew.
    assert _new_edition(client, "t2").status_code == 422
    assert _new_edition(client, "t1", period_kind="calendar").status_code == 422


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again(manager: User) -> None:
    client = sign_in(Client(), manager)
    assert _new_edition(client, "t1", report_year="9999").status_code == 422
    assert _new_edition(client, "t1", report_year="9999").status_code == 422
    with as_system(reason="test"):
        assert not SentForm.objects.exists()


@pytest.mark.django_db
def test_a_token_is_nobody_elses(people: People) -> None:
    for person in (people.program_manager, make_user("another@example.org")):
        response = _new_edition(sign_in(Client(), person), "t1")
        assert response.status_code == (302 if person == people.program_manager else 404)


@pytest.mark.django_db(transaction=True)
def test_three_presses_at_the_same_moment_make_one(people: People) -> None:
    address = reverse("organizations:staff_create")
    clients = [sign_in(Client(), people.coordinator) for _each in range(3)]

    def pressed(client: Client) -> tuple[int, str]:
        try:
            response = client.post(address, {"name": "Clinic of one press", "kind": "nonprofit", ONCE: "same"})
            return response.status_code, response.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = set(pool.map(pressed, clients))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 302


_FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL | re.IGNORECASE)


def test_every_form_carries_both_tokens() -> None:
    forms = [
        (path.name, body)
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for body in _FORM.findall(path.read_text())
    ]
    assert len(forms) > 150
    assert [name for name, body in forms if "{% csrf_token %}" not in body and "{{ form" not in body] == []


@pytest.mark.django_db
def test_each_rendering_is_a_form_of_its_own(manager: User) -> None:
    client = sign_in(Client(), manager)
    found = [
        re.findall(rf'name="{ONCE}" value="([^"]+)"', client.get(reverse("reports:new_edition")).content.decode())
        for _time in range(2)
    ]
    assert found[0]
    assert not set(found[0]) & set(found[1])
