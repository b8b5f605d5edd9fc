"""Permissions of the accounts room: who invites staff, gives roles, re-links people, reads the log."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

_ALL = list(StaffRoleName)
_M, _C, _D, _A = (
    StaffRoleName.PROGRAM_MANAGER,
    StaffRoleName.COORDINATOR,
    StaffRoleName.DATA_PRACTICES_OFFICIAL,
    StaffRoleName.AUDITOR,
)

VIEW_STAFF = register("accounts.view_staff", staff=_ALL)
MANAGE_STAFF = register("accounts.manage_staff", staff=[_M])
RELINK_PERSON = register("accounts.relink_person", staff=[_M, _C, _D])
CONFIRM_RELINKING = register("accounts.confirm_relinking", staff=[_M, _C, _D])
DEACTIVATE_ACCOUNT = register("accounts.deactivate_account", staff=[_M, _D])
VIEW_ACCESS_LOG = register("accounts.view_access_log", staff=[_M, _D, _A])
