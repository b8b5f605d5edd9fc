"""How the paper of an approval given elsewhere is kept: the office's own document, checked like every other."""

from __future__ import annotations

import uuid
from typing import Any

from img_program.accounts.models import User
from img_program.approvals.steps import Papers
from img_program.documents.actions.keep import why_closed
from img_program.documents.actions.upload import upload_document
from img_program.documents.models import Document
from img_program.documents.permissions import APPROVAL


def _keep(file: Any, by: User, title: str) -> uuid.UUID:
    return upload_document(file, by=by, purpose=APPROVAL, title=title[:200]).pk


def _why_closed(document_id: uuid.UUID) -> str:
    document = Document.objects.get(pk=document_id)
    return "" if document.is_openable else why_closed(document)


PAPERS = Papers(_keep, _why_closed)
