"""Who edits and approves texts, who reads letters, who works on deliveries."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import register, staff_roles
from img_program.notifications.models import Letter
from img_program.notifications.readers import permission_for
from img_program.organizations.permissions import organization_permissions

_ALL = frozenset(StaffRoleName)
_C, _M, _D = StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL
_G, _A = StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.ASSESSMENT_COORDINATOR


def _may_read(user: User, letter: Letter) -> bool:
    """Its recipient; of the office whoever reads letters at all and may see what this one tells of."""
    if staff_roles(user):
        room = permission_for(letter.about_kind)
        return user.has_perm(VIEW_LETTERS) and (room is None or user.has_perm(room))
    if letter.organization_id is not None:
        return letter.organization_permission in organization_permissions(user).get(letter.organization_id, frozenset())
    return letter.user_id == user.pk


READ_LETTER = register("notifications.read_letter", holds=_may_read)
VIEW_LETTERS = register("notifications.view_letters", staff=_ALL - {StaffRoleName.FINANCE_OFFICER})
WORK_ON_DELIVERIES = register("notifications.work_on_deliveries", staff=[_C, _M, _G, _A])
VIEW_TEMPLATES = register("notifications.view_templates", staff=_ALL)
EDIT_TEMPLATES = register("notifications.edit_templates", staff=[_C, _M, _G, _A])
APPROVE_TEMPLATES = register("notifications.approve_templates", staff=[_C, _M, _D])
SET_DO_NOT_CONTACT = register("notifications.set_do_not_contact", staff=[_C, _M, _D])
