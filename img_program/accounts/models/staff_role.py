"""Roles of the Department's staff: several in one person, acting ones with an end."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from img_program.accounts.models.user import User
from img_program.database.access import AUDITOR, PERSON, PROGRAM_MANAGER, RETENTION, STAFF, SYSTEM, WEB, Access
from img_program.database.history import tracked


class StaffRoleName(models.TextChoices):
    """What a member of staff may be."""

    COORDINATOR = "coordinator", "Program coordinator"
    GRANTS_SPECIALIST = "grants_specialist", "Grants specialist"
    ASSESSMENT_COORDINATOR = "assessment_coordinator", "Assessment coordinator"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    PROGRAM_MANAGER = "program_manager", "Program manager"
    DATA_PRACTICES_OFFICIAL = "data_practices_official", "Data practices official"
    AUDITOR = "auditor", "Auditor"


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    """Reads of staff roles."""

    def held_on(self, day: dt.date) -> StaffRoleQuerySet:
        """Roles in force on a day (America/Chicago)."""
        return self.filter(starts_on__lte=day, revoked_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=day))


@tracked("accounts_staffroleevent_access", None)
class StaffRole(models.Model):
    """One person holds one role from a day, and until a day when it is an acting one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=32, choices=StaffRoleName.choices)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    is_acting = models.BooleanField("acting", default=False)
    reason = models.CharField(max_length=300, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        """An acting role has an end and a reason."""

        constraints = [
            models.CheckConstraint(
                condition=Q(is_acting=False) | (Q(ends_on__isnull=False) & ~Q(reason="")), name="accounts_staffrole_acting_ends"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="accounts_staffrole_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(revoked_at=None, ends_on=None), name="accounts_staffrole_held_once"
            ),
            Access(
                name="accounts_staffrole_access",
                grants={
                    WEB: "SELECT",
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    PROGRAM_MANAGER: "INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT",
                },
                no_policy_because="Sign-in asks it to know as whom a person acts; staff roles are public data.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
