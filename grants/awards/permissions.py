"""Who may do what from the award to the closeout."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from grants.awards.models import AgreementVersion, Award, PaymentLine
from grants.rounds.permissions import is_in_conflict
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register, staff_roles
from img_program.approvals.steps import register_step
from img_program.documents.models import Document
from img_program.documents.purposes import NO_DOCUMENT, of_organizations, register_document_access, staff_or
from img_program.organizations.permissions import in_organization

_C, _G, _M = StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER
_D, _F, _AUDITOR = StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.FINANCE_OFFICER, StaffRoleName.AUDITOR
_OFFICE = frozenset({_C, _G, _M})
READERS = _OFFICE | {_D, _F, _AUDITOR}
_views = in_organization("view")

VIEW_AWARDS = register("grants.view_awards", staff=READERS, unless=is_in_conflict)
VIEW_AWARD = register("grants.view_award", staff=READERS, holds=_views, unless=is_in_conflict)
KEEP_FUNDS = register("grants.keep_funds", staff={_F, _M})
PREPARE_AWARD = register("grants.prepare_award", staff=_OFFICE, unless=is_in_conflict)
ASSESS_RISK = register("grants.assess_risk", staff=_OFFICE | {_F}, unless=is_in_conflict)
DECIDE_AWARD = register("grants.decide_award", staff={_C, _M, _F}, unless=is_in_conflict)
PREPARE_AGREEMENT = register("grants.prepare_agreement", staff=_OFFICE, unless=is_in_conflict)
APPROVE_EXECUTION = register("grants.approve_execution", staff={_C, _G, _M, _F}, unless=is_in_conflict)

REQUEST_PAYMENT = register("grants.request_payment", holds=in_organization("manage_finance"))
PREPARE_PAYMENT = register("grants.prepare_payment", staff=_OFFICE, unless=is_in_conflict)
APPROVE_PAYMENT = register("grants.approve_payment", staff={_F, _M}, unless=is_in_conflict)
MAKE_BATCH = register("grants.make_batch", staff={_F})
PROPOSE_CORRECTION = register("grants.propose_correction", staff=_OFFICE | {_F}, unless=is_in_conflict)
APPROVE_CORRECTION = register("grants.approve_correction", staff={_F, _M}, unless=is_in_conflict)

REQUEST_CHANGE = register("grants.request_change", holds=in_organization("manage_grants"))
WRITE_REPORT = register("grants.write_report", holds=in_organization("manage_grants"))
ACCEPT_REPORT = register("grants.accept_report", staff=_OFFICE, unless=is_in_conflict)
EXTEND_REPORT = register("grants.extend_report", staff=_OFFICE, unless=is_in_conflict)

MONITOR = register("grants.monitor", staff=_OFFICE | {_F}, unless=is_in_conflict)
VIEW_HOLDS = register("grants.view_holds", staff={_M, _F, _D, _AUDITOR})
PLACE_HOLD = register("grants.place_hold", staff={_M, _F}, unless=is_in_conflict)
CLOSE_AGREEMENT = register("grants.close_agreement", staff=_OFFICE, unless=is_in_conflict)

AWARD_STEP = register_step("grants.award_decision", label="Decision on an award", permission=DECIDE_AWARD)
EXECUTION_STEP = register_step("grants.execution", label="Execution of an agreement", permission=APPROVE_EXECUTION)
# The other of the two persons is the one who prepared the payment: the table itself keeps them apart.
PAYMENT_STEP = register_step("grants.payment", label="Payment", permission=APPROVE_PAYMENT, persons=1)
# Whoever asks for a correction is the other of the two.
CORRECTION_STEP = register_step("grants.correction", label="Correction of a payment", permission=APPROVE_CORRECTION, persons=1)


def _is_receipt_of_a_request(document: Document) -> str | None:
    lines = PaymentLine.objects.filter(receipt=document).exclude(request__state__in=["draft", "withdrawn"])
    return "It is the receipt of a payment request." if lines.exists() else None


def _is_signed_agreement(document: Document) -> str | None:
    return "It is the signed agreement." if AgreementVersion.objects.filter(document=document).exists() else None


def _opens_receipts(user: User) -> Q:
    """The organization always; the office once the request was submitted."""
    roles = staff_roles(user)
    if not roles:
        return of_organizations("view")(user)
    submitted = PaymentLine.objects.filter(request__submitted_at__isnull=False, receipt__isnull=False)
    return Q(pk__in=submitted.values("receipt_id")) & _apart(user) if roles & READERS else NO_DOCUMENT


def _apart(user: User) -> Q:
    """Not those of organizations with which a member of staff declared a conflict of interest."""
    return ~Q(organization__in=user.conflict_disclosures.conflicts())


def _opens_to_readers(others: Callable[[User], Q]) -> Callable[[User], Q]:
    """Staff who read awards, apart from their conflicts of interest; `others` for people from outside."""

    def opens(user: User) -> Q:
        rule = staff_or(READERS, others)(user)
        return rule & _apart(user) if staff_roles(user) and rule != NO_DOCUMENT else rule

    return opens


def _opens_justifications(user: User) -> Q:
    """One's own upload, and with the award that it justifies."""
    if not staff_roles(user) & READERS:
        return NO_DOCUMENT
    justified = Award.objects.visible_to(user).filter(justification_document__isnull=False)
    return Q(uploaded_by=user) | Q(pk__in=justified.values("justification_document_id"))


RECEIPT = register_document_access(
    "grants.receipt", _opens_receipts, label="Receipt of a payment request", kept_because=_is_receipt_of_a_request
)
SIGNED_AGREEMENT = register_document_access(
    "grants.signed_agreement",
    _opens_to_readers(of_organizations("view")),
    label="Signed grant agreement",
    kept_because=_is_signed_agreement,
)
JUSTIFICATION = register_document_access("grants.justification", _opens_justifications, label="Justification of a single source")
