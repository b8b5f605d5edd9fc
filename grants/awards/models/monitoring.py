"""Monitoring: what must be done and when, visits, reconciliations, and holds of payments."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement
from grants.awards.models.guards import of_same
from grants.awards.models.payment import PaymentRequest
from grants.awards.workflow import VISIT, VisitState
from grants.rounds.models.conflicts import ApartQuerySet, apart, apart_by
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, Guard, happened, planned
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import own_document, read_by_grantee


@tracked(
    "awards_monitoringdutyevent_access",
    None,
    more=[apart_by("awards_monitoringdutyevent_apart", "agreement_id", "awards_conflicted_agreements", "SELECT")],
)
class MonitoringDuty(models.Model):
    """A visit or a reconciliation that state policy asks for, with its last day (OGM policy 08-10)."""

    class Kind(models.TextChoices):
        """What is owed."""

        VISIT = "visit", "Monitoring visit"
        RECONCILIATION = "reconciliation", "Financial reconciliation"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="monitoring_duties")
    kind = models.CharField("kind", max_length=16, choices=Kind.choices)
    window_starts_on = models.DateField("from")
    due_on = models.DateField("until")
    citation = models.CharField("rule", max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The office's. An amendment cancels what it replaces."""

        ordering = ["due_on", "id"]
        verbose_name_plural = "monitoring duties"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "due_on"], condition=Q(cancelled_at=None), name="awards_monitoringduty_once"
            ),
            apart_by("awards_monitoringduty_apart", "agreement_id", "awards_conflicted_agreements"),
            office_only("awards_monitoringduty_access"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class MonitoringVisitQuerySet(ApartQuerySet["MonitoringVisit"]):
    """Reads of visits."""


@tracked(
    "awards_monitoringvisitevent_access",
    f"{of_my_organizations()} AND state = 'done'",
    more=[apart("awards_monitoringvisitevent_apart", "SELECT")],
)
class MonitoringVisit(models.Model):
    """A visit: on site, by video or at the desk. The grantee reads it when it is done."""

    class Way(models.TextChoices):
        """How."""

        SITE = "site", "On site"
        VIDEO = "video", "By video"
        DESK = "desk", "Review of papers"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="visits")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    way = models.CharField("how", max_length=8, choices=Way.choices)
    planned_on = models.DateField("planned for")
    visited_on = models.DateField("visited on", null=True, blank=True)
    state = models.CharField("state", max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    summary = models.TextField("summary", blank=True)
    visited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MonitoringVisitQuerySet.as_manager()

    class Meta:
        """A done visit has its day and its summary."""

        ordering = ["-planned_on", "-id"]
        triggers = VISIT.triggers()
        constraints = [
            happened("awards_monitoringvisit_happened", "visited_on"),
            planned("awards_monitoringvisit_planned", "planned_on"),
            models.UniqueConstraint(fields=["id", "organization"], name="awards_monitoringvisit_organization"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(visited_on__isnull=False) & ~Q(summary=""), name="awards_monitoringvisit_done"
            ),
            of_same("agreement", "awards_monitoringvisit_same_owner"),
            own_document("document_id", "awards_monitoringvisit_own_document"),
            apart("awards_monitoringvisit_apart"),
            read_by_grantee("awards_monitoringvisit_access", when="state = 'done'"),
        ]

    def __str__(self) -> str:
        return f"Visit of {self.visited_on or self.planned_on}"


@tracked("awards_visitfindingevent_access", of_my_organizations(), more=[apart("awards_visitfindingevent_apart", "SELECT")])
class VisitFinding(models.Model):
    """What a visit found, what the grantee must do about it, and that it was done."""

    visit = models.ForeignKey(MonitoringVisit, on_delete=models.PROTECT, related_name="findings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("finding")
    action_needed = models.TextField("what the grantee must do", blank=True)
    due_on = models.DateField("until", null=True, blank=True)
    resolved_on = models.DateField("resolved on", null=True, blank=True)
    resolution = models.TextField("how it was resolved", blank=True)

    class Meta:
        """The grantee reads."""

        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(resolved_on=None) | ~Q(resolution=""), name="awards_visitfinding_resolved_how"),
            SameOwner(
                name="awards_visitfinding_same_owner",
                columns=["visit_id", "organization_id"],
                parent="awards_monitoringvisit",
                parent_columns=["id", "organization_id"],
            ),
            apart("awards_visitfinding_apart"),
            read_by_grantee("awards_visitfinding_access"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the grantee must still do something about it."""
        return self.resolved_on is None and self.action_needed != ""

    def __str__(self) -> str:
        return self.text[:80]


@tracked("awards_reconciliationevent_access", of_my_organizations(), more=[apart("awards_reconciliationevent_apart", "SELECT")])
class Reconciliation(models.Model):
    """One payment compared with the grantee's own papers: what was examined and what the papers support, in dollars."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reconciliations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    reconciled_on = models.DateField("on")
    request = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="reconciliations", verbose_name="payment"
    )
    what = models.CharField("which payment or period", max_length=200)
    examined = models.DecimalField("examined", max_digits=12, decimal_places=2)
    supported = models.DecimalField("supported by papers", max_digits=12, decimal_places=2)
    note = models.TextField("what was found", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A difference is explained."""

        ordering = ["-reconciled_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(examined__gt=0, supported__gte=0, supported__lte=F("examined")), name="awards_reconciliation_amounts"
            ),
            happened("awards_reconciliation_happened", "reconciled_on"),
            Guard(
                name="awards_reconciliation_of_agreement",
                events="INSERT OR UPDATE",
                when="NEW.request_id IS NOT NULL",
                body="IF (SELECT agreement_id FROM awards_paymentrequest WHERE id = NEW.request_id) <> NEW.agreement_id THEN "
                + REFUSE.format(message="'This payment belongs to another agreement'")
                + "; END IF;",
            ),
            models.CheckConstraint(
                condition=Q(supported=F("examined")) | ~Q(note=""), name="awards_reconciliation_difference_explained"
            ),
            of_same("agreement", "awards_reconciliation_same_owner"),
            apart("awards_reconciliation_apart"),
            read_by_grantee("awards_reconciliation_access"),
        ]

    def __str__(self) -> str:
        return f"Reconciliation of {self.reconciled_on}"


class _DateRange(Func):
    """SQL: daterange(from, until, '[]')."""

    function = "DATERANGE"
    output_field: Any = DateRangeField()


class HoldQuerySet(models.QuerySet["Hold"]):
    """Reads of holds."""

    def running(self, day: dt.date) -> HoldQuerySet:
        """Those that stop payments on a day."""
        return self.filter(lifted_at=None, starts_on__lte=day, ends_on__gte=day)


@tracked(
    "awards_holdevent_access",
    None,
    more=[apart_by("awards_holdevent_apart", "agreement_id", "awards_conflicted_agreements", "SELECT")],
)
class Hold(models.Model):
    """Payments withheld after a credible allegation of fraud: at most so many days, with notice; a restricted record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="holds")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    order = models.CharField("order", max_length=200)
    reason = models.TextField("what is alleged, and by whom")
    renewal_decision = models.TextField("a manager's decision to hold longer", blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField("lifted", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_because = models.CharField("why it was lifted", max_length=300, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        """The office's; one at a time."""

        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & ~Q(reason="") & ~Q(order=""), name="awards_hold_is_ordered"
            ),
            models.CheckConstraint(condition=Q(lifted_at=None) | ~Q(lifted_because=""), name="awards_hold_lifted_why"),
            Guard(
                name="awards_hold_not_for_ever",
                events="INSERT",
                declare="longest int;",
                body=(
                    "PERFORM 1 FROM awards_award w JOIN awards_agreement g ON g.award_id = w.id WHERE g.id = NEW.agreement_id "
                    "FOR UPDATE OF w; SELECT (value #>> '{}')::int INTO longest FROM statute_parameter "
                    "WHERE key = 'grants.fraud_hold_days' AND effective @> NEW.starts_on; "
                    "IF NEW.ends_on - NEW.starts_on + 1 > longest OR (NEW.renewal_decision = '' AND "
                    "(SELECT sum(LEAST(h.ends_on, coalesce((h.lifted_at AT TIME ZONE 'America/Chicago')::date, h.ends_on)) - h.starts_on + 1) "
                    "FROM awards_hold h WHERE h.agreement_id = NEW.agreement_id) > longest) THEN "
                    + REFUSE.format(message="'Holds of an agreement last longer together only by a manager''s written decision'")
                    + "; END IF;"
                ),
            ),
            ExclusionConstraint(
                name="awards_hold_once_at_a_time",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (
                        _DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(lifted_at=None),
            ),
            apart_by("awards_hold_apart", "agreement_id", "awards_conflicted_agreements"),
            office_only("awards_hold_access"),
        ]

    def __str__(self) -> str:
        return f"Hold from {self.starts_on}"
