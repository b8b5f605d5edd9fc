"""Progress reports that an agreement makes due, and until when."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from grants.awards.models.agreement import Agreement
from grants.awards.models.guards import of_same
from grants.rounds.models.conflicts import ApartQuerySet, apart
from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee


class ReportDueQuerySet(ApartQuerySet["ReportDue"]):
    """Reads of what is due."""

    def with_due_date(self) -> ReportDueQuerySet:
        """Adds `last_day`: the due date, or the latest written extension."""
        return self.annotate(last_day=Coalesce(Max("extensions__until"), F("due_on")))

    def outstanding(self) -> ReportDueQuerySet:
        """No report was certified or accepted for them."""
        given = ReportDue.objects.filter(pk=OuterRef("pk"), report__state__in=["certified", "accepted"])
        return self.filter(~Exists(given), cancelled_at=None)

    def overdue(self, day: dt.date) -> ReportDueQuerySet:
        """Outstanding, and their last day has passed (rule REP)."""
        return self.outstanding().with_due_date().filter(Q(last_day__lt=day))


@tracked("awards_reportdueevent_access", of_my_organizations(), more=[apart("awards_reportdueevent_apart", "SELECT")])
class ReportDue(models.Model):
    """A progress report that the agreement asks for: of which period, and until when."""

    class Kind(models.TextChoices):
        """Along the way, or at the end."""

        PROGRESS = "progress", "Progress report"
        FINAL = "final", "Final report"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports_due")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("kind", max_length=10, choices=Kind.choices)
    period_starts_on = models.DateField("from")
    period_ends_on = models.DateField("to")
    due_on = models.DateField("due on")
    cancelled_at = models.DateTimeField("not due any more since", null=True, blank=True)

    objects = ReportDueQuerySet.as_manager()

    class Meta:
        """An amendment cancels what it replaces."""

        ordering = ["due_on", "id"]
        verbose_name_plural = "reports due"
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_reportdue_organization"),
            models.UniqueConstraint(
                fields=["agreement", "kind", "due_on"], condition=Q(cancelled_at=None), name="awards_reportdue_once"
            ),
            models.CheckConstraint(
                condition=Q(period_ends_on__gte=F("period_starts_on"), due_on__gte=F("period_ends_on")),
                name="awards_reportdue_in_order",
            ),
            of_same("agreement", "awards_reportdue_same_owner"),
            apart("awards_reportdue_apart"),
            read_by_grantee("awards_reportdue_access"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
