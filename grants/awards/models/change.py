"""A change of the agreement that the grantee asks for, or makes itself where the shift is small."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement, AgreementVersion
from grants.awards.models.guards import of_same
from grants.awards.workflow import CHANGE, ChangeState
from grants.rounds.models.conflicts import apart
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, Guard, planned
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import OwnedQuerySet, written_by_grantee


class ChangeRequestQuerySet(OwnedQuerySet["ChangeRequest"]):
    """Reads of changes that were asked for."""


@tracked("awards_changerequestevent_access", of_my_organizations())
class ChangeRequest(models.Model):
    """The agreement as the grantee wants it: end, scope, key people, sites, budget, and why. Answered until `answer_by`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField("ends on")
    scope = models.TextField("scope", blank=True)
    key_people = models.TextField("key people", blank=True)
    sites = models.TextField("sites", blank=True)
    why = models.TextField("what changes, and why")
    state = models.CharField("state", max_length=10, choices=ChangeState.choices, default=ChangeState.ASKED)
    state_reason = models.TextField("answer", blank=True)
    # The amendment that was begun from it.
    version = models.OneToOneField(AgreementVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="change")
    answer_by = models.DateField("answered until")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("asked", default=timezone.now, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("answered", null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        """The grantee asks and withdraws; the office answers."""

        ordering = ["-asked_at", "id"]
        triggers = CHANGE.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_changerequest_organization"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(state="asked"), name="awards_changerequest_one_at_a_time"),
            models.CheckConstraint(condition=~Q(why=""), name="awards_changerequest_says_why"),
            models.CheckConstraint(condition=~Q(state="declined", state_reason=""), name="awards_changerequest_declined_why"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(version__isnull=False), name="awards_changerequest_version"
            ),
            of_same("agreement", "awards_changerequest_same_owner"),
            planned("awards_changerequest_planned", "ends_on"),
            apart("awards_changerequest_apart", "UPDATE"),
            written_by_grantee(
                "awards_changerequest_access",
                person="SELECT, INSERT, UPDATE (state)",
                while_="state = 'asked'",
                into="state IN ('asked', 'withdrawn')",
            ),
        ]

    def __str__(self) -> str:
        return f"Change asked for on {timezone.localdate(self.asked_at):%-d %B %Y}"


class ChangeLine(models.Model):
    """Dollars of one category in one fiscal year, as they were wanted and as they were then."""

    change = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="lines")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("category", max_length=100)
    fiscal_year = models.PositiveSmallIntegerField("fiscal year")
    amount = models.DecimalField("wanted", max_digits=12, decimal_places=2)
    before = models.DecimalField("before", max_digits=12, decimal_places=2)

    class Meta:
        """Written with the request, and never after."""

        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "category", "fiscal_year"], name="awards_changeline_once"),
            models.CheckConstraint(condition=Q(amount__gte=0, before__gte=0), name="awards_changeline_not_negative"),
            SameOwner(
                name="awards_changeline_same_owner",
                columns=["change_id", "organization_id"],
                parent="awards_changerequest",
                parent_columns=["id", "organization_id"],
            ),
            Guard(
                name="awards_changeline_while_asked",
                events="INSERT",
                body="IF (SELECT state FROM awards_changerequest WHERE id = NEW.change_id) NOT IN ('asked', 'made') THEN "
                + REFUSE.format(message="'This change was answered: it stays as it was asked for'")
                + "; END IF;",
            ),
            written_by_grantee("awards_changeline_access", person="SELECT, INSERT", staff="SELECT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.category}, fiscal year {self.fiscal_year}"
