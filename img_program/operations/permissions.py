"""Who sees how the program runs, and who has a failed job tried again."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

VIEW_SYSTEM = register("operations.view_system", staff=[StaffRoleName.PROGRAM_MANAGER, StaffRoleName.AUDITOR])
RETRY_JOB = register("operations.retry_job", staff=[StaffRoleName.PROGRAM_MANAGER])
