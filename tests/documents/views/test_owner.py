"""Sending, watching, opening and removing a document in the browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.documents import actions
from img_program.documents.models import Classification, Document
from img_program.organizations.acting import acting_as
from tests.documents.files import pdf, sent
from tests.documents.support import again, check, checked, status_of_download, uploaded
from tests.people import People, sign_in


@pytest.mark.django_db
def test_a_person_sends_watches_and_downloads(people: People, client: Client, scanner: str) -> None:
    sign_in(client, people.stranger)
    page = client.get("/documents/mine/").content.decode()
    for words in ("Social Security number", "passport", "visa", "green card", "health records", "about patients", "keep no copy"):
        assert words in page
    answer = client.post("/documents/mine/", {"title": "Résumé", "file": sent('Lebenslauf "Ä" für.pdf', pdf())}, follow=True)
    assert "We check it now" in answer.content.decode()
    with as_system(reason="test"):
        document = Document.objects.get()
    poll = client.get(f"/documents/{document.pk}/", headers={"X-Poll": "1"}).content.decode()
    assert "Waiting to start" in poll
    assert "<html" not in poll
    waiting = client.get(f"/documents/{document.pk}/download/")
    assert waiting.status_code == 409
    check(document)
    file = client.get(f"/documents/{document.pk}/download/")
    assert b"".join(file.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment; ")
    assert "filename*=utf-8''Lebenslauf%20%22%C3%84%22%20f%C3%BCr.pdf" in file["Content-Disposition"]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in file["Cache-Control"]
    with as_system(reason="test"):
        line = AccessLog.objects.get(kind="view", subject_type="documents.document")
    assert (line.user_id, line.subject_id) == (people.stranger.pk, str(document.pk))


@pytest.mark.django_db
def test_a_refused_file_is_explained_beside_its_field(people: People, client: Client) -> None:
    sign_in(client, people.manager)
    url = f"/documents/organization/{people.organization.pk}/"
    page = client.post(url, {"file": sent("a.exe", b"MZ")}).content.decode()
    assert page.count("We don&#x27;t take files of this type") == 2
    assert "Choose a file" in client.post(url, {}).content.decode()
    told = client.post(url, {"title": "SSN 219-09-9999", "file": sent("a.pdf", pdf())}).content.decode()
    assert "Social Security number. We do not ask for numbers of identity documents" in told
    with as_system(reason="test"):
        assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_request_that_is_too_large_is_refused_by_its_length(people: People, client: Client, settings: Any) -> None:
    settings.REQUEST_MAX_MEGABYTES = 1
    sign_in(client, people.manager)
    answer = client.post("/documents/mine/", {"file": sent("a.pdf", b"x" * 1_100_000)})
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()
    assert client.post("/documents/mine/", {"file": sent("a.pdf", pdf())}).status_code == 302


@pytest.mark.django_db
def test_a_removed_document_is_gone_for_its_owner(people: People, client: Client) -> None:
    document = checked(people.manager, people.organization)
    sign_in(client, people.manager)
    assert "Remove this document?" in client.get(f"/documents/{document.pk}/remove/").content.decode()
    answer = client.post(f"/documents/{document.pk}/remove/", follow=True).content.decode()
    assert "not in your list any more" in answer
    assert client.get(f"/documents/{document.pk}/download/").status_code == 409
    assert again(document).withdrawn_by == people.manager


@pytest.mark.django_db
def test_a_document_closed_to_its_subject_is_not_there_for_them(people: People, client: Client) -> None:
    document = checked(people.manager, people.organization)
    with acting_as(people.coordinator):
        actions.classify_document(document, by=people.coordinator, classification=Classification.PROTECTED_NONPUBLIC)
    assert sign_in(client, people.manager).get(f"/documents/{document.pk}/").status_code == 404
    assert status_of_download(sign_in(client, people.coordinator), document) == 200
    with acting_as(people.manager):
        assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_share_opens_one_document_to_one_person_until_its_end(people: People, client: Client) -> None:
    document, other = checked(people.manager, people.organization), checked(people.manager, people.organization)
    soon = timezone.now() + timedelta(hours=1)
    with acting_as(people.grants_specialist):
        share = actions.share_document(document, user=people.stranger, until=soon, purpose="review", by=people.grants_specialist)
    sign_in(client, people.stranger)
    assert status_of_download(client, document) == 200
    assert client.get(f"/documents/{other.pk}/").status_code == 404
    assert client.get(f"/documents/{document.pk}/remove/").status_code == 403
    with as_system(reason="test"):
        type(share).objects.update(until=timezone.now() - timedelta(hours=1))
    assert client.get(f"/documents/{document.pk}/").status_code == 404
    with acting_as(people.stranger):
        assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["manager", "coordinator"])
def test_lists_cost_the_same_for_one_and_for_many(people: People, client: Client, who: str) -> None:
    sign_in(client, getattr(people, who))
    url = "/staff/documents/" if who == "coordinator" else f"/documents/organization/{people.organization.pk}/"
    uploaded(people.manager, people.organization)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert client.get(url).status_code == 200
    for _ in range(2):
        uploaded(people.owner, people.organization)
    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()
    assert page.count("paper.pdf") >= 3
    assert len(three) == len(one)
