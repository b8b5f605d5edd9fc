"""Progress reports: what the grantee did, for how many people, and what the program said to it."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement
from grants.awards.models.guards import numbered_under_agreement, of_same
from grants.awards.models.report_due import ReportDue
from grants.awards.workflow import PROGRESS_REPORT, ReportState
from grants.rounds.models.conflicts import ApartQuerySet, apart
from img_program.database.access import of_my_organizations
from img_program.database.guards import REFUSE, Guard, NumberField
from img_program.database.patterns import history_of
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee, written_by_grantee

# Not the due date: nobody moves a report to another one, or tries one that is taken.
_WRITTEN = (
    "accomplished, difficulties, outcomes, next_steps, version, saved_by_id, saved_at, "
    "state, state_reason, certified_by_id, certified_at"
)


SECTIONS = {
    "accomplished": "What was accomplished",
    "difficulties": "Difficulties",
    "outcomes": "Outcomes",
    "next_steps": "Next steps",
    "people_served": "People served",
}


class ProgressReportQuerySet(ApartQuerySet["ProgressReport"]):
    """Reads of progress reports."""


# A draft keeps a version number, not an event for each save: history starts when it is certified.
@pghistory.track(
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange("state")),
    meta={
        "constraints": [
            history_of("awards_progressreportevent_access", of_my_organizations()),
            apart("awards_progressreportevent_apart", "SELECT"),
        ]
    },
)
class ProgressReport(models.Model):
    """The report for one due date. Texts are plain; no participant is named in them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = NumberField("number")
    due = models.OneToOneField(ReportDue, on_delete=models.PROTECT, related_name="report")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="progress_reports")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    accomplished = models.TextField("what was accomplished", blank=True)
    difficulties = models.TextField("difficulties, and what was done about them", blank=True)
    outcomes = models.TextField("outcomes", blank=True)
    next_steps = models.TextField("next steps", blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField("state", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    state_reason = models.TextField("why it was returned", blank=True)
    # Of a returned report: what the grantee changes. Nothing named: everything.
    returned_sections = models.JSONField("sections to change", default=list, blank=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certified_at = models.DateTimeField("received", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("answered", null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        """The grantee writes until it is certified."""

        ordering = ["-due__due_on", "id"]
        triggers = PROGRESS_REPORT.triggers()
        constraints = [
            numbered_under_agreement("awards_progressreport_numbered", "/R"),
            models.UniqueConstraint(fields=["number"], name="awards_progressreport_number"),
            models.UniqueConstraint(fields=["id", "organization"], name="awards_progressreport_organization"),
            models.CheckConstraint(
                condition=~Q(state__in=["certified", "accepted"]) | Q(certified_at__isnull=False) & ~Q(accomplished=""),
                name="awards_progressreport_certified",
            ),
            models.CheckConstraint(condition=~Q(state="returned", state_reason=""), name="awards_progressreport_says_why"),
            Guard(
                name="awards_progressreport_shut_sections",
                events="UPDATE",
                when="OLD.state = 'returned' AND OLD.returned_sections <> '[]'",
                body="IF "
                + " OR ".join(
                    f"NEW.{name} <> OLD.{name} AND NOT OLD.returned_sections @> '\"{name}\"'"
                    for name in SECTIONS
                    if name != "people_served"
                )
                + " THEN "
                + REFUSE.format(message="'This section was not returned: it stays as it is'")
                + "; END IF;",
            ),
            of_same("reportdue", "awards_progressreport_same_due"),
            of_same("agreement", "awards_progressreport_same_owner"),
            apart("awards_progressreport_apart"),
            written_by_grantee(
                "awards_progressreport_access",
                person=f"SELECT, INSERT, UPDATE ({_WRITTEN})",
                while_="state IN ('draft', 'returned')",
                into="state IN ('draft', 'returned', 'certified')",
            ),
        ]

    def __str__(self) -> str:
        return str(self.due)

    @property
    def is_open_to_grantee(self) -> bool:
        """The grantee may still change it."""
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def open_sections(self) -> frozenset[str]:
        """What of it the grantee may still change."""
        if not self.is_open_to_grantee:
            return frozenset()
        chosen = self.returned_sections if self.state == ReportState.RETURNED else []
        return frozenset(chosen or SECTIONS)


class PeopleServed(models.Model):
    """People served with one service in a report, in three lines that are never added up.

    `linked`: on the roster, linked with their consent; `known_to_grantee`: known to the grantee alone; `contacts`:
    occasions, not people.
    """

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="people_served")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    service = models.CharField("service", max_length=150)
    linked = models.PositiveIntegerField("linked with consent", default=0)
    known_to_grantee = models.PositiveIntegerField("known only to the grantee", default=0)
    contacts = models.PositiveIntegerField("contacts", default=0)

    class Meta:
        """One row for each service."""

        ordering = ["id"]
        verbose_name_plural = "people served"
        triggers = [
            pgtrigger.Trigger(
                name="while_open",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF (SELECT state FROM awards_progressreport WHERE id = NEW.report_id) NOT IN ('draft', 'returned') THEN "
                    "RAISE EXCEPTION 'The report was certified: its numbers stay as they are'; END IF; "
                    "IF EXISTS (SELECT FROM awards_progressreport WHERE id = NEW.report_id AND state = 'returned' "
                    "AND returned_sections <> '[]' AND NOT returned_sections @> '\"people_served\"') THEN "
                    "RAISE EXCEPTION 'The numbers were not returned: they stay as they are'; END IF; RETURN NEW;"
                ),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "service"], name="awards_peopleserved_once"),
            of_same("progressreport", "awards_peopleserved_same_owner"),
            apart("awards_peopleserved_apart"),
            written_by_grantee("awards_peopleserved_access", person="SELECT, INSERT, UPDATE", staff="SELECT"),
        ]

    def __str__(self) -> str:
        return self.service


class ReportExtension(models.Model):
    """More time for a report, given in writing; it stops the rule about overdue reports."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    due = models.ForeignKey(ReportDue, on_delete=models.PROTECT, related_name="extensions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    until = models.DateField("new last day")
    reason = models.CharField("reason", max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Append-only."""

        ordering = ["granted_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="awards_reportextension_says_why"),
            of_same("reportdue", "awards_reportextension_same_owner"),
            apart("awards_reportextension_apart"),
            read_by_grantee("awards_reportextension_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"Until {self.until}"
