"""One organization receives and accounts for the money of another that does the work."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.organizations.models.organization import Organization

_EITHER_SIDE = f"{of_my_organizations('sponsor_id')} OR {of_my_organizations('partner_id')}"


class _DateRange(Func):
    """SQL: daterange(from, until, '[]')."""

    function = "DATERANGE"
    output_field = DateRangeField()


class FiscalSponsorshipQuerySet(models.QuerySet["FiscalSponsorship"]):
    """Reads of fiscal sponsorships."""

    def in_force_on(self, day: date) -> FiscalSponsorshipQuerySet:
        """Those that run on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def of(self, organization: Organization) -> FiscalSponsorshipQuerySet:
        """Those in which the organization is either side."""
        return self.filter(Q(sponsor=organization) | Q(partner=organization))


@tracked("organizations_fiscalsponsorshipevent_access", _EITHER_SIDE)
class FiscalSponsorship(models.Model):
    """A fiscal sponsor answers for the money of a delivery partner, from one day and until another (both included)."""

    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sponsorships_given")
    partner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sponsorships_received")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    document_note = models.CharField("which document says so", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FiscalSponsorshipQuerySet.as_manager()

    class Meta:
        """Both sides read it; the office keeps it."""

        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(sponsor=F("partner")), name="organizations_sponsorship_two_sides"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="organizations_sponsorship_dates_in_order"
            ),
            ExclusionConstraint(
                name="organizations_sponsorship_once_at_a_time",
                expressions=[
                    ("sponsor", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                    (
                        _DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            owned("organizations_fiscalsponsorship_access", _EITHER_SIDE, person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Fiscal sponsorship from {self.starts_on}"
