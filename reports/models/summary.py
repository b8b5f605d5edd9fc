"""A roster summary report: the job that makes it, the frozen figures behind it, and what came out."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from img_program.database.access import RETENTION, SYSTEM, Access, Policy
from img_program.database.patterns import office_only
from img_program.jobs.access import office_job
from img_program.jobs.models import Job, JobQuerySet


class SummaryReportQuerySet(JobQuerySet["SummaryReport"]):
    """The vocabulary of reads about summary reports."""

    def with_list_columns(self) -> SummaryReportQuerySet:
        """What a row of the staff list shows, in the same query."""
        return self.select_related("result").defer("result__edition", "result__drawings").order_by("-created_at", "pk")


class SummaryReport(Job):
    """One report as somebody asked for it. `steps` names a step for each wished table; an empty step lets the figures decide."""

    as_of = models.DateField("as of")
    steps = models.JSONField("tables and their steps", default=dict)
    with_published_figures = models.BooleanField("with the published figures", default=True)
    cost = models.DecimalField("cost to prepare, in dollars", max_digits=10, decimal_places=2)
    contact_email = models.EmailField("e-mail for questions")
    contact_phone = models.CharField("phone for questions", max_length=40)

    objects = SummaryReportQuerySet.as_manager()  # type: ignore[misc]  # more reads than every job has

    class Meta(Job.Meta):
        """The office asks and watches; the system works."""

        verbose_name = "summary report"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="reports_summaryreport_cost"),
            office_job("reports_summaryreport_access"),
        ]

    def get_absolute_url(self) -> str:
        """The staff page of the report."""
        return reverse("reports:summary", args=[self.pk])


class FrozenFigures(models.Model):
    """Counts before protection, each at its finest. Only the program itself reads them, to protect later reports of the
    same figures together with earlier ones. `sha256` is the hash of `text`; it is never shown, because a hash of
    small numbers can be guessed back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    text = models.TextField("figures as JSON")
    taken_at = models.DateTimeField("taken at", auto_now_add=True)

    class Meta:
        """Closed to every person, staff and auditors included."""

        constraints = [
            Access(
                name="reports_frozenfigures_access",
                grants={SYSTEM: "SELECT, INSERT, UPDATE", RETENTION: "SELECT, DELETE"},
                policies=[Policy((SYSTEM, RETENTION), "true")],
            ),
        ]

    def __str__(self) -> str:
        return f"Figures of {self.taken_at:%Y-%m-%d}"


class SummaryResult(models.Model):
    """What a report shows: the edition (protected figures and words) from which page, PDF and CSV are made.

    Written once, when the job ends well. `sha256` is the hash of `edition`, `pdf_sha256` that of the file.
    """

    report = models.OneToOneField(SummaryReport, on_delete=models.PROTECT, primary_key=True, related_name="result")
    figures = models.ForeignKey(FrozenFigures, on_delete=models.PROTECT, related_name="+")
    edition = models.TextField("edition as JSON")
    sha256 = models.CharField("SHA-256 of the edition", max_length=64)
    drawings: models.JSONField[Any, Any] = models.JSONField("charts as SVG", default=list)
    pdf = models.FileField("PDF", max_length=200)
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64)
    pdf_bytes = models.PositiveIntegerField("size of the PDF in bytes")
    pdf_pages = models.PositiveSmallIntegerField("pages of the PDF")
    made_at = models.DateTimeField("made at", auto_now_add=True)

    class Meta:
        """Nobody changes a result: a correction is a new report."""

        constraints = [office_only("reports_summaryresult_access", staff="SELECT", system="SELECT, INSERT")]

    def __str__(self) -> str:
        return f"Edition {self.sha256[:12]}"
