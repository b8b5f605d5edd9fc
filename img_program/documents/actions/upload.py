"""Take a document into quarantine, and ask for its check."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.database.context import current_actor
from img_program.database.roles import Role
from img_program.documents import storage
from img_program.documents.checking import CheckedUpload, check_upload, refuse_forbidden_text
from img_program.documents.models import Classification, Document, DocumentScan
from img_program.documents.models.document import CLOSED_TO_OWNERS
from img_program.documents.permissions import UPLOAD_FOR_ORGANIZATION
from img_program.documents.purposes import purpose_of
from img_program.documents.quotas import demand_room
from img_program.jobs.run import enqueue
from img_program.organizations.models import Organization


def upload_document(
    file: UploadedFile[bytes] | CheckedUpload,
    *,
    by: User,
    purpose: str,
    organization: Organization | None = None,
    registrant_user: User | None = None,
    classification: Classification = Classification.PRIVATE,
    title: str = "",
) -> Document:
    """Keep a file that passes every rule, in quarantine, and enqueue its check in the caller's transaction.

    The owner is `organization` or `registrant_user`, or the office when neither is given. People upload for
    themselves and for organizations they work for, staff for everybody; a room that lets others upload (a
    navigator for a physician) asks its own permission first and opens a system context.

    Raises ValidationError in words when a rule refuses the file or too much was sent, PermissionDenied for somebody else's owner,
    LookupError for a purpose that no room declared.
    """
    purpose_of(purpose)
    _demand_owner(by, organization, registrant_user, classification)
    refuse_forbidden_text(title)
    checked = file if isinstance(file, CheckedUpload) else check_upload(file)
    with transaction.atomic():
        demand_room(by, checked.size, organization=organization, person=registrant_user)
        document = Document(
            organization=organization,
            user=registrant_user,
            uploaded_by=by,
            purpose=purpose,
            title=title[:200],
            name=checked.name,
            kind=checked.kind,
            size=checked.size,
            sha256=checked.sha256,
            classification=classification,
            storage_name=storage.keep(checked.file),
        )
        try:
            document.save(force_insert=True)
            enqueue(DocumentScan(document=document, requested_by=by))
        except Exception:
            storage.remove(document.storage_name)
            raise
    return document


def _demand_owner(by: User, organization: Organization | None, person: User | None, classification: Classification) -> None:
    if organization is not None and person is not None:
        raise ValueError("A document belongs to an organization or to a person, not to both.")
    actor = current_actor()
    if staff_roles(by) or (actor is not None and actor.role is Role.SYSTEM):
        return
    if classification in CLOSED_TO_OWNERS:
        raise PermissionDenied("only the office closes a document to its owner")
    if organization is not None and by.has_perm(UPLOAD_FOR_ORGANIZATION, organization):
        return
    if person is not None and person.pk == by.pk:
        return
    raise PermissionDenied("documents.upload")
