"""A list costs the same however long it is: at most one page of rows, the same queries, files of what is filtered."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from grants.rounds.models import Application, Opportunity, Program
from img_program.accounts.models import AccessLog, User
from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind
from img_program.web.paging import ROWS
from tests.grants.rounds.factories import make_round, pass_deadline
from tests.people import People, sign_in
from tests.queries import queries_of

HOSTILE = "=HYPERLINK(1)"


def _organizations(count: int, name: str = "Clinic") -> list[Organization]:
    with as_system(reason="test"):
        before = Organization.objects.count()
        rows = [Organization(name=f"{name} {before + number:04}", kind=OrganizationKind.NONPROFIT) for number in range(count)]
        return list(Organization.objects.bulk_create(rows))


def _rounds(count: int, by: User) -> None:
    with as_system(reason="test"):
        rows = [
            Opportunity(program=Program.CAREER_GUIDANCE, title=f"Round {number}", fiscal_year=2027, created_by=by)
            for number in range(count)
        ]
        Opportunity.objects.bulk_create(rows)


@dataclass
class Listed:
    """A list: its address, who opens it, and what makes more rows."""

    url: str
    person: User
    more: Callable[[int], object]


def _lists(people: People) -> list[Listed]:
    opportunity = make_round(people)

    def applications(count: int) -> None:
        with as_system(reason="test"):
            drafts = [
                Application(opportunity=opportunity, organization=each, started_by=people.manager)
                for each in _organizations(count, "Applicant")
            ]
            Application.objects.bulk_create(drafts)
            Application.objects.filter(opportunity=opportunity, state="draft").update(state="submitted")

    applications(1)
    pass_deadline(opportunity)
    return [
        Listed(reverse("organizations:staff_list"), people.coordinator, _organizations),
        Listed(reverse("rounds:staff_rounds"), people.coordinator, lambda count: _rounds(count, people.coordinator)),
        Listed(reverse("rounds:staff_applications", args=[opportunity.pk]), people.coordinator, applications),
        Listed(reverse("rounds:staff_ranking", args=[opportunity.pk]), people.coordinator, applications),
    ]


def _rows(client: Client, url: str) -> int:
    body = re.search(r"<tbody>(.*?)</tbody>", client.get(url).content.decode(), re.DOTALL)
    assert body
    return body[1].count("<tr>")


@pytest.mark.django_db
def test_a_page_plus_one_row_costs_what_three_pages_cost(people: People, subtests: pytest.Subtests) -> None:
    lists = _lists(people)
    assert len(lists) > 3
    for listed in lists:
        with subtests.test(msg=listed.url):
            client = sign_in(Client(), listed.person)
            listed.more(ROWS + 1)
            client.get(listed.url)
            short, first = queries_of(client, listed.url), _rows(client, listed.url)
            listed.more(2 * ROWS)
            long, last = queries_of(client, listed.url), _rows(client, listed.url)
            assert (first, last) == (ROWS, ROWS)
            assert len(short) == len(long)
            assert 'aria-label="Pages"' in client.get(listed.url).content.decode()
            assert client.get(listed.url, {"page": "999999"}).status_code == 200
            assert client.get(listed.url, {"page": "x\0", "q": "a\0b", "sort": "-nothing"}).status_code in {200, 400}


@pytest.mark.django_db
def test_the_files_hold_what_is_filtered_and_no_formula(people: People) -> None:
    with as_system(reason="test"):
        Opportunity.objects.bulk_create(
            [
                Opportunity(program=Program.CAREER_GUIDANCE, title=title, fiscal_year=2027, created_by=people.coordinator)
                for title in (HOSTILE, f"{HOSTILE} again", "Another")
            ]
        )
    client = sign_in(Client(), people.coordinator)
    url = reverse("rounds:staff_rounds")
    text = client.get(url, {"q": "HYPERLINK", "format": "csv"})
    rows = list(csv.reader(io.StringIO(text.content.decode())))
    assert len(rows) == 3
    assert all(row[0].startswith("'=") for row in rows[1:])
    book = client.get(url, {"q": "HYPERLINK", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in cells] == [row[0] for row in rows]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with as_system(reason="test"):
        assert AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT, purpose="list: rounds", rows=2).count() == 2
    assert client.get(url, {"format": "exe"}).status_code == 404
