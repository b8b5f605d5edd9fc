"""What is destroyed is found nowhere, and nothing is half destroyed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from img_program.database.context import as_system
from img_program.documents import actions
from img_program.documents.models import DocumentState, SealedValue, Sealing
from img_program.organizations.acting import acting_as
from tests.documents.actions.test_destroy import MARKER, NUMBER, _sponsorship
from tests.documents.files import pdf
from tests.documents.support import again, checked
from tests.people import People
from tests.servers import cluster


def _dump() -> bytes:
    """The whole database as a backup would hold it."""
    server = cluster()
    name = str(connection.settings_dict["NAME"])
    command = [str(server.programs / "pg_dump"), "--host", str(server.sockets), "--username", "postgres", name]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _places(folder: Path) -> tuple[bool, bool]:
    """Whether the marker is in a dump of the database, and in any file of the storage."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return MARKER.encode() in _dump(), any(MARKER.encode() in path.read_bytes() for path in files)


@pytest.mark.django_db(transaction=True)
def test_a_planted_marker_is_destroyed_and_found_nowhere(people: People, storage_folder: Path) -> None:
    coordinator, official = people.coordinator, people.data_practices_official
    document = checked(people.manager, people.organization, name=f"{MARKER}.pdf", content=pdf(MARKER), title=f"Diploma {MARKER}")
    sponsorship = _sponsorship(people)
    assert _places(storage_folder) == (True, True)
    sealings = []
    with acting_as(coordinator):
        for row in (document, sponsorship):
            sealings.append(actions.seal(row, by=coordinator, reason=NUMBER))
            actions.propose_destruction(sealings[-1], by=coordinator, reason="It must not be here.")
    assert _places(storage_folder) == (True, True)  # sealed, not yet destroyed
    with acting_as(official):
        for sealing in sealings:
            actions.approve_destruction(sealing, by=official)
    assert _places(storage_folder) == (False, False)
    with as_system(reason="test"):
        kept = Sealing.objects.get(subject_type="documents.document")
    assert (kept.fields, kept.sealed_by, kept.proposed_by, kept.reason) == (
        ["title", "name", "state_words", "storage_name"],
        coordinator,
        coordinator,
        NUMBER,
    )
    assert again(document).state == DocumentState.NOT_SCANNED


@pytest.mark.django_db
def test_when_the_storage_fails_nothing_is_half_destroyed(people: People) -> None:
    document = checked(people.manager, people.organization)
    with acting_as(people.coordinator):
        sealing = actions.seal(document, by=people.coordinator, reason=NUMBER)
        actions.propose_destruction(sealing, by=people.coordinator, reason="It must not be here.")
    folder = Path(default_storage.path("documents"))
    month = next(path.parent for path in folder.rglob("*") if path.is_file())
    broken = month.with_name("moved")
    month.rename(broken)
    month.write_text("a file where the folder was")
    with acting_as(people.program_manager), pytest.raises(OSError, match="Not a directory"):
        actions.approve_destruction(sealing, by=people.program_manager)
    month.unlink()
    broken.rename(month)
    with acting_as(people.program_manager):
        with as_system(reason="test"):
            assert SealedValue.objects.filter(sealing=sealing).count() == 5
        assert actions.approve_destruction(sealing, by=people.program_manager).state == "destroyed"
    assert [path for path in folder.rglob("*") if path.is_file()] == []
