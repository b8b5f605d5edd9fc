"""The job that makes a certificate's PDF (PDF/UA-1)."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse

from assessments.models import Certificate, CertificateRendering, TextKind, text_in_force
from img_program.database.context import as_system
from img_program.jobs.run import Claim
from img_program.pdf.render import render_pdf


def pdf_of(certificate: Certificate, words: str) -> bytes:
    """The certificate as PDF/UA-1. Only inside a job of the rendering queue."""
    context = {
        "certificate": certificate,
        "words": words,
        "program_name": settings.PROGRAM_NAME,
        "demo_notice": settings.DEMO,
        "verify_url": f"{settings.SITE_URL}{reverse('assessments:verify')}",
    }
    html = render_to_string("assessments/pdf/certificate.html", context)
    style = render_to_string("assessments/pdf/certificate.css")
    return render_pdf(html, title=f"Certificate of clinical readiness {certificate.number}", lang="en", style=style)


def make_certificate_pdf(claim: Claim[CertificateRendering]) -> None:
    """Render, keep the file, note its hash."""
    with as_system(reason="render a certificate"):
        certificate = Certificate.objects.select_related("specialty").get(pk=claim.job.certificate_id)
        text = text_in_force(TextKind.CERTIFICATE_WORDS, on=certificate.issued_on)
    content = pdf_of(certificate, text.body if text else "")
    name = f"assessments/certificates/{certificate.pk}.pdf"
    claim.heartbeat()  # whoever lost the claim writes no file
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))

    def note(job: CertificateRendering) -> None:
        Certificate.objects.filter(pk=job.certificate_id).update(
            pdf_name=name, pdf_sha256=hashlib.sha256(content).hexdigest(), pdf_size=len(content)
        )

    claim.finish(note)
