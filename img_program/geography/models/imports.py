"""Imports of the federal files: what was read, what was wrong, what changed."""

from __future__ import annotations

from django.db import models

from img_program.database.patterns import office_only
from img_program.geography.models.designations import Designation, FederalList
from img_program.jobs.access import office_job
from img_program.jobs.models import Job

FEDERAL_SOURCE = "HRSA data download"


class DesignationImport(Job):
    """One reading of one federal file. The file is kept as it was given, under its hash."""

    federal_list = models.CharField("list", max_length=5, choices=FederalList.choices, blank=True)
    file_name = models.CharField("name of the file", max_length=200)
    sha256 = models.CharField("hash of the file", max_length=64)
    size = models.PositiveBigIntegerField("size in bytes")
    storage_name = models.CharField("where it is kept", max_length=200)
    source = models.CharField("source", max_length=200, default=FEDERAL_SOURCE)
    accepts_losses = models.BooleanField("many designations may be missing", default=False)
    file_date = models.DateField("date of the file", null=True, blank=True)
    rows_read = models.PositiveIntegerField("rows read", default=0)
    rows_elsewhere = models.PositiveIntegerField("rows of other states", default=0)
    rows_kept = models.PositiveIntegerField("rows kept", default=0)
    rows_duplicate = models.PositiveIntegerField("rows that say the same again", default=0)
    rows_bad = models.PositiveIntegerField("rows not understood", default=0)

    class Meta(Job.Meta):
        """The office asks and watches; the system moves it on."""

        verbose_name, verbose_name_plural = "import of designations", "imports of designations"
        ordering = ["-created_at"]
        # The usual name of this index would be longer than 30 characters.
        indexes = [
            models.Index(
                fields=["offer_after"], name="geography_import_open", condition=models.Q(state__in=["queued", "running"])
            )
        ]
        constraints = [office_job("geography_designationimport_access")]


class ImportProblem(models.Model):
    """A row that was not kept: its line in the file, the column, and why."""

    designation_import = models.ForeignKey(DesignationImport, on_delete=models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField("line")
    column = models.CharField("column", max_length=200, blank=True)
    reason = models.CharField("reason", max_length=300)

    class Meta:
        """The office reads; only the import writes."""

        ordering = ["line", "pk"]
        constraints = [office_only("geography_importproblem_access", staff="SELECT", system="SELECT, INSERT")]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"


class ChangeKind(models.TextChoices):
    """What an import found about a designation, compared with what was known."""

    NEW = "new", "New"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CHANGED = "changed", "Changed"
    MISSING = "missing", "No longer on the list"
    BACK = "back", "On the list again"


class DesignationChange(models.Model):
    """One difference between an import and what was known before; `details` are field, before and after in words."""

    designation_import = models.ForeignKey(DesignationImport, on_delete=models.PROTECT, related_name="changes")
    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("what", max_length=10, choices=ChangeKind.choices)
    details = models.JSONField("details", default=list, blank=True)

    class Meta:
        """The office reads; only the import writes."""

        ordering = ["pk"]
        constraints = [office_only("geography_designationchange_access", staff="SELECT", system="SELECT, INSERT")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.designation_id}"
