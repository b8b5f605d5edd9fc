"""What the program makes of an edition: jobs, frozen figures, and the publication that everybody reads."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access
from img_program.database.patterns import office_only
from img_program.jobs.access import office_job
from img_program.jobs.models import OPEN_STATES, Job
from reports.models.edition import AnnualEdition
from reports.models.summary import FrozenFigures


class EditionRun(Job):
    """One piece of work on an edition. `drawings` keeps finished charts, so that a second attempt goes on after them.

    `result` of a comparison lists what changed since the snapshot.
    """

    class Task(models.TextChoices):
        """What is asked for."""

        SNAPSHOT = "snapshot", "Freeze the figures"
        COMPARE = "compare", "Compare with today's figures"
        PUBLISH = "publish", "Publish"
        RECOMPUTE = "recompute", "Reckon all numbers again"

    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="runs")
    task = models.CharField("task", max_length=10, choices=Task.choices)
    content_version = models.PositiveIntegerField(default=1)
    drawings: models.JSONField[Any, Any] = models.JSONField("finished charts", default=list)
    result: models.JSONField[Any, Any] = models.JSONField("result", default=dict)

    class Meta(Job.Meta):
        """One at a time for each edition."""

        verbose_name = "work on an edition"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state__in=[str(state) for state in OPEN_STATES]), name="reports_run_one_at_a_time"
            ),
            office_job("reports_editionrun_access"),
        ]

    def get_absolute_url(self) -> str:
        """Where its progress is shown."""
        return reverse("reports:edition_run", args=[self.edition_id, self.pk])


class AnnualSnapshot(models.Model):
    """The figures of an edition, frozen and protected: what may be published. `sha256` is the hash of `text`.

    `figures` holds the counts before protection, which only the system reads.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("number")
    figures = models.ForeignKey(FrozenFigures, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("figures as JSON")
    sha256 = models.CharField("SHA-256", max_length=64)
    taken_at = models.DateTimeField("taken", default=timezone.now, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Append-only; an edition points to the one it uses."""

        ordering = ["number"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="reports_annualsnapshot_once"),
            models.UniqueConstraint(fields=["id", "edition"], name="reports_annualsnapshot_edition"),
            office_only("reports_annualsnapshot_access", staff="SELECT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"Snapshot {self.number}"


class PublishedEditionQuerySet(models.QuerySet["PublishedEdition"]):
    """Reads of published editions."""

    def listed(self) -> PublishedEditionQuerySet:
        """What a list shows, without the long columns."""
        return self.defer("content", "csv").order_by("-report_year", "-number")

    def current(self) -> PublishedEditionQuerySet:
        """The latest version of each year; earlier ones were corrected."""
        later = PublishedEdition.objects.filter(report_year=OuterRef("report_year"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class PublishedEdition(models.Model):
    """What was published: page, PDF and CSV of one version of a year's report, unchanged for good. `sha256` is the hash of `content`.

    A correction is a version with the next `number`, which says what changed, why, and who began it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="publications")
    report_year = models.PositiveSmallIntegerField("report year")
    number = models.PositiveSmallIntegerField("version", default=1)
    snapshot = models.ForeignKey(AnnualSnapshot, on_delete=models.PROTECT, null=True, related_name="+")
    what_changed = models.TextField("what the correction changes", blank=True)
    why_changed = models.TextField("why it was corrected", blank=True)
    corrected_by = models.CharField("who corrected it", max_length=200, blank=True)
    title = models.CharField("title", max_length=200)
    period = models.CharField("activity period", max_length=80)
    content = models.TextField("words, tables and charts as JSON")
    sha256 = models.CharField("SHA-256", max_length=64)
    csv = models.TextField("figures as CSV")
    pdf = models.FileField("PDF", max_length=200)
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64)
    pdf_bytes = models.PositiveIntegerField("size of the PDF in bytes")
    pdf_pages = models.PositiveSmallIntegerField("pages of the PDF")
    published_at = models.DateTimeField("published", default=timezone.now, editable=False)

    objects = PublishedEditionQuerySet.as_manager()

    class Meta:
        """Everybody reads; nobody changes or deletes it. A correction is another version, and says why."""

        ordering = ["-report_year", "-number"]
        triggers = [pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["report_year", "number"], name="reports_publishededition_once"),
            models.CheckConstraint(
                condition=Q(number=1, what_changed="", why_changed="", corrected_by="")
                | Q(number__gt=1) & ~Q(what_changed="") & ~Q(why_changed="") & ~Q(corrected_by=""),
                name="reports_publishededition_correction_told",
            ),
            Access(
                name="reports_publishededition_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT",
                },
                no_policy_because="A published report: every row may be read by everybody.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.report_year}"

    def get_absolute_url(self) -> str:
        """The public page of the year, which shows the latest version."""
        return reverse("published:edition", args=[self.report_year])

    @property
    def version_url(self) -> str:
        """The page of this version, whatever came after it."""
        return reverse("published:version", args=[self.report_year, self.number])
