"""One uploaded file: what it is, whose it is, and how it stands. The bytes lie in private storage."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import (
    AUDITOR,
    ME,
    PERSON,
    RETENTION,
    STAFF,
    SYSTEM,
    Access,
    Policy,
    Restriction,
    mine,
    of_my_organizations,
)
from img_program.database.history import tracked
from img_program.documents.models.share import DocumentShare
from img_program.documents.purposes import documents_of_office, opened_to
from img_program.documents.workflow import DOCUMENT_WORKFLOW, IN_QUARANTINE, OPENABLE, DocumentState
from img_program.organizations.models import Organization


class Classification(models.TextChoices):
    """The classes of Minn. Stat. 13.02: three for data on individuals and everything public, two for other data."""

    PUBLIC = "public", "Public"
    PRIVATE = "private", "Private"
    CONFIDENTIAL = "confidential", "Confidential"
    NONPUBLIC = "nonpublic", "Nonpublic"
    PROTECTED_NONPUBLIC = "protected_nonpublic", "Protected nonpublic"


# Data of these classes are closed to their own subject (Minn. Stat. 13.02, subd. 3 and 13).
CLOSED_TO_OWNERS = (Classification.CONFIDENTIAL, Classification.PROTECTED_NONPUBLIC)


class DocumentKind(models.TextChoices):
    """What a file may be; found out by looking inside, never taken from the sender's word."""

    PDF = "application/pdf", "PDF"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook"
    PNG = "image/png", "PNG picture"
    JPEG = "image/jpeg", "JPEG picture"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def visible_to(self, user: Person) -> DocumentQuerySet:
        """Those that the rules of their rooms open to a person, staff too, and those lent to one.

        A class that is closed to its own subject is for staff alone.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        lent = DocumentShare.objects.running().filter(document_id=OuterRef("pk"), user=user)
        found = self.filter(opened_to(user) | Exists(lent))
        return found if staff_roles(user) else found.exclude(classification__in=CLOSED_TO_OWNERS)

    def kept(self) -> DocumentQuerySet:
        """Those that nobody has removed."""
        return self.filter(withdrawn_at=None)

    def openable(self) -> DocumentQuerySet:
        """Those that were checked and may be opened."""
        return self.kept().filter(state__in=OPENABLE, sealed_at=None)

    def caught(self) -> DocumentQuerySet:
        """Those in which a virus or something forbidden was found."""
        return self.filter(state__in=(DocumentState.INFECTED, DocumentState.REFUSED))


_SHARED_WITH_ME = (
    "EXISTS (SELECT FROM documents_documentshare s WHERE s.document_id = documents_document.id "
    f"AND s.user_id = {ME} AND s.ended_at IS NULL AND s.until > now())"
)
_OWN = f"{of_my_organizations()} OR {mine()}"
_OPEN_TO_OWNERS = "classification NOT IN ('confidential', 'protected_nonpublic')"
_WITHDRAWAL = "UPDATE (withdrawn_at, withdrawn_by_id, not_identity_at)"


# What became of a document is told to those of the office whom its room opens it.
_WITH_DOCUMENT = Restriction(
    name="documents_documentevent_apart",
    to=[STAFF],
    using="EXISTS (SELECT FROM documents_document d WHERE d.id = pgh_obj_id)",
    commands=("SELECT",),
)


@tracked("documents_documentevent_access", f"{_OPEN_TO_OWNERS} AND ({_OWN})", exclude=["storage_name"], more=[_WITH_DOCUMENT])
class Document(models.Model):
    """An uploaded file. Either an organization or a person owns it, or the office alone.

    `size` is in bytes, `sha256` in hexadecimal, of the file as it is kept (pictures are re-encoded). `name` is what
    the sender called the file: text to show, never a path. `storage_name` is random and says nothing. `doubt` names what a
    refused file only seems to hold: its sender may say that it is none (`not_identity_at`) and send the same file again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("uploaded at", default=timezone.now, editable=False)
    purpose = models.CharField("purpose", max_length=60)
    title = models.CharField("what it is", max_length=200, blank=True)
    name = models.CharField("name of the file", max_length=200)
    kind = models.CharField("type", max_length=100, choices=DocumentKind.choices)
    size = models.PositiveIntegerField("size")
    sha256 = models.CharField("SHA-256", max_length=64)
    storage_name = models.CharField(max_length=100, blank=True)
    classification = models.CharField(
        "classification", max_length=20, choices=Classification.choices, default=Classification.PRIVATE
    )
    state = models.CharField("state", max_length=12, choices=DocumentState.choices, default=DocumentState.UPLOADED)
    state_words = models.CharField("why", max_length=300, blank=True)
    scanned_at = models.DateTimeField("checked at", null=True, blank=True)
    doubt = models.CharField("what it only looks like", max_length=80, blank=True)
    not_identity_at = models.DateTimeField("the sender said that it is no identity number", null=True, blank=True)
    withdrawn_at = models.DateTimeField("removed at", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField("sealed at", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Owners read and withdraw; only the system moves the state on."""

        ordering = ["-uploaded_at", "id"]
        triggers = DOCUMENT_WORKFLOW.triggers()
        indexes = [
            models.Index(fields=["organization", "-uploaded_at"], name="documents_by_organization"),
            models.Index(fields=["user", "-uploaded_at"], name="documents_by_user"),
            models.Index(fields=["state", "-uploaded_at"], name="documents_by_state"),
        ]
        constraints = [
            # Tables that attach a document keep its owner equal to theirs (`SameOwner`).
            models.UniqueConstraint(fields=["id", "organization"], name="documents_document_organization"),
            models.UniqueConstraint(fields=["id", "user"], name="documents_document_user"),
            models.UniqueConstraint(
                fields=["storage_name"], condition=~Q(storage_name=""), name="documents_document_stored_once"
            ),
            models.CheckConstraint(condition=Q(organization=None) | Q(user=None), name="documents_document_one_owner"),
            models.CheckConstraint(condition=Q(not_identity_at=None) | ~Q(doubt=""), name="documents_document_said_of_a_doubt"),
            Access(
                name="documents_document_access",
                grants={
                    PERSON: f"SELECT, INSERT, {_WITHDRAWAL}",
                    STAFF: f"SELECT, INSERT, UPDATE (classification), {_WITHDRAWAL}",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, f"{_OPEN_TO_OWNERS} AND ({_OWN} OR {_SHARED_WITH_ME})", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"{_OPEN_TO_OWNERS} AND ({_OWN}) AND {mine('uploaded_by_id')}"),
                    Policy(PERSON, f"{_OPEN_TO_OWNERS} AND ({_OWN})", command="UPDATE"),
                    *documents_of_office(),
                    Policy(STAFF, command="INSERT", check="true"),
                    Policy(STAFF, "true", command="UPDATE"),
                    Policy(SYSTEM, "true"),
                    Policy(AUDITOR, "purpose <> 'grants.answer'", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def standing(self) -> DocumentState:
        """Its state, not the words for it."""
        return DocumentState(self.state)

    @property
    def extension(self) -> str:
        """The ending that fits the type, with its dot."""
        return EXTENSIONS[DocumentKind(self.kind)][0]

    @property
    def safe_name(self) -> str:
        """The sender's name with the ending that fits the type."""
        stem = PurePath(self.name).stem.strip(". ") or "document"
        return f"{stem}{self.extension}"

    @property
    def is_openable(self) -> bool:
        """It was checked, nobody removed it, and it isn't sealed."""
        return self.state in OPENABLE and self.sealed_at is None and self.withdrawn_at is None

    @property
    def is_being_checked(self) -> bool:
        """It is in quarantine."""
        return self.state in IN_QUARANTINE

    @property
    def is_closed_to_owners(self) -> bool:
        """The class closes it to the one whom it is about."""
        return self.classification in CLOSED_TO_OWNERS


EXTENSIONS: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.PDF: (".pdf",),
    DocumentKind.DOCX: (".docx",),
    DocumentKind.XLSX: (".xlsx",),
    DocumentKind.PNG: (".png",),
    DocumentKind.JPEG: (".jpg", ".jpeg"),
}
