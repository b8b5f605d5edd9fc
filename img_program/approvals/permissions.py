"""Who reads the document of an approval given elsewhere and says that it shows it."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

# They read the documents of every step.
OVERSEE = frozenset({StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL})
CONFIRM_DOCUMENT = register(
    "approvals.confirm_document",
    staff=frozenset(StaffRoleName) - {StaffRoleName.AUDITOR, StaffRoleName.ASSESSMENT_COORDINATOR},
)
