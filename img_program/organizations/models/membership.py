"""Who belongs to an organization, and as what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB, Access, of_my_organizations
from img_program.database.history import tracked
from img_program.organizations.models.organization import Organization


class MembershipRole(models.TextChoices):
    """What a member may do in the organization."""

    ADMINISTRATOR = "administrator", "Administrator"
    GRANT_MANAGER = "grant_manager", "Grant manager"
    FINANCE = "finance", "Finance"
    NAVIGATOR = "navigator", "Navigator"
    VIEWER = "viewer", "Viewer"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def current(self) -> MembershipQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def administrators(self) -> MembershipQuerySet:
        """Current administrators who can sign in."""
        return self.current().filter(role=MembershipRole.ADMINISTRATOR, user__is_active=True)


@tracked("organizations_membershipevent_access", of_my_organizations())
class Membership(models.Model):
    """A person's role in an organization (one row for each role); ended, never deleted."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("role", max_length=20, choices=MembershipRole.choices)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        """Written only by this room's actions, as the system: nobody makes themselves a member."""

        ordering = ["organization_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "role"], condition=models.Q(ended_at=None), name="organizations_membership_once"
            ),
            Access(
                name="organizations_membership_access",
                grants={
                    WEB: "SELECT",
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                no_policy_because="Sign-in asks it to know for which organizations a person acts; it holds only ids and a role.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
