"""Data for everybody: numbers as numbers, what is withheld said so, awards in the 360Giving standard, permanent versions."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from reports.models import PublishedEdition
from reports.open_data.numbers import FIELDS, as_csv, lines_of
from reports.publication.frozen import sha256
from tests.access import Case, assert_access, everybody, undecided
from tests.grants.awards.factories import make_award
from tests.people import People
from tests.queries import LIST, queries_of
from tests.reports.edition.test_access import first_version

PUBLIC = everybody(members=200, outsiders=200, staff=200, anonymous=200)
CASES = [
    *(Case(f"data:{name}", PUBLIC) for name in ("index", "changes", "awards", "rounds", "parameters")),
    *(Case(f"data:{name}", PUBLIC, args=first_version) for name in ("package", "numbers", "csvw")),
]
HEADER = "report year,period,table or figure,group,measure,value,definition,citation\r\n"


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("data", CASES) == set()


@pytest.mark.parametrize(
    ("printed", "value", "unit", "status"),
    [
        ("1,204", "1204", "number", "shown"),
        ("$4,000", "4000", "dollars", "shown"),
        ("\u2212$12.50", "-12.50", "dollars", "shown"),
        ("25%", "25", "percent", "shown"),
        ("0", "0", "number", "shown"),
        ("not shown", "", "", "withheld"),
        ("250-400", "", "", "words"),
        ("3 May 2026", "", "", "words"),
        ("'=1+1", "", "", "words"),
    ],
)
def test_a_number_is_a_number_and_what_is_withheld_says_so(printed: str, value: str, unit: str, status: str) -> None:
    published = PublishedEdition(report_year=2027, csv=f'\ufeff{HEADER}2027,FY,Table,Group,Measure,"{printed}",D,C\r\n')
    (line,) = lines_of(published)
    assert (line["value"], line["unit"], line["status"], line["version"]) == (value, unit, status, "1.0.0")
    (row,) = csv.DictReader(io.StringIO(as_csv(published)))
    assert not row["as_printed"].startswith("=")
    if value:
        assert Decimal(row["value"]) == Decimal(value)


@pytest.mark.django_db
def test_a_package_describes_its_file_and_changes_are_listed(people: People, client: Client) -> None:
    way = first_version(people)

    def data(name: str, *args: Any) -> Any:
        return json.loads(client.get(reverse(f"data:{name}", args=args)).content)

    package = data("package", *way)
    file = client.get(reverse("data:numbers", args=way))
    (resource,) = package["resources"]
    assert (resource["bytes"], resource["hash"]) == (len(file.content), f"sha256:{sha256(file.content)}")
    assert resource["path"].endswith(reverse("data:numbers", args=way))
    header = file.content.decode().splitlines()[0].split(",")
    assert [each["name"] for each in resource["schema"]["fields"]] == header == [each.name for each in FIELDS]
    assert [each["name"] for each in data("csvw", *way)["tableSchema"]["columns"]] == header
    assert "public" in file.headers["Cache-Control"]
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert package["licenses"][0]["name"] == "CC0-1.0"
    (change,) = data("changes")["changes"]
    assert (change["version"], change["level"], change["what"]) == ("1.0.0", "major", "First published.")
    assert data("parameters")["parameters"][0].keys() >= {"key", "value", "unit", "from", "before", "citation"}
    assert data("rounds")["rounds"] == []
    assert client.get(reverse("data:package", args=[way[0], 0])).status_code == 404


REQUIRED = {
    "id": str,
    "title": str,
    "description": str,
    "currency": str,
    "amountAwarded": float,
    "awardDate": str,
    "recipientOrganization": list,
    "fundingOrganization": list,
}
"""What a grant of the 360Giving standard must have."""


@pytest.mark.django_db
def test_awards_follow_the_360giving_standard(people: People, client: Client) -> None:
    award = make_award(people)
    address = reverse("data:awards")
    before = len(queries_of(client, address))
    (grant,) = json.loads(client.get(address).content)["grants"]
    assert {name for name, kind in REQUIRED.items() if not isinstance(grant[name], kind)} == set()
    assert (grant["currency"], Decimal(str(grant["amountAwarded"]))) == ("USD", award.amount)
    assert grant["id"].startswith("360G-")
    assert date.fromisoformat(grant["awardDate"])
    for organization in (*grant["recipientOrganization"], *grant["fundingOrganization"]):
        assert organization["id"]
        assert organization["name"]
    with as_system(reason="test"):
        assert grant["recipientOrganization"][0]["name"] == award.organization.name
    assert before <= LIST
