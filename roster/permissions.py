"""Who may do what in the roster room."""

from __future__ import annotations

from typing import Any

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register
from roster.models import Registrant

_R = StaffRoleName


def _is_own(user: User, obj: Any) -> bool:
    return isinstance(obj, Registrant) and obj.user_id == user.pk


VIEW_REGISTRANTS = register(
    "roster.view_registrants",
    staff={
        _R.COORDINATOR,
        _R.GRANTS_SPECIALIST,
        _R.ASSESSMENT_COORDINATOR,
        _R.PROGRAM_MANAGER,
        _R.DATA_PRACTICES_OFFICIAL,
        _R.AUDITOR,
    },
)
CHANGE_ELIGIBILITY = register("roster.change_eligibility", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
RECORD_JOURNEY = register("roster.record_journey", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
# Who of the office records facts about exams, ECFMG and experience, and says what they saw.
RECORD_FACTS = register("roster.record_facts", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER, _R.ASSESSMENT_COORDINATOR})
ANSWER_REVIEWS = register("roster.answer_reviews", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
EXPORT_REGISTRANTS = register("roster.export_registrants", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER, _R.DATA_PRACTICES_OFFICIAL})
# The second person of a bulk release; the approvals room sees to it that it is another one.
RELEASE_BULK = register("roster.release_bulk", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER, _R.DATA_PRACTICES_OFFICIAL})
IMPORT_REGISTRANTS = register("roster.import_registrants", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
# Texts as data: who writes a notice and who puts it in force are two persons (PROGRAM §11).
EDIT_NOTICES = register("roster.edit_notices", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER, _R.DATA_PRACTICES_OFFICIAL})
APPROVE_NOTICES = register("roster.approve_notices", staff={_R.PROGRAM_MANAGER, _R.DATA_PRACTICES_OFFICIAL})
KEEP_CHOICES = register("roster.keep_choices", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
ADD_REGISTRANTS = register("roster.add_registrants", staff={_R.COORDINATOR, _R.PROGRAM_MANAGER})
EDIT_OWN = register("roster.edit_own_record", holds=_is_own)
