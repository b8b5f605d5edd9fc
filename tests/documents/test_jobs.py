"""The check: a real scanner, quarantine while it is down, nothing kept of what was caught."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.documents.models import Document, DocumentScan
from img_program.documents.scanning import is_up
from img_program.jobs.work import run
from img_program.mail.models import OutboxMessage
from tests.documents.files import EICAR, docx, pdf, xlsx
from tests.documents.support import again, check, uploaded
from tests.people import People, sign_in


def _with_test_string(document: pikepdf.Pdf) -> None:
    document.Root.Note = document.make_stream(EICAR.encode())


def _mail() -> list[OutboxMessage]:
    with as_system(reason="test"):
        return list(OutboxMessage.objects.all())


@pytest.mark.django_db
def test_a_clean_file_may_be_opened_after_the_scan(people: People, scanner: str) -> None:
    document = uploaded(people.manager, people.organization)
    assert not document.is_openable
    assert is_up()
    document = check(document)
    assert (document.state, document.is_openable) == ("clean", True)
    assert document.scanned_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf(change=_with_test_string)),
        ("a.docx", docx(more={"word/media/note.txt": EICAR.encode()})),
    ],
)
def test_a_virus_is_caught_also_inside_an_archive(
    people: People, scanner: str, storage_folder: Path, name: str, content: bytes, client: Client
) -> None:
    document = check(uploaded(people.manager, people.organization, name=name, content=content))
    assert (document.state, document.is_openable, document.storage_name) == ("infected", False, "")
    assert [path for path in storage_folder.rglob("*") if path.is_file()] == []
    [message] = _mail()
    assert message.recipient == people.manager.email
    assert name not in message.subject + message.text + message.html
    sign_in(client, people.data_practices_official)
    assert name in client.get("/staff/documents/caught/").content.decode()
    sign_in(client, people.manager)
    assert client.get(f"/documents/{document.pk}/download/").status_code == 409


@pytest.mark.django_db
def test_while_the_scanner_is_down_it_stays_closed_and_is_tried_again(people: People, settings: Any, tmp_path: Path) -> None:
    settings.CLAMD_ADDRESS = f"unix:{tmp_path}/nobody"
    assert not is_up()
    document = check(uploaded(people.manager, people.organization))
    assert (document.state, document.is_being_checked) == ("scanning", True)
    with as_system(reason="test"):
        scan = DocumentScan.objects.get()
        assert (scan.state, scan.attempt) == ("queued", 1)
        assert scan.not_before is not None
        assert scan.max_attempts == 200
    assert _mail() == []


@pytest.mark.django_db
def test_it_is_checked_once_the_scanner_is_back(people: People, settings: Any, tmp_path: Path, clamd_address: str) -> None:
    settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{9}"
    document = check(uploaded(people.manager, people.organization))
    assert document.state == "scanning"
    settings.CLAMD_ADDRESS = clamd_address
    with as_system(reason="test"):
        DocumentScan.objects.update(not_before=None)
    assert check(document).state == "clean"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf("SSN 219-09-9999")),
        ("a.docx", docx("My number is 219-09-</w:t></w:r><w:r><w:t>9999")),
        ("a.xlsx", xlsx("Name", "A# 123-456-789")),
    ],
)
def test_what_must_not_be_sent_is_refused_and_not_kept(
    people: People, scanner: str, storage_folder: Path, name: str, content: bytes
) -> None:
    document = check(uploaded(people.stranger, name=name, content=content))
    assert document.state == "refused"
    assert "must not keep" in document.state_words
    assert "219" not in document.state_words
    assert [path for path in storage_folder.rglob("*") if path.is_file()] == []
    assert len(_mail()) == 1


@pytest.mark.django_db
def test_what_only_looks_like_an_identity_number_has_a_way_on(people: People, scanner: str, client: Client) -> None:
    content = pdf("Case 219-09-9999 of our own register")
    refused = check(uploaded(people.stranger, content=content))
    assert (refused.state, "say so on its page" in refused.state_words) == ("refused", True)
    address = reverse("documents:document", args=[refused.pk])
    say = reverse("documents:not_identity", args=[refused.pk])
    assert sign_in(Client(), people.owner).post(say).status_code == 404
    page = sign_in(client, people.stranger)
    assert "This is not an identity number" in page.get(address).text
    assert check(uploaded(people.stranger, content=content)).state == "refused"
    assert [page.post(say).status_code for _press in range(2)] == [302, 302]
    assert "You said on" in page.get(address).text
    with as_system(reason="test"):
        assert AccessLog.objects.filter(purpose="Said that it is not a Social Security number").count() == 1
    assert check(uploaded(people.stranger, content=content)).state == "clean"
    # Not for other content, not for another sender, and not for what the text itself names.
    assert check(uploaded(people.stranger, content=pdf("Case 219-09-9998"))).state == "refused"
    assert check(uploaded(people.teammate, content=content)).state == "refused"
    named = check(uploaded(people.stranger, content=pdf("SSN 219-09-9999")))
    assert (named.state, named.doubt) == ("refused", "")
    assert page.post(reverse("documents:not_identity", args=[named.pk])).status_code == 422


@pytest.mark.django_db
def test_a_demonstration_without_a_scanner_says_so(people: People, settings: Any) -> None:
    settings.DOCUMENT_SCANNER = "none-demo-only"
    document = check(uploaded(people.stranger))
    assert document.get_state_display() == "Clean (not scanned: demonstration)"
    assert document.is_openable


@pytest.mark.django_db
def test_a_lost_file_is_said_and_a_second_worker_changes_nothing(people: People, scanner: str, storage_folder: Path) -> None:
    document = uploaded(people.stranger)
    (storage_folder / document.storage_name).unlink()
    document = check(document)
    assert (document.state, "send it again" in document.state_words) == ("refused", True)
    with as_system(reason="test"):
        scan = DocumentScan.objects.get()
    assert run("documents.documentscan", str(scan.pk)) is False
    assert again(document).state == "refused"
    with as_system(reason="test"):
        assert Document.objects.caught().count() == 1
