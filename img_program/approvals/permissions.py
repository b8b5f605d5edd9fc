"""Who reads the document of an approval given elsewhere and says that it shows it."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

CONFIRM_DOCUMENT = register(
    "approvals.confirm_document",
    staff=frozenset(StaffRoleName) - {StaffRoleName.AUDITOR, StaffRoleName.ASSESSMENT_COORDINATOR},
)
