"""Who may open, upload and remove documents, who seals, who destroys."""

from __future__ import annotations

from django.db.models import Q

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register, staff_roles
from img_program.approvals.models import Approval
from img_program.approvals.steps import steps
from img_program.documents.models import Document
from img_program.documents.purposes import EVERY_DOCUMENT, NO_DOCUMENT, of_organizations, own, register_document_access, staff_or
from img_program.organizations.models import Organization
from img_program.organizations.permissions import organization_permissions

_EVERYBODY = frozenset(StaffRoleName)
_OFFICE = _EVERYBODY - {StaffRoleName.AUDITOR}
_C, _M, _D = StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL


def _may_open(user: User, document: Document) -> bool:
    """The rule of the document's room, or a loan: the same that lists ask."""
    return Document.objects.visible_to(user).filter(pk=document.pk).exists()


def _may_withdraw(user: User, document: Document) -> bool:
    """Who may open it, and owns it, does more than read in its organization, or is of the office without being its auditor."""
    roles = staff_roles(user)
    if roles:
        may = bool(roles & _OFFICE)
    elif document.user_id is not None:
        may = document.user_id == user.pk
    else:
        may = document.organization is not None and works_for(user, document.organization)
    return may and _may_open(user, document)


def _may_share(user: User, document: Document) -> bool:
    return bool(staff_roles(user) & _OFFICE) and _may_open(user, document)


def _may_classify(user: User, document: Document) -> bool:
    return bool(staff_roles(user) & {_C, _M, _D}) and _may_open(user, document)


def works_for(user: User, organization: Organization) -> bool:
    """The person holds a role there that does more than read, and the organization is active."""
    held = organization_permissions(user).get(organization.pk, frozenset())
    return organization.is_active and bool(held - {"view"})


OPEN_DOCUMENT = register("documents.open_document", holds=_may_open)
WITHDRAW_DOCUMENT = register("documents.withdraw_document", holds=_may_withdraw)
UPLOAD_FOR_ORGANIZATION = register("documents.upload_for_organization", staff=_OFFICE, holds=works_for)
VIEW_DOCUMENTS = register("documents.view_documents", staff=_EVERYBODY)
CLASSIFY_DOCUMENT = register("documents.classify_document", holds=_may_classify)
SHARE_DOCUMENT = register("documents.share_document", holds=_may_share)
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
    "documents.organization", staff_or(_EVERYBODY, of_organizations("view")), label="Organization's paper"
)
PERSONAL_PAPER = register_document_access(
    "documents.person", staff_or([_C, _M, _D, StaffRoleName.AUDITOR], own), label="Personal paper"
)


def _shows_an_approval(user: User) -> Q:
    """The papers of steps that one may decide, and one's own; all for those who oversee."""
    roles = staff_roles(user)
    if roles & {_M, _D, StaffRoleName.AUDITOR}:
        return EVERY_DOCUMENT
    if not roles:
        return NO_DOCUMENT
    decided = [step.name for step in steps() if user.has_perm(step.permission)]
    shown = Approval.objects.filter(step__in=decided, document_id__isnull=False).values("document_id")
    return Q(uploaded_by=user) | Q(pk__in=shown)


def _is_kept_for_an_approval(document: Document) -> str | None:
    shown = Approval.objects.filter(document_id=document.pk).exists()
    return "It shows an approval that was given elsewhere." if shown else None


APPROVAL = register_document_access(
    "documents.approval", _shows_an_approval, label="Approval given elsewhere", kept_because=_is_kept_for_an_approval
)
