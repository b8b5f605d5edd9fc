"""The work of a check: from quarantine to “checked”, or out."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.database.context import as_system
from img_program.documents import storage
from img_program.documents.checking import drawn_anew, look_thoroughly, measure
from img_program.documents.models import Document, DocumentKind, DocumentScan
from img_program.documents.rules.is_within_size import PICTURES
from img_program.documents.rules.looks_forbidden import Certainty, Suspicion, suspicions
from img_program.documents.rules.reencoded_picture import PictureRefusedError
from img_program.documents.rules.text_of_document import text_of_document
from img_program.documents.rules.upload import Upload
from img_program.documents.rules.work import IN_THE_JOB, TOO_MUCH, TooMuchWorkError
from img_program.documents.scanning import ScannerUnavailableError, scan
from img_program.documents.workflow import DOCUMENT_WORKFLOW, DocumentState
from img_program.jobs.run import Claim, TemporaryJobError
from img_program.mail.people import tell_person

WAY_ON = " If it is another number, say so on its page and send the same file again."
logger = structlog.get_logger(__name__)


def check_document(claim: Claim[DocumentScan]) -> None:
    """Scan for viruses, then look for what must not be sent. Raises TemporaryJobError while the scanner is down."""
    document = _begin(claim.job.document_id)
    if document is None:
        return
    try:
        file = storage.read(document.storage_name)
    except FileNotFoundError:
        _end(claim, "refuse", "The file was lost before it could be checked. Please send it again.")
        return
    with file:
        claim.progress(0, 3, "Looking inside")
        upload = Upload(f"document{document.extension}", document.size, file)  # type: ignore[arg-type]  # Django's File is a proxy
        try:
            look_thoroughly(upload, IN_THE_JOB)
            drawn = drawn_anew(upload) if DocumentKind(document.kind) in PICTURES else None
        except (ValidationError, PictureRefusedError) as refusal:
            _end(claim, "refuse", " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal))
            return
        except TooMuchWorkError:
            _end(claim, "refuse", TOO_MUCH)
            return
        claim.progress(1, 3, "Looking for viruses")
        try:
            verdict = scan(file)  # type: ignore[arg-type]  # Django's File is a proxy
        except ScannerUnavailableError as fault:
            raise TemporaryJobError(
                "The virus scanner does not answer. The document stays closed until it was checked."
            ) from fault
        if verdict.infected:
            logger.warning("virus found", document=str(document.pk), signature=verdict.signature)
            _end(claim, "find_virus", "The scanner found a virus.")
            return
        claim.progress(2, 3, "Looking for what must not be sent")
        found = _forbidden_in(text_of_document(file, DocumentKind(document.kind)), document)  # type: ignore[arg-type]
    if found:
        words = f"It seems to hold {found.kind}. We must not keep that: take it out and send the document again."
        is_doubtful = found.certainty != Certainty.NAMED
        _end(claim, "refuse", f"{words}{WAY_ON if is_doubtful else ''}", doubt=found.kind if is_doubtful else "")
    else:
        _end(claim, "pass" if verdict.scanned else "pass_unscanned", "", drawn)


def _forbidden_in(text: str, document: Document) -> Suspicion | None:
    """What must not be kept; not what its sender said of the very same file that it is none, unless the text itself names it."""
    likely = [each for each in suspicions(text) if each.certainty >= Certainty.LIKELY]
    found = max(likely, key=lambda each: each.certainty, default=None)
    if found is None or found.certainty == Certainty.NAMED:
        return found
    with as_system(reason="what the sender said of the same file"):
        said = Document.objects.filter(sha256=document.sha256, uploaded_by=document.uploaded_by_id, not_identity_at__isnull=False)
        return None if said.exists() else found


def _begin(pk: UUID) -> Document | None:
    with as_system(reason="begin to check a document"):
        document = Document.objects.select_for_update(of=("self",)).get(pk=pk)
        if document.state == DocumentState.UPLOADED:
            document.state = DOCUMENT_WORKFLOW.target(document.state, "begin_scan")
            document.save(update_fields=["state"])
        waits = document.state == DocumentState.SCANNING and document.sealed_at is None
    return document if waits else None


def _end(claim: Claim[DocumentScan], action: str, words: str, drawn: BinaryIO | None = None, *, doubt: str = "") -> None:
    def save(job: DocumentScan) -> None:
        document = Document.objects.select_for_update(of=("self",)).select_related("uploaded_by").get(pk=job.document_id)
        if document.state != DocumentState.SCANNING:
            return
        document.state = DOCUMENT_WORKFLOW.target(document.state, action)
        document.state_words, document.doubt = words[:300], doubt
        document.scanned_at = timezone.now()
        if words:
            _turn_away(document)
        elif drawn is not None:
            _keep_drawn(document, drawn)
        document.save(update_fields=["state", "state_words", "scanned_at", "doubt", "storage_name", "size", "sha256"])

    claim.finish(save)


def _keep_drawn(document: Document, drawn: BinaryIO) -> None:
    """The picture as it was drawn takes the place of the one that was sent."""
    document.size, document.sha256 = measure(drawn)
    sent, document.storage_name = document.storage_name, storage.keep(drawn)
    transaction.on_commit(lambda: storage.remove(sent))


def _turn_away(document: Document) -> None:
    """What may never be opened isn't kept; the sender is told, without a private fact."""
    tell_person(
        document.uploaded_by,
        template="documents/not_accepted",
        context={"document_id": str(document.pk)},
        key=f"document-not-accepted-{document.pk}",
    )
    storage.remove(document.storage_name)
    document.storage_name = ""
