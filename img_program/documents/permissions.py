"""Who may open, upload and remove documents, who seals, who destroys."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register, staff_roles
from img_program.approvals.models import Approval
from img_program.documents.models import Document, DocumentShare
from img_program.documents.purposes import purpose_of, register_document_access
from img_program.organizations.models import Organization
from img_program.organizations.permissions import in_organization, organization_permissions

_EVERYBODY = frozenset(StaffRoleName)
_OFFICE = _EVERYBODY - {StaffRoleName.AUDITOR}
_C, _M, _D = StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL


def _may_open(user: User, document: Document) -> bool:
    """The purpose's own question, or a share; a class closed to its subject is for staff alone."""
    purpose = purpose_of(document.purpose)
    if purpose.staff & staff_roles(user):
        return True
    if document.is_closed_to_owners or staff_roles(user):
        return False
    # To a reader with a share the owner's own row is closed: the purpose is asked about owners only.
    if document.user_id == user.pk or document.organization_id in organization_permissions(user):
        return purpose.holds(user, document)
    return DocumentShare.objects.running().filter(document=document, user=user).exists()


def _may_withdraw(user: User, document: Document) -> bool:
    """The person who owns it, and in an organization whoever does more than read."""
    if document.user_id is not None:
        return document.user_id == user.pk
    return document.organization is not None and works_for(user, document.organization)


def works_for(user: User, organization: Organization) -> bool:
    """The person holds a role there that does more than read, and the organization is active."""
    held = organization_permissions(user).get(organization.pk, frozenset())
    return organization.is_active and bool(held - {"view"})


def _own(user: User, document: Document) -> bool:
    return document.user_id == user.pk


OPEN_DOCUMENT = register("documents.open_document", holds=_may_open)
WITHDRAW_DOCUMENT = register("documents.withdraw_document", staff=_OFFICE, holds=_may_withdraw)
UPLOAD_FOR_ORGANIZATION = register("documents.upload_for_organization", staff=_OFFICE, holds=works_for)
VIEW_DOCUMENTS = register("documents.view_documents", staff=_EVERYBODY)
CLASSIFY_DOCUMENT = register("documents.classify_document", staff=[_C, _M, _D])
SHARE_DOCUMENT = register("documents.share_document", staff=_OFFICE)
VIEW_CAUGHT = register("documents.view_caught", staff=[_D, _M])

SEAL = register("documents.seal", staff=_OFFICE)
VIEW_SEALINGS = register("documents.view_sealings", staff=_EVERYBODY)
OPEN_SEALED = register("documents.open_sealed", staff=[_D])
RELEASE_SEALED = register("documents.release_sealed", staff=[_D])
DECIDE_DESTRUCTION_ROLES = frozenset({_C, _M, _D})
PROPOSE_DESTRUCTION = register("documents.propose_destruction", staff=DECIDE_DESTRUCTION_ROLES)
APPROVE_DESTRUCTION = register("documents.approve_destruction", staff=DECIDE_DESTRUCTION_ROLES)
KEEP_LEGAL_HOLDS = register("documents.keep_legal_holds", staff=[_D, _M])

# The purposes of this room itself.
ORGANIZATION_PAPER = register_document_access(
    "documents.organization",
    in_organization("view"),
    label="Organization's paper",
    staff=_EVERYBODY,
)
PERSONAL_PAPER = register_document_access(
    "documents.person", _own, label="Personal paper", staff=[_C, _M, _D, StaffRoleName.AUDITOR]
)


def _shows_an_approval(document: Document) -> str | None:
    shown = Approval.objects.filter(document_id=document.pk).exists()
    return "It shows an approval that was given elsewhere." if shown else None


APPROVAL = register_document_access(
    "documents.approval",
    lambda _user, _document: False,
    label="Approval given elsewhere",
    staff=_EVERYBODY,
    kept_because=_shows_an_approval,
)
