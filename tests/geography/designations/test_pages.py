"""Who opens the pages of designations, and what they say."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.database.context import as_system
from img_program.geography.designations.county_map import county_shapes
from img_program.geography.designations.layout import HPSA_LAYOUT
from img_program.geography.designations.sample import federal_bytes
from img_program.geography.models import Designation, DesignationImport
from img_program.jobs import work
from img_program.jobs.models import JobState
from tests.access import Case, assert_access, everybody, url_names
from tests.geography.designations.support import AUGUST, hpsa, load, load_both, mua
from tests.people import People, sign_in
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db
OFFICE = everybody(members=403, outsiders=403, staff=200)
IMPORTERS = everybody(members=403, outsiders=403, staff=403, coordinator=200, program_manager=200)


def _designation(_people: People) -> list[Any]:
    load(HPSA_LAYOUT, hpsa(id="127", name="North", county="27007"))
    return [Designation.objects.get().pk]


def _import(_people: People) -> list[Any]:
    return [load(HPSA_LAYOUT, hpsa(id="127", name="North", county="27007")).pk]


CASES = [
    Case("geography:designations", OFFICE),
    Case("geography:designations_csv", OFFICE),
    Case("geography:designation_map", OFFICE),
    Case("geography:designation_imports", OFFICE),
    Case("geography:designation", OFFICE, args=_designation),
    Case("geography:designation_import", OFFICE, args=_import),
    Case("geography:new_designation_import", IMPORTERS),
    Case("geography:new_designation_import", IMPORTERS, method="post"),
]


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    addresses = {name for name in url_names("geography") if "designation" in name}
    assert addresses == {case.url_name for case in CASES}


def test_what_is_not_there_is_not_found(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    assert client.get(reverse("geography:designation", args=[1])).status_code == 404
    assert client.get(reverse("geography:designation_import", args=[uuid4()])).status_code == 404


ROWS = (
    [
        hpsa(id="101", name="Beltrami area", county="27007"),
        hpsa(id="102", name="Bemidji people", county="27007", type="HPSA Population", status="Proposed For Withdrawal"),
        hpsa(id="103", name="Old Duluth", county="27137", status="Withdrawn", withdrawn="06/30/2022", day="01/15/2018"),
    ],
    [mua(id="00200", name="=Formula area", county="27007")],
)


@pytest.fixture
def office(client: Client, people: People) -> Client:
    load_both(*ROWS)
    return sign_in(client, people.coordinator)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"101", "102", "103", "00200", "1270000001", "00001"}),
        ({"words": "bemidji"}, {"102"}),
        ({"words": "0020"}, {"00200"}),
        ({"kind": "mua"}, {"00200", "00001"}),
        ({"county": "27137"}, {"103"}),
        ({"status": "withdrawn"}, {"103"}),
        ({"county": "27137", "on_0": "5", "on_1": "3", "on_2": "2020"}, {"103"}),
        ({"county": "27137", "on_0": "5", "on_1": "3", "on_2": "2024"}, set()),
    ],
)
def test_search_and_filters_of_the_list_and_its_file(office: Client, query: dict[str, str], names: set[str]) -> None:
    page = office.get(reverse("geography:designations"), query)
    assert {row.record.federal_id for row in page.context["table"].rows} == names
    content = office.get(reverse("geography:designations_csv"), query).content.decode("utf-8-sig")
    assert {row["federal id"] for row in csv.DictReader(io.StringIO(content))} == names


def test_the_file_is_safe_to_open_in_a_spreadsheet(office: Client) -> None:
    response = office.get(reverse("geography:designations_csv"), {"words": "formula"})
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["name"], row["counties"], row["designated on"]) == ("'=Formula area", "Beltrami", "2010-07-01")
    assert response["Content-Disposition"] == 'attachment; filename="shortage-designations.csv"'


def test_the_list_sorts(office: Client) -> None:
    page = office.get(reverse("geography:designations"), {"sort": "-designated_on"})
    assert next(iter(page.context["table"].rows)).record.federal_id == "103"
    assert "Withdrawn" in text(page)


def test_a_designation_with_what_it_covers_and_how_it_changed(office: Client) -> None:
    withdrawn = hpsa(id="101", name="Beltrami area", county="27007", status="Withdrawn", withdrawn="07/20/2026", created=AUGUST)
    load(HPSA_LAYOUT, withdrawn)
    page = text(office.get(reverse("geography:designation", args=[Designation.objects.get(federal_id="101").pk])))
    assert "HPSA 101" in page
    assert "Withdrawn on 20 July 2026" in page
    assert "Status: Designated → Withdrawn" in page
    gone = text(office.get(reverse("geography:designation", args=[Designation.objects.get(federal_id="102").pk])))
    assert "It still counts until it is withdrawn." in gone
    assert "The list of 1 August 2026 does not name it" in gone


def test_a_place_says_whether_it_is_underserved_and_shows_the_days(office: Client) -> None:
    page = text(office.get(reverse("geography:place", args=["2705068"])))
    assert "Underserved as of" in page
    assert "covers all of Beltrami County." in page
    assert "Checked against the federal files of 1 July 2026." in page
    past = {"on_0": "5", "on_1": "3", "on_2": "2020"}
    page = text(office.get(reverse("geography:place", args=["2728682"]), past))
    assert "HPSA 103 (Old Duluth) covers all of St. Louis County." in page
    assert "15 January 2018 to 30 June 2022" in page
    assert "Not underserved" in text(office.get(reverse("geography:place", args=["2728682"])))


def test_the_map_says_the_same_in_the_picture_and_in_the_table(office: Client) -> None:
    response = office.get(reverse("geography:designation_map"), {"on_0": "7", "on_1": "2", "on_2": "2026"})
    content = response.content.decode()
    assert '<svg role="img" aria-labelledby="map-title map-description"' in content
    assert "<title>Beltrami County: 3 designations, one of them for the whole county</title>" in content
    assert "<title>St. Louis County: 0 designations</title>" in content
    assert "Beltrami 2 1 0 3 Yes" in text(response)
    only = text(office.get(reverse("geography:designation_map"), {"kind": "mua"}))
    assert "Beltrami 0 1 0 1 Yes" in only
    assert "style=" not in content


def test_every_county_has_its_place_on_the_map() -> None:
    shapes = county_shapes()
    assert len(shapes) == 87
    assert shapes["27069"].y < shapes["27137"].y < shapes["27053"].y < shapes["27045"].y, "Kittson lies in the north"
    assert shapes["27099"].x < shapes["27045"].x, "Mower lies west of Fillmore"


def test_a_file_is_imported_in_the_browser(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    address = reverse("geography:new_designation_import")
    assert "Answer “The federal file”" in text(client.post(address))
    rows = [hpsa(id="127", name="North", county="27007"), hpsa(id="128", name="South", county="27045", status="Odd")]
    file = SimpleUploadedFile("HPSA.csv", federal_bytes(HPSA_LAYOUT, rows))
    sent = client.post(address, {"file": file})
    with as_system(reason="test"):
        run = DesignationImport.objects.get()
    assert sent["Location"] == reverse("geography:designation_import", args=[run.pk])
    assert "Waiting to start" in text(client.get(sent["Location"]))
    work.run(DesignationImport._meta.label_lower, str(run.pk))
    poll = client.get(sent["Location"], headers={"X-Poll": "1"})
    assert "<html" not in poll.content.decode()
    page = text(client.get(sent["Location"]))
    assert "Rows kept 1" in page
    assert "3 HPSA Status We don't know the status “Odd”." in page
    assert "North" in page
    assert "HPSA.csv" in text(client.get(reverse("geography:designation_imports")))


def test_a_refused_file_says_why_on_its_page(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    sent = client.post(reverse("geography:new_designation_import"), {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    with as_system(reason="test"):
        run = DesignationImport.objects.get()
    work.run(DesignationImport._meta.label_lower, str(run.pk))
    with as_system(reason="test"):
        run.refresh_from_db()
    assert run.state == JobState.FAILED
    assert "neither the federal file of primary care HPSAs" in text(client.get(sent["Location"]))


@pytest.mark.parametrize("name", ["designations", "designations_csv", "designation_map", "designation_imports", "place"])
def test_more_rows_cost_no_more_queries(client: Client, people: People, name: str) -> None:
    sign_in(client, people.coordinator)
    address = reverse(f"geography:{name}", args=["2705068"] if name == "place" else [])

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    load_both([hpsa(id="1", name="One", county="27007")])
    one = queries()
    load_both([hpsa(id=f"{number}", name="More", county="27007") for number in range(1, 12)])
    assert queries() == one


def test_a_large_file_is_taken_from_people_who_are_signed_in(client: Client, people: People) -> None:
    address = reverse("geography:new_designation_import")
    large = str(50_000_000)
    assert client.get(address, headers={"Content-Length": large}).status_code == 413
    sign_in(client, people.coordinator)
    assert client.get(address, headers={"Content-Length": large}).status_code == 200
    assert client.get(address, headers={"Content-Length": "101000000"}).status_code == 413
    assert client.get(reverse("geography:places"), headers={"Content-Length": large}).status_code == 413
