"""Who may do what in this room."""

from __future__ import annotations

from typing import Any

from consultation.models import Plan, PlanOutcome, PlanShare, PlanStep
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register
from img_program.documents.purposes import nobody, register_document_access, staff_or
from img_program.organizations.permissions import in_organization, organization_permissions
from roster.models import Registrant

_EVERYBODY = frozenset(StaffRoleName)
_C, _G, _M = StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER
_D, _AUDITOR = StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.AUDITOR
_views, _administers, _manages = in_organization("view"), in_organization("administer"), in_organization("manage_grants")


def _answers(user: User, obj: Any) -> bool:
    return _administers(user, obj) or _manages(user, obj)


def _plan_of(obj: Any) -> Plan | None:
    if isinstance(obj, Plan):
        return obj
    return obj.plan if isinstance(obj, (PlanStep, PlanOutcome, PlanShare)) else None


def _is_own(user: User, obj: Any) -> bool:
    return isinstance(obj, (Registrant, Plan, PlanStep, PlanOutcome, PlanShare)) and obj.user_id == user.pk


def _reads_plan(user: User, obj: Any) -> bool:
    """One's own plan, or as a navigator of an organization that has the physician's running yes."""
    if _is_own(user, obj):
        return True
    plan = _plan_of(obj)
    held = organization_permissions(user)
    navigates = [pk for pk, permissions in held.items() if "navigate" in permissions]
    return bool(plan and navigates) and PlanShare.objects.running().filter(plan=plan, organization__in=navigates).exists()


VIEW = register("consultation.view", staff=_EVERYBODY)
MANAGE = register("consultation.manage", staff={_C, _G, _M})
CONFIRM_ENTRY = register("consultation.confirm_entry", staff={_C, _M})
ADOPT = register("consultation.adopt_recommendation", staff={_C, _M})
VIEW_ENTRY = register("consultation.view_barrier_entry", staff=_EVERYBODY, holds=_views)
ANSWER_ENTRY = register("consultation.answer_barrier_entry", holds=_answers)
OWN_PLAN = register("consultation.own_plan", holds=_is_own)
VIEW_PLAN = register("consultation.view_plan", staff={_C, _M, _D, _AUDITOR}, holds=_reads_plan)
VIEW_PLANS = register("consultation.view_plans", staff={_C, _M, _D, _AUDITOR})
CONFIRM_OUTCOME = register("consultation.confirm_outcome", staff={_C, _M})

MINUTES = register_document_access("consultation.minutes", staff_or(_EVERYBODY, nobody), label="Minutes of a meeting")
EVIDENCE = register_document_access(
    "consultation.evidence", staff_or(_EVERYBODY, nobody), label="Evidence of the licensure study"
)
