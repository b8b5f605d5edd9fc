"""Who may do what after residency: obligations, and the revolving account."""

from __future__ import annotations

from typing import Any

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register
from img_program.approvals.steps import register_step

_C, _G, _M = StaffRoleName.COORDINATOR, StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.PROGRAM_MANAGER
_D, _F, _AUDITOR = StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.FINANCE_OFFICER, StaffRoleName.AUDITOR


def _is_own(user: User, obj: Any) -> bool:
    return getattr(obj, "user_id", None) == user.pk


VIEW_OBLIGATIONS = register("residency.view_obligations", staff={_C, _M, _F, _AUDITOR})
VIEW_OWN = register("residency.view_own_obligation", holds=_is_own)
REPORT_WORK = register("residency.report_work", staff={_C, _M}, holds=_is_own)
DECLARE_PAYMENT = register("residency.declare_payment", staff={_M, _F}, holds=_is_own)
BEGIN_OBLIGATION = register("residency.begin_obligation", staff={_C, _M})
JUDGE_SITE = register("residency.judge_site", staff={_C, _M})
ASK_EMPLOYER = register("residency.ask_employer", staff={_C, _M})
RECORD_EVENT = register("residency.record_event", staff={_C, _M}, holds=_is_own)
ANSWER_QUESTION = register("residency.answer_question", staff={_C, _M})
DECIDE_IN_FAVOR = register("residency.record_waiver", staff={_M})
CLOSE_OBLIGATION = register("residency.close_obligation", staff={_M})
VIEW_COMPENSATION = register("residency.view_compensation", staff={_F, _M, _AUDITOR}, holds=_is_own)
RECORD_PAYMENT = register("residency.record_payment", staff={_F})

VIEW_ACCOUNT = register("residency.view_account", staff={_C, _G, _M, _D, _F, _AUDITOR})
KEEP_ACCOUNT = register("residency.keep_account", staff={_F})
APPROVE_MONEY_OUT = register("residency.approve_money_out", staff={_F, _M})

# The other of the two persons is the one who proposed it: the table itself keeps them apart.
MONEY_OUT_STEP = register_step(
    "residency.money_out", label="Money out of the revolving account", permission=APPROVE_MONEY_OUT, persons=1
)
