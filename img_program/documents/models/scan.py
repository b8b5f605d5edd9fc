"""The check of one uploaded file, as a job."""

from __future__ import annotations

from django.db import models

from img_program.database.access import mine
from img_program.documents.models.document import Document
from img_program.jobs.access import owned_job
from img_program.jobs.models import Job


class DocumentScan(Job):
    """Looks for viruses and for what must not be sent. While the scanner is down the document stays in quarantine."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="scans")
    # Waits up to half an hour between attempts: a scanner may be down for a long weekend.
    max_attempts = models.PositiveSmallIntegerField("most attempts", default=200)

    class Meta(Job.Meta):
        """Whoever uploaded watches it; only the system moves it on."""

        verbose_name = "check of a document"
        verbose_name_plural = "checks of documents"
        constraints = [owned_job("documents_documentscan_access", mine("requested_by_id"))]
