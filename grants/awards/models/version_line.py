"""The budget of one version of an agreement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from grants.awards.models.agreement import AgreementVersion
from grants.rounds.models.conflicts import apart
from img_program.database.access import SameOwner
from img_program.database.guards import REFUSE, Guard
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee


class VersionLine(models.Model):
    """Dollars of one category in one fiscal year, as a version has them; kept for ever."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="lines")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("category", max_length=100)
    fiscal_year = models.PositiveSmallIntegerField("fiscal year")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)

    class Meta:
        """Once for each category and year."""

        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "category", "fiscal_year"], name="awards_versionline_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="awards_versionline_not_negative"),
            SameOwner(
                name="awards_versionline_same_owner",
                columns=["version_id", "organization_id"],
                parent="awards_agreementversion",
                parent_columns=["id", "organization_id"],
            ),
            Guard(
                name="awards_versionline_while_draft",
                events="INSERT OR UPDATE",
                body="IF (SELECT state FROM awards_agreementversion WHERE id = NEW.version_id) <> 'draft' THEN "
                + REFUSE.format(message="'The budget of this version is being signed: it stays as it is'")
                + "; END IF;",
            ),
            apart("awards_versionline_apart"),
            read_by_grantee("awards_versionline_access", system="SELECT, INSERT, UPDATE, DELETE"),
        ]

    def __str__(self) -> str:
        return f"{self.category}, fiscal year {self.fiscal_year}"
