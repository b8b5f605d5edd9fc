"""Every staff page that prints a physician leaves a line in the access log about that physician, a refused form too."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache as django_cache
from django.core.exceptions import MultipleObjectsReturned, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.urls import reverse

from img_program.accounts.models import AccessLog, PersonName
from img_program.database.context import as_system
from img_program.notifications.models import Delivery
from roster.models import Registrant
from tests.access import STAFF, Crowd
from tests.database.rows import make_owner
from tests.matrix.addresses import room_cases
from tests.matrix.rows import rows
from tests.matrix.test_matrix import _expected, _statuses
from tests.people import People

# A press that is carried out redirects; sent empty, a form comes back.
ANSWERED = {"get": (200,), "post": (200, 302, 422)}


@dataclass(frozen=True)
class Page:
    """An address that some of the office may open, or send something to."""

    method: str
    url_name: str
    roles: tuple[str, ...]
    args: Callable[[People], Sequence[Any]]


@cache
def pages() -> tuple[Page, ...]:
    """Every address that answers the office; the office's roles that it answers. A form is sent empty, to be refused."""
    found: dict[tuple[str, str], Page] = {}

    def add(method: str, url_name: str, roles: tuple[str, ...], args: Callable[[People], Sequence[Any]]) -> None:
        known = found.get((url_name, method))
        if roles and (known is None or len(known.roles) < len(roles)):
            found[url_name, method] = Page(method, url_name, roles, args)

    for case in room_cases():
        method = case.method.lower()
        add(method, case.url_name, tuple(name for name in STAFF if case.expected.get(name) in ANSWERED[method]), case.args)
    lines = _expected()
    for row in rows():
        if str(row) in lines:
            statuses, method = _statuses(lines[str(row)]), row.method.lower()
            add(method, row.url_name, tuple(name for name in STAFF if statuses.get(name) in ANSWERED[method]), row.args)
    return tuple(found[name] for name in sorted(found))


@dataclass(frozen=True)
class Planted:
    """A physician under every name by which a page could print them."""

    registrant: int
    user: int | None
    names: frozenset[str]


def planted() -> list[Planted]:
    """Everybody on the roster, renamed so that no other word is like it; copies made earlier keep the older name."""
    with as_system(reason="test"):
        staff_names = set(PersonName.objects.filter(user__staff_roles__isnull=False).values_list("name", flat=True))
        found = []
        for each in Registrant.objects.select_related("user"):
            own = set(PersonName.objects.filter(user=each.user_id).values_list("name", flat=True)) if each.user_id else set()
            new = f"Zqxw{each.pk} Unmistakable"
            old = {name for name in {each.name, *own} - staff_names if len(name) > 6}
            Registrant.objects.filter(pk=each.pk).update(name=new)
            if each.user is not None:
                PersonName.objects.filter(user=each.user).exclude(name__in=staff_names).update(name=new)
            address = {each.user.email, f"Zqxw Copied{each.user_id}"} if each.user else set()
            found.append(Planted(each.pk, each.user_id, frozenset({new, *old, *address})))
    return found


def printed(content: str, people: Sequence[Planted]) -> list[Planted]:
    """Those whom a page prints."""
    plain = html.unescape(content)
    return [each for each in people if any(re.search(rf"{re.escape(name)}(?!\w)", plain) for name in each.names)]


def lines_about(person: Planted, lines: Sequence[AccessLog]) -> bool:
    """One of the lines is about the person: the record, the account, or a row that belongs to one of them."""
    return any(_is_about(line, person) for line in lines)


def _is_about(line: AccessLog, person: Planted) -> bool:
    if not line.subject_type:
        return False
    if (line.subject_type, line.subject_id) == ("roster.registrant", str(person.registrant)):
        return True
    model = apps.get_model(line.subject_type)
    row: Model | None = model._default_manager.filter(pk=line.subject_id).first()
    if row is None:
        return False
    if model._meta.label == "accounts.User":
        return bool(row.pk == person.user)
    return getattr(row, "registrant_id", None) == person.registrant or (
        person.user is not None and getattr(row, "user_id", None) == person.user
    )


def body(response: HttpResponseBase) -> str:
    """What was answered, as text; a file that is no text has none."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode("utf-8", errors="ignore")


def _silent(crowd: Crowd, page: Page, url: str) -> list[str]:
    """The roles to whom the page prints somebody without a line."""
    people, found = planted(), []
    for role in page.roles:
        django_cache.clear()
        with transaction.atomic():
            with as_system(reason="count the lines"):
                before = set(AccessLog.objects.values_list("pk", flat=True))
            ask = getattr(crowd.browser(role), page.method)
            response = ask(url, {"confirmed": "yes"}) if page.method == "post" else ask(url)
            shown = printed(body(response), people) if response.status_code in {200, 422} else []
            with as_system(reason="read the new lines"):
                lines = list(AccessLog.objects.exclude(pk__in=before))
                missing = [each for each in shown if not lines_about(each, lines)]
            transaction.set_rollback(True)
        if missing:
            found.append(f"{role}: {len(missing)} of {len(shown)}")
        if not shown:
            break  # what one of the office doesn't see here, the others don't either
    return found


def _address(page: Page, they: People) -> str | None:
    """The page's address, or None where its room's own scene doesn't bear further rows."""
    try:
        with transaction.atomic():
            return reverse(page.url_name, args=list(page.args(they)))
    except (MultipleObjectsReturned, IntegrityError, ValidationError, AssertionError, ValueError):
        return None


def settle() -> None:
    """Two physicians with a row in every table that a person may read, so that lists have something to print."""
    for name in ("zqxw-first", "zqxw-second"):
        with as_system(reason="test"):
            owner = make_owner(name)
            letter = owner.rows["notifications.letter"]
            person = {"name": f"Zqxw Copied{owner.user.pk}", "user": owner.user}
            for state, channel in (("to_do", "phone"), ("stopped", "post")):
                Delivery.objects.create(letter_id=letter.pk, channel=channel, state=state, reason="Asked not to.", **person)


@pytest.mark.django_db
def test_who_is_printed_is_in_the_log(people: People) -> None:
    crowd, only = Crowd(people), os.environ.get("IMG_ONLY_PAGES", "")
    wanted = [page for page in pages() if re.search(only, f"{page.method} {page.url_name}")]
    silent: dict[str, list[str]] = {}
    alone: list[Page] = []
    with transaction.atomic():
        settle()
        for page in wanted:
            with crowd.undone() as they:
                url = _address(page, they)
                if url is None:
                    alone.append(page)
                elif found := _silent(crowd, page, url):
                    silent[f"{page.method} {page.url_name}"] = found
        transaction.set_rollback(True)
    for page in alone:
        with crowd.undone() as they:
            url = _address(page, they)
            assert url is not None, page
            if found := _silent(crowd, page, url):
                silent[f"{page.method} {page.url_name}"] = found
    assert only or len(wanted) > 400
    if silent:
        pytest.fail(
            "No line about somebody whom these pages print:\n" + "\n".join(f"{name} {who}" for name, who in silent.items())
        )
