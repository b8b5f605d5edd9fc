"""A list of sites comes in and comes back judged."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.geography.checking.actions import ask_for_check, kept_days, wipe_old_checks
from img_program.geography.checking.reading import read_sites
from img_program.geography.models import SiteCheck
from img_program.geography.models.checks import WIPED
from img_program.jobs import work
from img_program.organizations.acting import acting_as
from tests.people import People, sign_in
from tests.statute.test_pages import text

DAY = date(2026, 8, 1)
SITES = """Site name,Address,City or township,County,ZIP code,Latitude,Longitude,Our number
Northern Clinic,1 Main St,City of Saint Cloud,Stearns,56301,,,17
Woods Clinic,2 Oak St,Hermantown,,55811,,,18
Which Clinic,3 Elm St,Louisville Township,,,,,19
Lake Clinic,4 Elm St,Louisville Township,Red Lake County,,,,20
Point Clinic,,,,,43.93,-92.30,21
Twice Clinic,,Stewartville,,,44.022,-92.463,22
Odd Clinic,,Springfield Heights,Nowhere,,40.1,-92,23
=cmd,,Minneapolis,27053,,,,24
"""


def judged(content: str, people: People) -> tuple[SiteCheck, list[dict[str, str]]]:
    with acting_as(people.coordinator):
        check = ask_for_check(content=content.encode(), name="sites.csv", as_of=DAY, by=people.coordinator)
    work.run(SiteCheck._meta.label_lower, str(check.pk))
    client = sign_in(Client(), people.coordinator)
    page = text(client.get(reverse("geography:check", args=[check.pk])))
    assert "Download the list with its answers" in page
    file = client.get(reverse("geography:check_file", args=[check.pk])).content.decode("utf-8-sig")
    with as_system(reason="test"):
        check.refresh_from_db()
    return check, list(csv.DictReader(io.StringIO(file)))


@pytest.mark.django_db(transaction=True)
def test_every_row_comes_back_with_its_answer_and_reason(people: People) -> None:
    check, rows = judged(SITES, people)
    by = {row["Our number"]: row for row in rows if row["Our number"]}
    assert {number: (row["rural"], row["city or township found"]) for number, row in by.items()} == {
        "17": ("no", "St. Cloud"),
        "18": ("yes", "Hermantown"),
        "19": ("unknown", ""),
        "20": ("yes", "Louisville Township, Red Lake County"),
        "21": ("yes", ""),
        "22": ("unknown", "Rochester"),
        "23": ("unknown", ""),
        "24": ("no", "Minneapolis"),
    }
    assert "may be Louisville Township, Red Lake County or Louisville Township, Scott County" in by["19"]["not understood"]
    assert "was said to be in Stewartville, but the point lies in Rochester" in by["22"]["rural: why"]
    assert "We know no county “Nowhere”." in by["23"]["not understood"]
    assert by["24"]["Site name"] == "'=cmd", "no spreadsheet runs it"
    assert by["18"]["answer"] == "counts"
    assert by["17"]["answer"] == "needs a person", "no federal list was read: nobody knows whether it is underserved"
    assert "DISCLAIMERS" in rows[-1]["Site name"]
    assert (check.rows_read, check.rows_counting) == (8, 3)


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_judged_quickly(people: People) -> None:
    header = "latitude,longitude\n"
    rows = "".join(f"{44 + number / 5000},{-94.5}\n" for number in range(12_000))
    check, answers = judged(header + rows, people)
    assert (check.rows_read, len(answers)) == (12_000, 12_001)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no rows"),
        ("a,b\n1,2\n", "must name at least one"),
        ("latitude\n44\n", "must name at least one"),
        ('city\n"Duluth\n', "quotation mark"),
        ("city\n" + "x\n" * 100_001, "more than 100,000 rows"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_in_words(content: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read_sites(content.encode())


def test_other_separators_and_latin_1_are_read() -> None:
    file = read_sites("Municipality;Lat;Lon\nSáint Cloud;;\n".encode("latin-1"))
    assert (file.columns, file.rows) == ({"place": 0, "latitude": 1, "longitude": 2}, [["Sáint Cloud", "", ""]])


@pytest.mark.django_db
def test_who_may_check_and_what_a_page_says(client: Client, people: People) -> None:
    with acting_as(people.auditor), pytest.raises(PermissionDenied):
        ask_for_check(content=b"city\nDuluth\n", name="x.csv", as_of=DAY, by=people.auditor)
    sign_in(client, people.coordinator)
    page = reverse("geography:checks")
    assert "must name at least one" in text(client.post(page, {"file": SimpleUploadedFile("x.csv", b"a\nb\n")}))
    early = {"file": SimpleUploadedFile("x.csv", b"city\nDuluth\n"), "as_of_0": "1", "as_of_1": "1", "as_of_2": "2010"}
    assert "We know no rule for that day" in text(client.post(page, early))
    sent = client.post(page, {"file": SimpleUploadedFile("x.csv", b"city\nDuluth\n")})
    assert sent.status_code == HTTPStatus.FOUND
    assert "x.csv" in text(client.get(page))
    sign_in(client, people.stranger)
    assert client.get(page).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.django_db(transaction=True)
def test_lists_are_wiped_when_their_days_are_over_and_not_before(people: People) -> None:
    check, _rows = judged(SITES, people)
    result, kept = check.result_name, kept_days(timezone.localdate())
    assert wipe_old_checks(now=check.created_at + timedelta(days=kept)) == 0
    assert default_storage.exists(result)
    later = check.created_at + timedelta(days=kept, seconds=1)
    assert (wipe_old_checks(now=later), wipe_old_checks(now=later)) == (1, 0)
    assert not default_storage.exists(result)
    client = sign_in(Client(), people.coordinator)
    page = text(client.get(reverse("geography:check", args=[check.pk])))
    assert ("sites.csv" in page, "Download the list" in page, "Wiped" in page) == (False, False, True)
    assert client.get(reverse("geography:check_file", args=[check.pk])).status_code == HTTPStatus.NOT_FOUND
    with as_system(reason="test"):
        check.refresh_from_db()
    assert (check.rows_read, check.file_name, check.result_name, check.storage_name) == (8, WIPED, "", "")


@pytest.mark.django_db
def test_a_list_that_is_being_judged_is_not_wiped(people: People) -> None:
    with acting_as(people.coordinator):
        check = ask_for_check(content=b"city\nDuluth\n", name="x.csv", as_of=DAY, by=people.coordinator)
    assert wipe_old_checks(now=check.created_at + timedelta(days=1000)) == 0
