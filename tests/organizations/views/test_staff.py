"""Pages of the office."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind
from tests.people import People, make_member, make_organization, sign_in

LIST = "/staff/organizations/"


@pytest.mark.django_db
def test_search_filter_and_sort(people: People, client: Client) -> None:
    make_organization("Zumbro Residency", OrganizationKind.SPONSORING_INSTITUTION)
    make_organization("Aspen Residency", OrganizationKind.SPONSORING_INSTITUTION)
    people.organization  # noqa: B018 - made by being named
    sign_in(client, people.coordinator)
    page = client.get(LIST, {"words": "residency", "kind": "sponsoring_institution", "active": "yes", "sort": "-name"})
    words = page.content.decode()
    assert 0 < words.index("Zumbro Residency") < words.index("Aspen Residency")
    assert "Northstar" not in words
    assert [each.label for each in page.context["active_filters"]] == [
        "Name: residency",
        "Sponsoring institution of a residency program",
        "Active",
    ]


@pytest.mark.django_db
def test_the_list_has_pages(people: People, client: Client) -> None:
    for number in range(27):
        make_organization(f"Clinic {number:02}")
    sign_in(client, people.coordinator)
    assert "Clinic 26" not in client.get(LIST).content.decode()
    assert "Clinic 26" in client.get(LIST, {"page": 2}).content.decode()


@pytest.mark.django_db
def test_the_export_holds_the_filtered_rows_and_no_formula(people: People, client: Client) -> None:
    evil = make_organization('=HYPERLINK("http://x","y")')
    make_organization("Other", OrganizationKind.AGENCY)
    with as_system(reason="test"):
        Organization.objects.filter(pk=evil.pk).update(phone="+1 218 555 0100", city="@SUM(A1)")
    sign_in(client, people.auditor)
    answer = client.get("/staff/organizations/export/", {"kind": "nonprofit"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["Name"] for row in rows] == ['\'=HYPERLINK("http://x","y")']
    assert (rows[0]["Phone"], rows[0]["City"]) == ("'+1 218 555 0100", "'@SUM(A1)")
    with as_system(reason="test"):
        assert AccessLog.objects.get(kind=AccessLog.Kind.EXPORT).rows == 1


@pytest.mark.django_db
def test_a_new_organization_and_its_first_administrator(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    made = client.post(f"{LIST}new/", {"name": "Lakes Clinic", "kind": "clinical_training_site", "legal_name": ""})
    client.post(f"{made['Location']}administrator/", {"email": "dr@lakes.example", "reason": "First administrator."})
    assert "dr@lakes.example" in client.get(made["Location"]).content.decode()
    again = client.post(f"{LIST}new/", {"name": "LAKES clinic", "kind": "nonprofit", "legal_name": ""})
    assert "already on record" in again.content.decode()


@pytest.mark.django_db
def test_the_history_shows_old_and_new_name_by_whom_and_why(people: People, client: Client) -> None:
    page = f"{LIST}{people.organization.pk}/"
    sign_in(client, people.coordinator).post(f"{page}rename/", {"name": "Polaris", "legal_name": "", "reason": "Merged."})
    history = client.get(f"{page}history/").content.decode()
    for words in ("Northstar Career Center", "Polaris", "Cora Dahl", "Reason: Merged."):
        assert words in history


@pytest.mark.django_db
def test_opening_an_organization_is_logged(people: People, client: Client) -> None:
    sign_in(client, people.auditor).get(f"{LIST}{people.organization.pk}/")
    with as_system(reason="test"):
        line = AccessLog.objects.get(subject_type="organizations.organization", kind=AccessLog.Kind.VIEW)
    assert (line.user_id, line.subject_id) == (people.auditor.pk, str(people.organization.pk))


@pytest.mark.django_db
def test_an_auditor_sees_no_way_to_change_anything(people: People, client: Client) -> None:
    people.owner  # noqa: B018 - made by being named
    page = sign_in(client, people.auditor).get(f"{LIST}{people.organization.pk}/").content.decode()
    for name in ("staff_rename", "staff_activity", "staff_appoint", "staff_add_sponsorship"):
        assert reverse(f"organizations:{name}", args=[people.organization.pk]) not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["list", "organization", "history", "export"])
def test_pages_cost_the_same_with_one_row_and_with_three(people: People, client: Client, address: str) -> None:
    organization = people.organization
    one = f"{LIST}{organization.pk}/"
    url = {"list": LIST, "organization": one, "history": f"{one}history/", "export": f"{LIST}export/"}[address]

    def grow(number: int) -> None:
        make_member(organization, "viewer")
        make_member(make_organization(), "viewer")
        with as_system(reason="test"):
            Organization.objects.filter(pk=organization.pk).update(city=f"City {number}")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    sign_in(client, people.coordinator).get(url)
    grow(1)
    first = count()
    grow(2)
    grow(3)
    assert count() == first
    assert first < 40
