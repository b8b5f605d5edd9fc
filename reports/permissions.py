"""Who may do what in the reports room."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

MAKE_SUMMARY = register("reports.make_summary", staff={StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER})
VIEW_SUMMARY = register("reports.view_summary", staff=set(StaffRoleName))
