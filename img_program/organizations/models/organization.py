"""The tenant: an organization that applies, trains, assesses or takes part."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.web.fields.names import NameColumn, shows_a_name


class OrganizationKind(models.TextChoices):
    """What an organization is to the program."""

    NONPROFIT = "nonprofit", "Nonprofit organization"
    SPONSORING_INSTITUTION = "sponsoring_institution", "Sponsoring institution of a residency program"
    CLINICAL_TRAINING_SITE = "clinical_training_site", "Clinical training site"
    ASSESSOR = "assessor", "Independent assessor"
    AGENCY = "agency", "State agency"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Reads of organizations."""

    def visible_to(self, user: Person) -> OrganizationQuerySet:
        """Every organization for staff, one's own for members, none for others."""
        if staff_roles(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(pk__in=user.memberships.filter(ended_at=None).values("organization_id"))

    def search(self, words: str) -> OrganizationQuerySet:
        """Those whose name or legal name contains every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(legal_name__icontains=word))
        return found

    def with_member_count(self) -> OrganizationQuerySet:
        """Adds `member_count`: people with a running membership, each counted once."""
        return self.annotate(
            member_count=Count("memberships__user", filter=Q(memberships__ended_at=None), distinct=True),
        )


@tracked("organizations_organizationevent_access", of_my_organizations("id"))
class Organization(models.Model):
    """An organization that applies, trains, assesses or takes part."""

    name = NameColumn("name", max_length=200)
    legal_name = NameColumn("legal name", max_length=200, blank=True)
    kind = models.CharField("kind", max_length=32, choices=OrganizationKind.choices)
    street_address = models.CharField("street address", max_length=200, blank=True)
    city = models.CharField("city", max_length=100, blank=True)
    state = models.CharField("state", max_length=50, blank=True)
    zip_code = models.CharField("ZIP code", max_length=10, blank=True)
    phone = models.CharField("phone", max_length=40, blank=True)
    website = models.URLField("website", blank=True)
    is_active = models.BooleanField("active", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        """Its own members and the office. The permissions are held by its groups, one for each role."""

        ordering = ["name", "id"]
        permissions = [
            ("administer", "Manage members and contact facts"),
            ("manage_grants", "Prepare and submit applications and reports"),
            ("manage_finance", "Prepare budgets and payment requests"),
            ("navigate", "Support the people who chose this organization"),
            ("view", "Read what belongs to the organization"),
        ]
        constraints = [
            shows_a_name("name", name="organizations_organization_shows_name"),
            owned("organizations_organization_access", of_my_organizations("id"), person="SELECT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_lines(self) -> list[str]:
        """The postal address, a line each; empty when none is known."""
        place = " ".join(filter(None, [", ".join(filter(None, [self.city, self.state])), self.zip_code]))
        return [line for line in (self.street_address, place) if line]
