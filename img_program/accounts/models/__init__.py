"""The tables of the accounts room."""

from img_program.accounts.models.access_log import AccessLog
from img_program.accounts.models.staff_role import StaffRole, StaffRoleName
from img_program.accounts.models.user import PersonName, User

__all__ = ["AccessLog", "PersonName", "StaffRole", "StaffRoleName", "User"]
