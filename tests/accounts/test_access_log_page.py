"""The access log is read by those who oversee the use of data: filters, pages, a safe file, and its own line."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from img_program.accounts import log_entries
from img_program.accounts.models import AccessLog, StaffRoleName
from img_program.database.context import as_system
from tests.accounts.conftest import log_lines
from tests.people import make_staff, make_user, sign_in

pytestmark = pytest.mark.django_db
PAGE, FILE = "/staff/accounts/access-log/", "/staff/accounts/access-log/export/"
READERS = {StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.AUDITOR}


def _line(**fields: object) -> AccessLog:
    with as_system(reason="test"):
        return AccessLog.objects.create(**{"kind": AccessLog.Kind.VIEW, **fields})


@pytest.mark.parametrize("role", list(StaffRoleName))
def test_only_those_who_oversee_read_it(client: Client, role: StaffRoleName) -> None:
    sign_in(client, make_staff(role))
    expected = 200 if role in READERS else 403
    assert [client.get(page).status_code for page in (PAGE, FILE)] == [expected, expected]
    assert client.post(PAGE).status_code == 405


def test_nobody_else_does(client: Client) -> None:
    assert [client.get(page).status_code for page in (PAGE, FILE)] == [302, 302]
    sign_in(client, make_user())
    assert [client.get(page).status_code for page in (PAGE, FILE)] == [403, 403]


def test_filters_by_kind_person_subject_and_days(client: Client) -> None:
    sign_in(client, make_staff("data_practices_official"))
    person = make_user(name="Nadia Ali")
    now = timezone.now()
    _line(user_id=person.pk, kind="search", purpose="old one", at=now - timedelta(days=40))
    _line(user_id=person.pk, kind="export", purpose="the export", subject_type="accounts.user", subject_id=str(person.pk), rows=7)
    _line(kind="refused", purpose="a refusal")
    everything = client.get(PAGE).content.decode()
    assert everything.index("a refusal") < everything.index("the export") < everything.index("old one")
    assert f"Nadia Ali ({person.pk})" in everything

    def shown(**wanted: Any) -> list[str]:
        text = client.get(PAGE, wanted).content.decode()
        return [words for words in ("old one", "the export", "a refusal") if words in text]

    assert shown(kind="export") == ["the export"]
    assert shown(person=person.pk) == ["old one", "the export"]
    assert shown(subject_type="accounts.user", subject=person.pk) == ["the export"]
    assert shown(since=timezone.localdate() - timedelta(days=1)) == ["the export", "a refusal"]
    assert shown(until=timezone.localdate() - timedelta(days=30)) == ["old one"]
    assert shown(since="2026-02-02", until="2026-01-01") == []
    assert shown(kind="nonsense") == []


def test_looking_at_it_is_a_line_of_it(client: Client) -> None:
    auditor = sign_in(client, make_staff("auditor"))
    auditor.get(PAGE)
    assert [line.purpose for line in log_lines(AccessLog.Kind.VIEW)] == ["access log"]


def test_the_file_is_safe_for_spreadsheets_and_logged(client: Client) -> None:
    official = make_staff("data_practices_official")
    sign_in(client, official)
    _line(purpose='=HYPERLINK("https://x.example")', kind="search")
    answer = client.get(FILE, {"kind": "search"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    header, row = list(csv.reader(io.StringIO(answer.content.decode())))
    assert header == list(log_entries.COLUMNS)
    assert row[7].startswith("'=")
    (export,) = log_lines(AccessLog.Kind.EXPORT)
    assert (export.user_id, export.rows, export.purpose) == (official.pk, 1, "access log")
    assert len(client.get(FILE, {"kind": "nonsense"}).content.decode().splitlines()) == 1


def test_pages_are_capped_and_cost_the_same_with_many_lines(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, make_staff("auditor"))
    people = [make_user() for _ in range(12)]
    with as_system(reason="test"):
        AccessLog.objects.bulk_create([AccessLog(kind="view", user_id=people[n % 12].pk, purpose=f"n{n}") for n in range(130)])
    monkeypatch.setattr("img_program.accounts.views.access_log.MOST_LINES", 100)
    client.get(PAGE)
    with django_assert_max_num_queries(20):
        text = client.get(PAGE).content.decode()
    assert "Only the newest 100 lines" in text
    assert "100 lines" in text
    assert len(client.get(FILE).content.decode().splitlines()) == 101
