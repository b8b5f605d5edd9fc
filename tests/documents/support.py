"""Documents in the states that tests need."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.actions import upload_document
from img_program.documents.models import Document, DocumentScan
from img_program.jobs.work import run
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from tests.documents.files import pdf, sent


def uploaded(
    by: User, organization: Organization | None = None, *, content: bytes = b"", name: str = "paper.pdf", **more: Any
) -> Document:
    """A document in quarantine, of the organization or of the person who sends it."""
    purpose = "documents.organization" if organization else "documents.person"
    owner = {"organization": organization} if organization else {"registrant_user": by}
    with acting_as(by):
        return upload_document(sent(name, content or pdf()), by=by, **{"purpose": purpose, **owner, **more})


def check(document: Document) -> Document:
    """Let the worker's code check it, with the scanner that the settings name."""
    with as_system(reason="test"):
        scan = DocumentScan.objects.get(document=document)
    run("documents.documentscan", str(scan.pk))
    return again(document)


def again(document: Document) -> Document:
    """The row as it is now."""
    with as_system(reason="test"):
        return Document.objects.get(pk=document.pk)


def checked(by: User, organization: Organization | None = None, **more: Any) -> Document:
    """A document that may be opened."""
    before = settings.DOCUMENT_SCANNER
    settings.DOCUMENT_SCANNER = "none-demo-only"
    try:
        return check(uploaded(by, organization, **more))
    finally:
        settings.DOCUMENT_SCANNER = before


def status_of_download(client: Client, document: Document) -> int:
    """Ask for the file, and read it to its end."""
    answer = client.get(f"/documents/{document.pk}/download/")
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code
