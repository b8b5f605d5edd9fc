"""Who may change regions and places, and read the federal lists in."""

from __future__ import annotations

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import register

VIEW_PLACES = register("geography.view_places", staff=set(StaffRoleName))
EDIT_REGIONS = register("geography.edit_regions", staff={StaffRoleName.PROGRAM_MANAGER, StaffRoleName.COORDINATOR})
EDIT_PLACES = register("geography.edit_places", staff={StaffRoleName.PROGRAM_MANAGER, StaffRoleName.COORDINATOR})
CHECK_SITES = register("geography.check_sites", staff=set(StaffRoleName) - {StaffRoleName.AUDITOR})
IMPORT_DESIGNATIONS = register("geography.import_designations", staff={StaffRoleName.PROGRAM_MANAGER, StaffRoleName.COORDINATOR})
