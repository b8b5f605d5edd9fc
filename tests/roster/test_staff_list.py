"""The staff list: search under opaque addresses, filters, sort, kept views, small files; logged and quick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.geography.models import County, Region
from img_program.web.paging import CappedPaginator
from roster.models import Registrant, SavedView, Specialty
from tests.people import People, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db
LIST = "/staff/roster/"
HENNEPIN, ST_LOUIS = "27053", "27137"


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Queries for data: savepoints and the setting of the context left out."""
    noise = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    return [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(noise)]


@pytest.fixture
def staff(client: Client, people: People) -> Client:
    return sign_in(client, people.coordinator)


def search(client: Client, **terms: str) -> str:
    response = client.post(reverse("roster:staff_search"), terms, follow=True)
    assert response.status_code == 200
    return response.text


def names_in(text: str, *names: str) -> list[str]:
    return [name for name in names if name in text]


def test_the_name_searched_for_is_in_no_address_and_the_search_is_logged(staff: Client, people: People) -> None:
    found = make_registrant(name="Muhammad Warsame")
    response = staff.post(reverse("roster:staff_search"), {"q": "Mohamed"})
    assert "ohamed" not in response["Location"].lower()
    page = staff.get(response["Location"])
    assert "Muhammad Warsame" in page.text
    with as_system(reason="test"):
        whole, person = AccessLog.objects.filter(kind=AccessLog.Kind.SEARCH).order_by("subject_type")
    assert (whole.user_id, whole.rows, whole.purpose) == (people.coordinator.pk, 1, "Roster list")
    assert (person.user_id, person.subject_type, person.subject_id) == (people.coordinator.pk, "roster.registrant", str(found.pk))
    assert "ohamed" not in f"{whole.path} {person.path}".lower()


def test_each_filter_narrows_the_list(staff: Client) -> None:
    with as_system(reason="test"):
        north = Region.objects.create(slug="north-test", name="North of the test")
        County.objects.filter(pk=ST_LOUIS).update(region=north)
        pediatrics = Specialty.objects.get(name="Pediatrics")
    make_registrant(name="Anna", county_id=HENNEPIN, specialty=pediatrics, school_country="ET")
    make_registrant(name="Berhanu", county_id=ST_LOUIS)
    make_registrant(name="Chidi", residence="other_state", state="WI")
    everybody = ("Anna", "Berhanu", "Chidi")
    assert names_in(staff.get(LIST).text, *everybody) == list(everybody)
    assert names_in(search(staff, county=HENNEPIN), *everybody) == ["Anna"]
    assert names_in(search(staff, region=str(north.pk)), *everybody) == ["Berhanu"]
    assert names_in(search(staff, area="metro"), *everybody) == ["Anna"]
    assert names_in(search(staff, area="greater"), *everybody) == ["Berhanu"]
    assert names_in(search(staff, specialty=pediatrics.pk), *everybody) == ["Anna"]
    assert names_in(search(staff, specialty="none"), *everybody) == ["Berhanu", "Chidi"]
    assert names_in(search(staff, school_country="ET"), *everybody) == ["Anna"]


def test_who_left_is_shown_only_when_asked_for(staff: Client) -> None:

    gone = make_registrant(name="Gone Person")
    with as_system(reason="test"):
        Registrant.objects.filter(pk=gone.pk).update(status="left", left_at=timezone.now())
    assert "Gone Person" not in staff.get(LIST).text
    assert "Gone Person" in search(staff, status="left")
    assert "Gone Person" in search(staff, status="any")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Anna", "Berhanu", "Chidi"]),
        ("-name", ["Chidi", "Berhanu", "Anna"]),
        ("graduation_year", ["Chidi", "Anna", "Berhanu"]),
        ("-graduation_year", ["Berhanu", "Anna", "Chidi"]),
        ("joined_at", ["Berhanu", "Anna", "Chidi"]),
        ("-joined_at", ["Chidi", "Anna", "Berhanu"]),
    ],
)
def test_the_list_sorts(staff: Client, sort: str, order: list[str]) -> None:
    for name, year in (("Berhanu", 2015), ("Anna", 2010), ("Chidi", 1998)):
        make_registrant(name=name, graduation_year=year)
    text = staff.get(f"{LIST}?sort={sort}").text
    assert sorted(order, key=text.index) == order


@pytest.mark.parametrize("query", ["?sort=search_name;drop", "?page=0", "?page=99", "?page=x"])
def test_a_strange_address_shows_the_list(staff: Client, query: str) -> None:
    make_registrant(name="Anna")
    assert "Anna" in staff.get(LIST + query).text


def test_pages_go_on(staff: Client) -> None:
    for number in range(53):
        make_registrant(name=f"Person {number:02}")
    first, second = staff.get(f"{LIST}?sort=name").text, staff.get(f"{LIST}?sort=name&page=2").text
    assert names_in(first, "Person 00", "Person 49", "Person 50", "53 people") == ["Person 00", "Person 49", "53 people"]
    assert names_in(second, "Person 49", "Person 50", "Person 52") == ["Person 50", "Person 52"]


def test_the_count_stops_at_its_cap(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("img_program.web.paging.CAP", 2)
    monkeypatch.setattr("img_program.web.tables.CAP", 2)
    for _number in range(3):
        make_registrant()
    page = staff.get(LIST)
    assert isinstance(page.context["table"].paginator, CappedPaginator)
    assert "More than 2 people" in page.text


def test_queries_do_not_grow_with_rows_and_the_page_is_small(staff: Client) -> None:
    make_registrant(county_id=HENNEPIN)
    staff.get(LIST)
    with counted() as one:
        staff.get(LIST)
    for _number in range(2):
        make_registrant(county_id=HENNEPIN)
    with counted() as three:
        page = staff.get(LIST)
    assert len(statements(one)) == len(statements(three))
    assert len(page.context["table"].page.object_list) == 3
    room = [sql for sql in statements(three) if '"roster_' in sql or '"geography_' in sql or '"accounts_accesslog' in sql]
    assert len(room) <= 8, room
    assert len(statements(three)) <= 12
    assert len(page.content) < 100_000


def test_a_view_is_kept_found_again_and_removed_by_its_maker_alone(staff: Client, people: People) -> None:
    search(staff, q="Warsame", county=HENNEPIN)
    with as_system(reason="test"):
        view = SavedView.objects.get()
    staff.post(reverse("roster:staff_keep_view", args=[view.pk]), {"name": "Hennepin"})
    assert "Hennepin" in staff.get(LIST).text
    other = sign_in(Client(), people.program_manager)
    assert other.get(reverse("roster:staff_view", args=[view.pk])).status_code == 404
    assert other.post(reverse("roster:staff_remove_view", args=[view.pk])).status_code == 404
    staff.post(reverse("roster:staff_remove_view", args=[view.pk]))
    assert staff.get(reverse("roster:staff_view", args=[view.pk])).status_code == 404
    with as_system(reason="test"):
        view.refresh_from_db()
    assert view.terms == {}


def test_a_small_file_is_made_logged_and_safe_for_spreadsheets(staff: Client, people: People) -> None:
    person = make_registrant(name="=cmd()")
    search(staff, status="active")
    with as_system(reason="test"):
        view = SavedView.objects.get()
    response = staff.post(reverse("roster:staff_export", args=[view.pk]), {"purpose": "Invitations to a meeting"})
    assert (response["Content-Type"], "'=cmd()" in response.text) == ("text/csv; charset=utf-8", True)
    assert "Made by coordinator@state.example" in response.text
    assert "Born" not in response.text
    with as_system(reason="test"):
        lines = AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT).order_by("subject_type")
        found = list(lines.values_list("subject_type", "subject_id", "rows", "purpose"))
    assert found == [
        ("roster.registrant", str(person.pk), None, "Invitations to a meeting"),
        ("roster.savedview", str(view.pk), 1, "Invitations to a meeting"),
    ]


def test_a_file_of_more_people_than_the_parameter_is_refused(staff: Client) -> None:
    for _number in range(26):
        make_registrant()
    search(staff, status="active")
    with as_system(reason="test"):
        view = SavedView.objects.get()
    response = staff.post(reverse("roster:staff_export", args=[view.pk]), {"purpose": "All of them"})
    assert (response.status_code, "data practices official" in response.text) == (403, True)
    with as_system(reason="test"):
        assert AccessLog.objects.filter(kind=AccessLog.Kind.REFUSED).count() == 1


def test_an_auditor_searches_and_changes_nothing(client: Client, people: People) -> None:
    person = make_registrant(name="Anna")
    sign_in(client, people.auditor)
    assert "Anna" in search(client, q="anna")
    assert client.get(reverse("roster:staff_person_tab", args=[person.pk, "eligibility"])).context["form"] is None
    data = {"rule": "is_img", "outcome": "met", "basis": "persons_statement", "reason": "x"}
    response = client.post(reverse("roster:staff_person_tab", args=[person.pk, "eligibility"]), data)
    assert response.status_code == 403
