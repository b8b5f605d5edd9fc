"""Files of the roster: safe cells, the guard, the second person, and the way back in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import Settings

from img_program.accounts.models import AccessLog, User
from img_program.accounts.sessions import SECOND_FACTOR_KEY
from img_program.database.context import as_system
from img_program.jobs.work import run
from img_program.organizations.acting import acting_as
from roster.actions import store_view
from roster.exporting.actions import RELEASE_STEP
from roster.models import Registrant, RosterExport, RosterRelease, SavedView
from tests.approvals.support import memo, second_look
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant
from tests.roster.importing.files import row_of, run_command, text_of

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)
ASKED = {
    "purpose": "Letters about the program",
    "recipient": "Print shop",
    "form": "csv",
    "destroy_by_0": str(SOON.month),
    "destroy_by_1": str(SOON.day),
    "destroy_by_2": str(SOON.year),
}


def view_of(user: User) -> SavedView:
    with acting_as(user):
        return store_view(by=user, terms={"status": "active"})


def ask(client: Client, view: SavedView, **more: str) -> RosterRelease:
    response = client.post(reverse("roster:staff_release_ask", args=[view.pk]), ASKED | more)
    assert response.status_code == 302, response.text
    with as_system(reason="test"):
        return RosterRelease.objects.latest("requested_at")


def fetch(client: Client, release: RosterRelease) -> bytes:
    response = client.get(reverse("roster:staff_release_file", args=[release.pk]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def decide(client: Client, release: RosterRelease, **data: str) -> int:
    return client.post(reverse("roster:staff_release", args=[release.pk]), data).status_code


def make_stale(client: Client) -> None:
    session = client.session
    session[SECOND_FACTOR_KEY] = {**session[SECOND_FACTOR_KEY], "at": timezone.now().timestamp() - 3600}
    session.save()


@pytest.mark.parametrize(("number", "status"), [(25, 200), (26, 403)])
def test_the_guard_stands_at_the_parameter(client: Client, people: People, number: int, status: int) -> None:
    for _each in range(number):
        make_registrant()
    sign_in(client, people.coordinator)
    address = reverse("roster:staff_export", args=[view_of(people.coordinator).pk])
    assert client.post(address, {"purpose": "A meeting"}).status_code == status


def test_a_small_workbook_has_numbers_and_no_formula(client: Client, people: People) -> None:
    make_registrant(name="=cmd()", graduation_year=2012)
    sign_in(client, people.coordinator)
    address = reverse("roster:staff_export", args=[view_of(people.coordinator).pk])
    book = load_workbook(BytesIO(client.post(address, {"purpose": "=1+1", "form": "xlsx"}).content))
    header, row = (list(each) for each in book["Roster"].iter_rows(values_only=True))
    assert row[header.index("name")] == "'=cmd()"
    assert row[header.index("graduation_year")] == 2012
    assert "born_outside_us" not in header
    assert any("Destroy" in str(each[0]) for each in book["About this file"].iter_rows(values_only=True))
    assert {cell.data_type for cells in book["About this file"] for cell in cells} == {"s"}
    with as_system(reason="test"):
        rows = AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT).values_list("subject_type", "rows")
        assert sorted(rows) == [("roster.registrant", None), ("roster.savedview", 1)]


def test_eligibility_facts_need_a_second_different_person(client: Client, people: People) -> None:
    make_registrant()
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator), with_eligibility="on")
    file = reverse("roster:staff_release_file", args=[release.pk])
    assert client.get(file).status_code == 404
    assert decide(client, release, press="approve") == 422
    assert decide(client, release, press="refuse", reason="I changed my mind") == 422
    assert client.get(file).status_code == 404
    second = sign_in(Client(), people.data_practices_official)
    assert "Approve this file" in second.get(reverse("roster:staff_release", args=[release.pk])).text
    assert decide(second, release, press="approve") == 302
    assert second.get(file).status_code == 403
    text = fetch(client, release).decode("utf-8-sig")
    for words in (
        "born_outside_us",
        "Made by coordinator@",
        "Approved by data@",
        "Letters about the program",
        "Destroy this file by",
    ):
        assert words in text
    with as_system(reason="test"):
        person, line = AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT).order_by("subject_type")
        assert (person.user_id, person.subject_type) == (people.coordinator.pk, "roster.registrant")
        assert (line.user_id, line.rows, line.subject_id) == (people.coordinator.pk, 1, str(release.pk))
        RosterRelease.objects.filter(pk=release.pk).update(expires_at=timezone.now())
    assert client.get(file).status_code == 404


def test_a_refused_file_is_never_made(client: Client, people: People) -> None:
    make_registrant()
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator))
    second = sign_in(Client(), people.program_manager)
    assert decide(second, release, press="refuse", reason="") == 422
    assert decide(second, release, press="refuse", reason="Not needed") == 302
    assert decide(second, release, press="approve") == 302
    with as_system(reason="test"):
        assert RosterRelease.objects.get().state == "refused"
    assert client.get(reverse("roster:staff_release_file", args=[release.pk])).status_code == 404


def test_an_approval_given_elsewhere_counts_with_its_document(client: Client, people: People) -> None:
    make_registrant()
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator))
    today = timezone.localdate()
    given = {"press": "elsewhere", "approved_by": "Brooke Carlson", "office": "Commissioner's office"}
    given |= {"on_0": str(today.month), "on_1": str(today.day), "on_2": str(today.year)}
    second = sign_in(Client(), people.program_manager)
    assert decide(client, release, **given, file=memo()) == 422
    assert decide(second, release, **given) == 422
    assert decide(second, release, **given, file=memo()) == 302
    second_look(RELEASE_STEP, release.pk)
    assert "Approved by Brooke Carlson (Commissioner's office)" in fetch(client, release).decode()


@pytest.mark.parametrize("step", ["ask", "approve", "fetch"])
def test_each_step_asks_for_a_fresh_second_factor(client: Client, people: People, step: str) -> None:
    make_registrant()
    view = view_of(people.coordinator)
    release = ask(sign_in(client, people.coordinator), view)
    second = sign_in(Client(), people.program_manager)
    if step == "fetch":
        decide(second, release, press="approve")
    person, address, method = {
        "ask": (client, reverse("roster:staff_release_ask", args=[view.pk]), "post"),
        "approve": (second, reverse("roster:staff_release", args=[release.pk]), "post"),
        "fetch": (client, reverse("roster:staff_release_file", args=[release.pk]), "get"),
    }[step]
    make_stale(person)
    response = getattr(person, method)(address, {"press": "approve"})
    assert (response.status_code, "reauthenticate" in response["Location"]) == (302, True)
    with as_system(reason="test"):
        assert RosterRelease.objects.count() == 1
        assert AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT).count() == 0
        assert (RosterRelease.objects.get().state == "approved") == (step == "fetch")


def test_the_released_file_imports_back_unchanged(client: Client, people: People, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [
        row_of(),
        row_of(
            reference="old-2",
            name="'=Ann",
            reach_by="phone",
            phone="+1 651 555 0100",
            email="",
            residence="other_state",
            county="",
            state="WI",
        ),
    ]
    path.write_text(text_of(*rows), encoding="utf-8")
    run_command(path)
    make_registrant(make_user("joined@example.org"), name="=cmd()", county_id="27137")
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator), with_eligibility="on")
    decide(sign_in(Client(), people.program_manager), release, press="approve")
    path.write_bytes(fetch(client, release))
    assert "0 new, 0 changed, 3 unchanged, 0 bad" in run_command(path)[0]
    assert "'=cmd()" in path.read_text(encoding="utf-8-sig")


def test_above_the_setting_a_job_writes_the_file(client: Client, people: People, settings: Settings) -> None:
    settings.ROSTER_EXPORT_JOB_ROWS = 1
    for _each in range(2):
        make_registrant()
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator), form="xlsx")
    decide(sign_in(Client(), people.program_manager), release, press="approve")
    address = reverse("roster:staff_release_file", args=[release.pk])
    assert "Waiting to start" in client.get(address).text
    with as_system(reason="test"):
        job = RosterExport.objects.get()
    run("roster.rosterexport", str(job.pk))
    book = load_workbook(BytesIO(fetch(client, release)))
    assert book["Roster"].max_row == 3


def test_the_file_names_those_who_were_approved_and_nobody_who_came_later(client: Client, people: People) -> None:
    make_registrant(name="Early Person")
    release = ask(sign_in(client, people.coordinator), view_of(people.coordinator))
    make_registrant(name="Late Person")
    decide(sign_in(Client(), people.program_manager), release, press="approve")
    text = fetch(client, release).decode()
    assert ("Early Person" in text, "Late Person" in text) == (True, False)


def test_queries_of_a_file_do_not_grow_with_people(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    address = reverse("roster:staff_export", args=[view_of(people.coordinator).pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.post(address, {"purpose": "A meeting"}).status_code == 200
        return len(captured)

    make_registrant(county_id="27053")
    queries()
    one = queries()
    for _each in range(9):
        make_registrant(county_id="27137")
    assert queries() == one
    with as_system(reason="test"):
        assert Registrant.objects.count() == 10
