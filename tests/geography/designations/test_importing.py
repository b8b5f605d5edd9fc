"""What an import writes, what it changes, and what it refuses."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from img_program.database.context import as_system
from img_program.geography.designations.actions import ask_for_import
from img_program.geography.designations.layout import HPSA_LAYOUT, MUAP_LAYOUT
from img_program.geography.designations.sample import federal_bytes
from img_program.geography.models import (
    Designation,
    DesignationChange,
    DesignationComponent,
    DesignationImport,
    DesignationList,
    DesignationStatus,
)
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.organizations.acting import acting_as
from tests.geography.designations.support import AUGUST, hpsa, load, mua, run
from tests.people import People

pytestmark = pytest.mark.django_db
NORTH = {"id": "127", "name": "North", "county": "27007"}
SOUTH = {"id": "128", "name": "South", "county": "27045"}
EVENTS = ("DesignationEvent", "DesignationComponentEvent")


def changes(done: DesignationImport) -> list[tuple[str, str]]:
    with as_system(reason="test"):
        rows = DesignationChange.objects.filter(designation_import=done).values_list("designation__name", "kind")
        return sorted((str(name), str(kind)) for name, kind in rows)


def events() -> int:
    with as_system(reason="test"):
        return sum(apps.get_model("geography", name).objects.count() for name in EVENTS)


def test_a_first_import_writes_everything_with_its_history() -> None:
    done = load(HPSA_LAYOUT, hpsa(**NORTH), hpsa(**SOUTH))
    assert changes(done) == [("North", "new"), ("South", "new")]
    assert (done.federal_list, done.rows_read, done.rows_kept, str(done.file_date)) == ("hpsa", 2, 2, "2026-07-01")
    assert events() == 4
    assert DesignationList.objects.get().source == "made up"


def test_the_same_file_again_changes_nothing() -> None:
    rows = [hpsa(**NORTH), hpsa(**SOUTH)]
    load(HPSA_LAYOUT, *rows)
    before, known = events(), list(Designation.objects.values())
    again = load(HPSA_LAYOUT, *rows)
    assert changes(again) == []
    assert (events(), list(Designation.objects.values())) == (before, known)


def test_a_withdrawal_is_a_change_and_nothing_is_deleted() -> None:
    load(HPSA_LAYOUT, hpsa(**NORTH), hpsa(**SOUTH))
    withdrawn = hpsa(**NORTH, status="Withdrawn", withdrawn="07/20/2026", updated="07/20/2026", created=AUGUST)
    done = load(HPSA_LAYOUT, withdrawn, hpsa(**SOUTH, created=AUGUST))
    assert changes(done) == [("North", "withdrawn")]
    with as_system(reason="test"):
        (change,) = done.changes.all()
        details = {each["field"]: (each["before"], each["after"]) for each in change.details}
    assert details["Status"] == ("Designated", "Withdrawn")
    assert Designation.objects.get(federal_id="127").status == DesignationStatus.WITHDRAWN


def test_what_disappears_stays_with_the_day_and_comes_back() -> None:
    load(HPSA_LAYOUT, hpsa(**NORTH), hpsa(**SOUTH))
    gone = load(HPSA_LAYOUT, hpsa(**SOUTH, created=AUGUST))
    assert changes(gone) == [("North", "missing")]
    assert str(Designation.objects.get(federal_id="127").missing_since) == "2026-08-01"
    assert changes(load(HPSA_LAYOUT, hpsa(**SOUTH, created=AUGUST))) == [], "once is enough"
    back = load(HPSA_LAYOUT, hpsa(**NORTH, created="09/01/2026"), hpsa(**SOUTH, created="09/01/2026"))
    assert changes(back) == [("North", "back")]
    assert Designation.objects.get(federal_id="127").missing_since is None


def test_components_that_come_and_go() -> None:
    load(HPSA_LAYOUT, hpsa(**NORTH, component_name="Beltrami"))
    done = load(HPSA_LAYOUT, hpsa(id="127", name="North", county="27029", component_name="Clearwater", created=AUGUST))
    assert changes(done) == [("North", "changed")]
    listed = {part.name: str(part.missing_since) for part in DesignationComponent.objects.all()}
    assert listed == {"Beltrami": "2026-08-01", "Clearwater": "None"}


def test_one_list_leaves_the_other_alone() -> None:
    load(HPSA_LAYOUT, hpsa(**NORTH))
    load(MUAP_LAYOUT, mua(id="1", name="Area", county="27007"))
    assert Designation.objects.filter(missing_since=None).count() == 2


def test_an_older_file_is_refused() -> None:
    load(HPSA_LAYOUT, hpsa(**NORTH, created=AUGUST))
    old = run(HPSA_LAYOUT, [hpsa(**SOUTH)])
    assert old.state == JobState.FAILED
    assert "a newer one, of 1 August 2026, was imported already" in old.error_words
    assert not Designation.objects.filter(federal_id="128").exists()


def test_a_file_that_lacks_much_is_refused_until_somebody_says_it_is_complete() -> None:
    many = [hpsa(id=f"{number}", name=f"Area {number}", county="27007") for number in range(20)]
    load(HPSA_LAYOUT, *many)
    few = [hpsa(id="1", name="Area 1", county="27007", created=AUGUST)]
    refused = run(HPSA_LAYOUT, few)
    assert refused.state == JobState.FAILED
    assert "19 of the 20 designations that we know are not in this file" in refused.error_words
    assert not Designation.objects.exclude(missing_since=None).exists()
    assert run(HPSA_LAYOUT, few, accepts_losses=True).state == JobState.SUCCEEDED
    assert Designation.objects.exclude(missing_since=None).count() == 19


def test_the_file_is_kept_as_it_was_given_under_its_hash() -> None:
    done = load(HPSA_LAYOUT, hpsa(**NORTH))
    with default_storage.open(done.storage_name) as kept:
        content = kept.read()
    assert content == federal_bytes(HPSA_LAYOUT, [hpsa(**NORTH)])
    assert done.storage_name == f"designations/{hashlib.sha256(content).hexdigest()}.csv" == f"designations/{done.sha256}.csv"


def test_bad_rows_are_reported_and_the_rest_is_imported() -> None:
    done = load(HPSA_LAYOUT, hpsa(**NORTH), hpsa(**SOUTH, status="Suspended"))
    assert (done.rows_kept, done.rows_bad) == (1, 1)
    with as_system(reason="test"):
        ((line, column, reason),) = done.problems.values_list("line", "column", "reason")
    assert (line, column) == (3, "HPSA Status")
    assert "Suspended" in reason


def test_who_may_ask_for_an_import_and_a_worker_does_it(people: People) -> None:
    content = federal_bytes(HPSA_LAYOUT, [hpsa(**NORTH)])
    with acting_as(people.auditor), pytest.raises(PermissionDenied):
        ask_for_import(file=io.BytesIO(content), name="f.csv", accepts_losses=False, by=people.auditor)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="The file is empty"):
            ask_for_import(file=io.BytesIO(), name="f.csv", accepts_losses=False, by=people.coordinator)
        asked = ask_for_import(file=io.BytesIO(content), name="f.csv", accepts_losses=False, by=people.coordinator)
        assert asked.state == JobState.QUEUED
    assert work.run(DesignationImport._meta.label_lower, str(asked.pk))
    with as_system(reason="test"):
        asked.refresh_from_db()
    assert (asked.state, asked.requested_by, asked.rows_kept) == (JobState.SUCCEEDED, people.coordinator, 1)


def test_the_command_imports_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "HPSA.csv"
    file.write_bytes(federal_bytes(HPSA_LAYOUT, [hpsa(**NORTH), hpsa(**SOUTH, status="Suspended")]))
    call_command("import_designations", str(file))
    out, err = capsys.readouterr()
    assert "HPSA.csv: 2 rows read, 0 of other states, 1 kept, 0 duplicate, 1 bad." in out
    assert "New: 1" in out
    assert "line 3, column “HPSA Status”" in err
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="neither the federal file"):
        call_command("import_designations", str(file))
    with pytest.raises(CommandError, match="can't be opened"):
        call_command("import_designations", str(tmp_path / "nothing.csv"))


@pytest.mark.parametrize("name", ["hpsa", "muap"])
def test_a_file_of_the_whole_country_is_imported_in_a_few_statements(tmp_path: Path, name: str) -> None:
    file = tmp_path / "national.csv"
    call_command("make_designation_sample", str(file), "--list", name, "--rows", "80000", verbosity=0)
    with CaptureQueriesContext(connection) as queries:
        call_command("import_designations", str(file))
    assert len(queries) < 200
    with as_system(reason="test"):
        done = DesignationImport.objects.get()
    assert (done.rows_read, done.rows_bad) == (80_000, 0)
    assert done.rows_kept == DesignationComponent.objects.count() > 1_000
