"""Who may change the law's parameters."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

EDIT_PARAMETER = register("statute.edit_parameter", staff={StaffRoleName.PROGRAM_MANAGER})
VIEW_PARAMETER_HISTORY = register("statute.view_history", staff=set(StaffRoleName))
