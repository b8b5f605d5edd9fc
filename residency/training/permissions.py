"""Who may do what from the program to the end of training; kinds of papers of this room."""

from __future__ import annotations

from typing import Any

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register
from img_program.documents.models import Document
from img_program.documents.purposes import of_organizations, own, register_document_access, staff_or
from img_program.organizations.permissions import in_organization
from residency.training.models import GateItem, ParticipantAgreement

_C, _G, _M = StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER
_D, _F, _AUDITOR = StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.FINANCE_OFFICER, StaffRoleName.AUDITOR
OFFICE = frozenset({_C, _G, _M})
READERS = OFFICE | {_D, _F, _AUDITOR}
_views, _manages = in_organization("view"), in_organization("manage_grants")


def _is_own(user: User, obj: Any) -> bool:
    return getattr(obj, "user_id", None) == user.pk


def _is_residents_or_programs(user: User, obj: Any) -> bool:
    return _is_own(user, obj) or _manages(user, obj)


VIEW_RESIDENCY = register("residency.view_residency", staff=READERS)
VIEW_PROGRAM = register("residency.view_program", staff=READERS, holds=_views)
KEEP_PROGRAM = register("residency.keep_program", staff=OFFICE, holds=_manages)
CHECK_ACCREDITATION = register("residency.check_accreditation", staff=OFFICE)
KEEP_POSITIONS = register("residency.keep_positions", staff=OFFICE, holds=_manages)
FUND_POSITIONS = register("residency.fund_positions", staff=OFFICE)

ANSWER_SHARE = register("residency.answer_share", holds=_is_own)
VIEW_CANDIDATES = register("residency.view_candidates", staff=OFFICE, holds=_manages)

VIEW_RESIDENTS = register("residency.view_residents", staff=OFFICE | {_D, _AUDITOR})
VIEW_APPOINTMENT = register("residency.view_appointment", staff=OFFICE | {_D, _AUDITOR}, holds=_is_residents_or_programs)
RECORD_APPOINTMENT = register("residency.record_appointment", staff=OFFICE, holds=_manages)
RECORD_TRAINING = register("residency.record_training", staff=OFFICE, holds=_manages)
RECORD_GATE_ITEM = register("residency.record_gate_item", staff=OFFICE, holds=_manages)
CONFIRM_GATE_ITEM = register("residency.confirm_gate_item", staff=OFFICE)
PREPARE_AGREEMENT = register("residency.prepare_participant_agreement", staff=OFFICE)
CONFIRM_AGREEMENT = register("residency.confirm_participant_agreement", staff=OFFICE)
KEEP_TEXTS = register("residency.keep_texts", staff={_C, _M})


def _is_evidence(document: Document) -> str | None:
    return "It belongs to a resident's payment gate." if GateItem.objects.filter(document=document).exists() else None


def _is_signed(document: Document) -> str | None:
    signed = ParticipantAgreement.objects.filter(document=document).exists()
    return "It is the signed participant agreement." if signed else None


GATE_PAPER = register_document_access(
    "residency.gate",
    staff_or(OFFICE | {_D, _AUDITOR}, of_organizations("manage_grants")),
    label="Paper of a resident's payment gate",
    kept_because=_is_evidence,
)
SIGNED_AGREEMENT = register_document_access(
    "residency.participant_agreement",
    staff_or(OFFICE | {_D, _AUDITOR}, own),
    label="Signed participant agreement",
    kept_because=_is_signed,
)
