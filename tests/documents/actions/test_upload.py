"""Taking a file in: quarantine first, owners only."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from img_program.database.context import as_system
from img_program.documents.actions import upload_document
from img_program.documents.models import Classification, Document, DocumentScan, DocumentState
from img_program.organizations.acting import acting_as
from tests.documents.files import pdf, picture, sent
from tests.people import People


@pytest.mark.django_db
def test_a_file_waits_in_quarantine_under_a_random_name(people: People, storage_folder: Path) -> None:
    content = pdf()
    with acting_as(people.manager):
        document = upload_document(
            sent("board resolution.pdf", content),
            by=people.manager,
            purpose="documents.organization",
            organization=people.organization,
        )
        kept = Document.objects.get(pk=document.pk)
        assert (kept.state, kept.classification, kept.name) == ("uploaded", "private", "board resolution.pdf")
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert not kept.is_openable
        assert DocumentScan.objects.get(document=kept).state == "queued"
    assert "board" not in kept.storage_name
    stored = storage_folder / kept.storage_name
    assert stored.read_bytes() == content
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_person_uploads_for_themselves_and_not_for_others(people: People) -> None:
    with acting_as(people.stranger):
        mine = upload_document(
            sent("cv.png", picture()), by=people.stranger, purpose="documents.person", registrant_user=people.stranger
        )
        assert Document.objects.visible_to(people.stranger).get() == mine
        with pytest.raises(PermissionDenied):
            upload_document(sent("cv.pdf", pdf()), by=people.stranger, purpose="documents.person", registrant_user=people.owner)
        with pytest.raises(PermissionDenied):
            upload_document(
                sent("cv.pdf", pdf()), by=people.stranger, purpose="documents.organization", organization=people.organization
            )
        with pytest.raises(PermissionDenied):
            upload_document(
                sent("cv.pdf", pdf()),
                by=people.stranger,
                purpose="documents.person",
                registrant_user=people.stranger,
                classification=Classification.CONFIDENTIAL,
            )


@pytest.mark.django_db
def test_who_only_reads_uploads_nothing(people: People) -> None:
    with acting_as(people.teammate), pytest.raises(PermissionDenied):
        upload_document(
            sent("a.pdf", pdf()), by=people.teammate, purpose="documents.organization", organization=people.organization
        )


@pytest.mark.django_db
def test_a_purpose_must_be_declared(people: People) -> None:
    with acting_as(people.coordinator):
        with pytest.raises(LookupError):
            upload_document(sent("a.pdf", pdf()), by=people.coordinator, purpose="nobody.knows")
        assert upload_document(sent("a.pdf", pdf()), by=people.coordinator, purpose="documents.approval").organization is None


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(people: People, storage_folder: Path) -> None:
    with acting_as(people.stranger), pytest.raises(ValidationError, match="empty"):
        upload_document(sent("cv.pdf", b""), by=people.stranger, purpose="documents.person", registrant_user=people.stranger)
    assert not storage_folder.exists()
    with as_system(reason="test"):
        assert not Document.objects.exists()


@pytest.mark.django_db
def test_the_database_keeps_a_rivals_documents_closed(people: People) -> None:
    with acting_as(people.manager):
        upload_document(
            sent("a.pdf", pdf()), by=people.manager, purpose="documents.organization", organization=people.organization
        )
        assert Document.objects.count() == 1
    with acting_as(people.rival):
        assert Document.objects.count() == 0
        assert apps.get_model("documents.DocumentEvent")._default_manager.count() == 0
    with as_system(reason="test"):
        assert Document.objects.get().state == DocumentState.UPLOADED
