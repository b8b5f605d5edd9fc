"""Importing people: bad rows in words, preview, all or nothing, repeatable, notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.jobs.work import run
from img_program.web.cells import plain_text, safe_cell
from roster.models import ImportedRecord, MinnesotaResidence, PhysicianFact, Registrant, RosterImport, RosterImportProblem
from roster.queries import certified_when
from roster.rules.dates import RoughDate
from tests.people import People, make_user, sign_in
from tests.roster.factories import certify, make_registrant
from tests.roster.importing.files import COLUMNS, row_of, run_command, text_of

pytestmark = pytest.mark.django_db


def file_of(tmp_path: Path, *rows: dict[str, str], bom: bool = False) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(text_of(*rows).encode("utf-8-sig" if bom else "utf-8"))
    return path


def counts() -> tuple[int, int, int]:
    with as_system(reason="test"):
        return Registrant.objects.count(), ImportedRecord.objects.count(), MinnesotaResidence.objects.count()


BAD_ROWS = [
    ({"name": ""}, "name", "can't be empty"),
    ({"reference": ""}, "reference", "can't be empty"),
    ({"name": "Omar 123-45-6789"}, "name", "identity document"),
    ({"navigator": "passport AB1234567"}, "navigator", "identity document"),
    ({"reach_by": "pigeon"}, "reach_by", "email, phone, navigator"),
    ({"email": ""}, "email", "way to reach"),
    ({"email": "nobody"}, "email", "valid email"),
    ({"reach_by": "phone", "phone": "12"}, "phone", "area code"),
    ({"county": "Cook of Illinois"}, "county", "county of Minnesota"),
    ({"residence": "not_yet"}, "county", "only for people"),
    ({"residence": "other_state", "county": "", "state": "MN"}, "state", "another state"),
    ({"school_country": "Somalia"}, "school_country", "two letters"),
    ({"graduation_year": "12"}, "graduation_year", "four digits"),
    ({"graduation_year": "²019"}, "graduation_year", "four digits"),
    ({"specialty": "wizardry"}, "specialty", "not in the list"),
    ({"born_outside_us": "not_sure"}, "born_outside_us", "yes, no, skipped"),
    ({"minnesota_periods": "2019-2021"}, "minnesota_periods", "2019..2021-05"),
    ({"minnesota_periods": "2021..2019"}, "minnesota_periods", "before it begins"),
    ({"minnesota_periods": "2019-13.."}, "minnesota_periods", "2019..2021-05"),
    ({"last_practiced": "18"}, "last_practiced", "four digits"),
    ({"ecfmg": "yes"}, "ecfmg", "not_certified"),
    ({"ecfmg": "certified through 2031-06-30"}, "ecfmg", "since when"),
    ({"ecfmg": "certified 2021 through 2019-06-30"}, "ecfmg", "ends before"),
    ({"exams": "step_9 1 passed 2021"}, "exams", "step_1 1 passed"),
    ({"exams": "step_1 1 passed 2021|step_1 1 not_passed 2020"}, "exams", "twice"),
    ({"exams": "step_1 1 certified 2021"}, "exams", "step_1 1 passed"),
    ({"exams": "step_1 1 passed 2999"}, "exams", "not a day to come"),
    ({"us_experience": "hands_on many 2023"}, "us_experience", "hands_on 160"),
    ({"us_experience": "hands_on 160 2023 passport AB1234567"}, "us_experience", "identity document"),
    ({"notice_channel": ""}, "notice_channel", "not_known"),
    ({"notice_channel": "pigeon"}, "notice_channel", "one of"),
    ({"notice_channel": "not_known"}, "notice_date", "Leave this empty"),
    ({"notice_date": "3/1/2025"}, "notice_date", "1 March 2025 or 3 January 2025"),
    ({"notice_date": "2999-01-01"}, "notice_date", "not a day to come"),
    ({"notice_version": ""}, "notice_version", "which text"),
    ({"reference": "roster-999999"}, "reference", "No record has this number"),
    ({"reference": "old-2"}, "reference", "Line 2 has the same"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), BAD_ROWS)
def test_a_bad_row_is_reported_by_line_column_and_reason(tmp_path: Path, cells: dict[str, str], column: str, reason: str) -> None:
    good = row_of(reference="old-2", name="Berhanu Tesfaye", email="berhanu@example.org")
    with pytest.raises(CommandError, match=r"Nothing was imported. Some rows are bad"):
        run_command(file_of(tmp_path, good, row_of(**cells)))
    with as_system(reason="test"):
        problem = RosterImportProblem.objects.get(is_bad=True)
    assert (problem.line, problem.column) == (3, column)
    assert reason in problem.reason
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (text_of(row_of(name="Jos\xe9")).encode("latin-1", "replace"), "Line 2: this is not UTF-8"),
        (b"\xd0\xcf\0\0", "no text file"),
        (text_of(row_of(), columns=[*COLUMNS, "ssn"]).encode(), "Line 1, column 25"),
        (text_of(row_of(), columns=[*COLUMNS, "name"]).encode(), "stands there twice"),
        (text_of(row_of(), columns=COLUMNS[1:]).encode(), "“reference” is missing"),
        (text_of().encode(), "no rows"),
        (text_of().encode() + b'"open', "quotes"),
        (b"# only words\n", "no header"),
    ],
)
def test_an_unusable_file_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run_command(path)
    assert counts() == (0, 0, 0)


def test_people_come_in_whole_and_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = file_of(tmp_path, row_of(), row_of(reference="old-2", name="Lê Thị", email="le@example.org"), bom=True)
    assert "2 new, 0 changed, 0 unchanged" in run_command(path)[0]
    with as_system(reason="test"):
        person = Registrant.objects.get(name="Amina Warsame")
        record = person.imported
        assert (person.user_id, person.county_id, person.search_name != "") == (None, "27053", True)
        assert person.other_spellings == ["Aamina Warsame", "أمينة"]
        assert (record.email, record.notice_channel, str(record.notice_given_on)) == ("amina@example.org", "paper", "2025-03-01")
        assert [str(each) for each in person.minnesota_residences.all()] == ["2019-01 to 2021-05", "since 2024-03"]
    before = counts()
    assert "0 new, 0 changed, 2 unchanged" in run_command(path)[0]
    assert counts() == before
    with as_system(reason="test"):
        assert Registrant.objects.get(pk=person.pk).version == 1


def test_what_a_file_says_anew_is_changed_with_its_history(tmp_path: Path) -> None:
    run_command(file_of(tmp_path, row_of()))
    out, _err = run_command(
        file_of(tmp_path, row_of(us_is_home="no", minnesota_periods="2019..2021-05", email="new@example.org"))
    )
    assert "0 new, 1 changed" in out
    with as_system(reason="test"):
        person = Registrant.objects.get()
        assert (person.us_is_home, person.facts_version, person.version, person.imported.email) == ("no", 2, 2, "new@example.org")
        assert person.minnesota_residences.filter(removed_at=None).count() == 1
        history = Registrant.pgh_event_model.objects.filter(pgh_obj=person)  # type: ignore[attr-defined]
        assert set(history.values_list("us_is_home", flat=True)) == {"yes", "no"}


def test_facts_come_in_as_an_organizations_word_and_what_staff_saw_stays(tmp_path: Path, people: People) -> None:
    run_command(file_of(tmp_path, row_of()))
    with as_system(reason="test"):
        person = Registrant.objects.get()
        facts = {fact.title: fact for fact in PhysicianFact.objects.kept()}
    assert {title: fact.in_words for title, fact in facts.items()} == {
        "ECFMG certification": "Certified, 3 May 2021, valid through 30 June 2031, number 0-123-456-7",
        "USMLE Step 1, attempt 1": "Not passed, 2018",
        "USMLE Step 1, attempt 2": "Passed, 3 May 2019",
        "USMLE Step 2 CK, attempt 1": "Passed, January 2020",
        "Clinical experience in the United States": "Hands-on: clerkship, externship or preceptorship, 160 hours, since May 2023, "
        "Lakeshore Clinic",
    }
    assert {(fact.source, fact.is_confirmed) for fact in facts.values()} == {("organization", False)}
    with as_system(reason="test"):
        assert not certified_when(person.pk, date(2026, 7, 1)).counts
    certify(
        person,
        people.coordinator,
        when=RoughDate(date(2021, 5, 3)),
        through=date(2031, 6, 30),
        pathway="pathway",
        number="01234567",
    )
    out, _err = run_command(file_of(tmp_path, row_of(exams="step_1 2 passed 2019-05-03")))
    assert "0 new, 1 changed" in out
    with as_system(reason="test"):
        assert certified_when(person.pk, date(2026, 7, 1)).counts
        assert [fact.title for fact in PhysicianFact.objects.kept().filter(kind="step_1")] == ["USMLE Step 1, attempt 2"]
        assert not PhysicianFact.objects.kept().filter(kind="step_2_ck").exists()


def test_bad_rows_are_skipped_only_on_purpose(tmp_path: Path) -> None:
    path = file_of(tmp_path, row_of(), row_of(reference="old-2", name=""))
    with pytest.raises(CommandError):
        run_command(path)
    assert counts()[0] == 0
    out, err = run_command(path, "--skip-bad-rows")
    assert "1 new" in out
    assert "line 3, column name: bad row" in err
    assert counts()[0] == 1


def test_unknown_notice_keeps_people_out_of_sharing_and_bulk_mail(tmp_path: Path) -> None:
    unknown = {"notice_channel": "not_known", "notice_date": "", "notice_version": ""}
    run_command(file_of(tmp_path, row_of(), row_of(reference="old-2", name="Unknown", email="u@example.org", **unknown)))
    joined = make_registrant(make_user(), name="Joined here")
    with as_system(reason="test"):
        for people in (Registrant.objects.may_be_mailed_in_bulk(), Registrant.objects.with_known_notice()):
            assert set(people.values_list("name", flat=True)) == {"Amina Warsame", joined.name}
        assert Registrant.objects.count() == 3


def test_a_person_with_an_account_keeps_their_own_record(tmp_path: Path) -> None:
    owner = make_registrant(make_user("amina@example.org"))
    with pytest.raises(CommandError, match="Some rows are bad"):
        run_command(file_of(tmp_path, row_of(reference=f"roster-{owner.pk}")))
    with as_system(reason="test"):
        assert "keeps the record themselves" in RosterImportProblem.objects.get(is_bad=True).reason


def test_possible_duplicates_are_shown_and_do_not_stop(tmp_path: Path) -> None:
    make_registrant(make_user("someone@example.org"), name="Warsame Áminá")
    out, err = run_command(file_of(tmp_path, row_of(), row_of(reference="old-2", name="Other", email="someone@example.org")))
    assert "2 new" in out
    assert "line 2, column name: possible duplicate" in err
    assert "line 3, column email: possible duplicate" in err


@pytest.mark.parametrize(
    "text", ["=1+1", "+1 651", "-x", "@x", "\tx", "'=1", "''=1", "Anna", "'Anna", " =1", "", "O'Brien", "\uff1d1"]
)
def test_a_cell_is_safe_and_comes_back_as_it_was(text: str) -> None:
    safe = safe_cell(text)
    assert plain_text(safe) == text
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "\t", "\uff1d"))


def work_off() -> None:
    with as_system(reason="test"):
        waiting = list(RosterImport.objects.filter(state="queued").values_list("pk", flat=True))
    for pk in waiting:
        run("roster.rosterimport", str(pk))


def upload(client: Client, *rows: dict[str, str]) -> str:
    file = SimpleUploadedFile("people.csv", text_of(*rows).encode(), content_type="text/csv")
    response = client.post(reverse("roster:staff_import"), {"file": file})
    assert response.status_code == 302, response.text
    work_off()
    return str(response["Location"])


def test_upload_preview_confirm_in_the_browser(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    address = upload(client, row_of())
    preview = client.get(address)
    assert "Would be new" in preview.text
    assert "Import 1 row" in preview.text
    assert counts()[0] == 0
    confirm = f"{address}confirm/"
    done = client.post(confirm)["Location"]
    assert client.post(confirm)["Location"] == done  # pressed twice, imported once
    assert "Waiting to start" in client.get(done).text
    work_off()
    assert "The people are imported" in client.get(done).text
    assert counts()[0] == 1
    with as_system(reason="test"):
        assert AccessLog.objects.filter(purpose="People imported from a file", rows=1, user_id=people.coordinator.pk).count() == 1
        assert not any(default_storage.exists(run.storage_name) for run in RosterImport.objects.all())


def test_the_preview_shows_bad_rows_and_imports_only_on_purpose(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    address = upload(client, row_of(), row_of(reference="old-2", specialty="wizardry"))
    page = client.get(address)
    assert "not in the list" in page.text
    assert "wizardry" not in page.text
    refused = client.post(f"{address}confirm/")
    assert (refused.status_code, "Some rows are bad" in refused.text) == (422, True)
    client.post(f"{address}confirm/", {"skip_bad_rows": "yes"})
    work_off()
    assert counts()[0] == 1


def test_what_became_bad_since_the_preview_imports_nothing(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    first, second = upload(client, row_of()), upload(client, row_of(name="Somebody Else"))
    client.post(f"{first}confirm/")
    work_off()
    with as_system(reason="test"):
        person = Registrant.objects.get()
        Registrant.objects.filter(pk=person.pk).update(user=people.stranger)
    done = client.post(f"{second}confirm/")["Location"]
    work_off()
    assert "Nothing was imported" in client.get(done).text
    with as_system(reason="test"):
        assert Registrant.objects.get().name == "Amina Warsame"


def test_queries_of_the_preview_do_not_grow_with_rows(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)

    def queries(number: int) -> int:
        rows = [
            row_of(reference=f"q{number}-{each}", name=f"P {number} {each}", email="", reach_by="navigator", navigator="N")
            for each in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            upload(client, *rows)
        return len(captured)

    queries(1)
    assert queries(2) == queries(40)
