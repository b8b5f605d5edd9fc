"""The tenant and its members."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB, Access, of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned


class OrganizationKind(models.TextChoices):
    """What an organization is to the program."""

    NONPROFIT = "nonprofit", "Nonprofit organization"
    SPONSORING_INSTITUTION = "sponsoring_institution", "Sponsoring institution of a residency program"
    CLINICAL_TRAINING_SITE = "clinical_training_site", "Clinical training site"
    ASSESSOR = "assessor", "Independent assessor"
    AGENCY = "agency", "State agency"


@tracked("organizations_organizationevent_access", of_my_organizations("id"))
class Organization(models.Model):
    """An organization that applies, trains, assesses or takes part."""

    name = models.CharField("name", max_length=200)
    legal_name = models.CharField("legal name", max_length=200, blank=True)
    kind = models.CharField("kind", max_length=32, choices=OrganizationKind.choices)
    is_active = models.BooleanField("active", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Its own members and the office."""

        ordering = ["name", "id"]
        constraints = [owned("organizations_organization_access", of_my_organizations("id"), person="SELECT, UPDATE")]

    def __str__(self) -> str:
        return self.name


class MembershipRole(models.TextChoices):
    """What a member may do in the organization."""

    ADMINISTRATOR = "administrator", "Administrator"
    GRANT_MANAGER = "grant_manager", "Grant manager"
    FINANCE = "finance", "Finance"
    NAVIGATOR = "navigator", "Navigator"
    VIEWER = "viewer", "Viewer"


@tracked("organizations_membershipevent_access", of_my_organizations())
class Membership(models.Model):
    """A person's place in an organization; ended, never deleted."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("role", max_length=20, choices=MembershipRole.choices)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One running membership for a person in an organization and role."""

        ordering = ["organization_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "role"], condition=models.Q(ended_at=None), name="organizations_membership_once"
            ),
            Access(
                name="organizations_membership_access",
                grants={
                    WEB: "SELECT",
                    PERSON: "SELECT, INSERT, UPDATE",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                no_policy_because="Sign-in asks it to know for which organizations a person acts; it holds only ids and a role.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
