"""The job that makes a submission's PDF from the same templates as the page."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from grants.rounds.models import Submission, SubmissionPdf
from img_program.database.context import as_system
from img_program.jobs.run import Claim
from img_program.pdf.render import render_pdf


def pdf_of(submission: Submission) -> bytes:
    """The complete copy as PDF/UA-1. Only inside a job of the rendering queue."""
    context = {
        "submission": submission,
        "copy": submission.snapshot,
        "program_name": settings.PROGRAM_NAME,
        "demo_notice": settings.DEMO,
    }
    html = render_to_string("rounds/pdf/submission.html", context)
    style = render_to_string("rounds/pdf/submission.css")
    return render_pdf(html, title=f"Application of {submission.applicant_name}", lang="en", style=style)


def make_submission_pdf(claim: Claim[SubmissionPdf]) -> None:
    """Render, keep the file under one name, note its hash."""
    with as_system(reason="render a submission"):
        submission = Submission.objects.select_related("opportunity").get(pk=claim.job.submission_id)
    content = pdf_of(submission)
    name = f"submissions/{submission.pk}.pdf"
    claim.heartbeat()  # whoever lost the claim writes no file
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))

    def note(job: SubmissionPdf) -> None:
        job.pdf_name, job.pdf_sha256, job.pdf_size = name, hashlib.sha256(content).hexdigest(), len(content)
        job.save(update_fields=["pdf_name", "pdf_sha256", "pdf_size"])

    claim.finish(note)
