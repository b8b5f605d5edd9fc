"""Who may do what in the assessments room. Two roles of the office see results; grants and finance staff do not."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.models import Certificate, Decision, ExaminerAssignment, Registration, Sheet
from assessments.workflow import DecisionState
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register
from roster.models import Registrant

_A, _M, _AUDITOR = StaffRoleName.ASSESSMENT_COORDINATOR, StaffRoleName.PROGRAM_MANAGER, StaffRoleName.AUDITOR


def _is_own(user: User, obj: Any) -> bool:
    return isinstance(obj, (Registrant, Registration, Certificate)) and obj.user_id == user.pk


def _is_own_result(user: User, obj: Any) -> bool:
    told = (DecisionState.CONFIRMED, DecisionState.REPLACED)
    return isinstance(obj, Decision) and obj.user_id == user.pk and obj.state in told


def _is_examiner(user: User, obj: Any) -> bool:
    return isinstance(obj, ExaminerAssignment) and obj.user_id == user.pk and obj.is_current_on(timezone.localdate())


def _rates(user: User, obj: Any) -> bool:
    if not isinstance(obj, Sheet) or obj.examiner_id != user.pk:
        return False
    running = ExaminerAssignment.objects.current_on(timezone.localdate())
    return running.filter(session_id=obj.session_id, user=user).exists()


VIEW = register("assessments.view", staff={_A, _M, _AUDITOR})
MANAGE = register("assessments.manage", staff={_A, _M})
READ_WISHES = register("assessments.read_accommodation_requests", staff={_A})
CONFIRM = register("assessments.confirm_decisions", staff={_A, _M})
REVOKE = register("assessments.revoke_certificates", staff={_A, _M})
ASK_FOR_PLACE = register("assessments.ask_for_place", holds=_is_own)
OWN_RESULT = register("assessments.own_result", holds=_is_own_result)
OWN_CERTIFICATE = register("assessments.own_certificate", holds=_is_own)
DECLARE = register("assessments.declare_acquaintance", holds=_is_examiner)
RATE = register("assessments.rate", holds=_rates)
