"""Who may do what in the reports room."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

MAKE_SUMMARY = register("reports.make_summary", staff={StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER})
VIEW_SUMMARY = register("reports.view_summary", staff=set(StaffRoleName))

_WRITERS = {
    StaffRoleName.COORDINATOR,
    StaffRoleName.PROGRAM_MANAGER,
    StaffRoleName.GRANTS_SPECIALIST,
    StaffRoleName.ASSESSMENT_COORDINATOR,
}
VIEW_EDITION = register("reports.view_edition", staff=set(StaffRoleName))
WRITE_EDITION = register("reports.write_edition", staff=_WRITERS)
COMMENT_EDITION = register(
    "reports.comment_edition", staff=_WRITERS | {StaffRoleName.FINANCE_OFFICER, StaffRoleName.DATA_PRACTICES_OFFICIAL}
)
MANAGE_EDITION = register("reports.manage_edition", staff={StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER})
APPROVE_EDITION = register(
    "reports.approve_edition",
    staff={StaffRoleName.COORDINATOR, StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL},
)

PUBLISH_STEP = "reports.publish_edition"
