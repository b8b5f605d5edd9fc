"""The job that makes a letter's PDF, and where the file is kept."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from img_program.database.context import as_system
from img_program.jobs.run import Claim
from img_program.notifications.languages import RIGHT_TO_LEFT
from img_program.notifications.models import Letter, LetterRendering
from img_program.pdf.render import render_pdf


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF/UA-1, from the stored text. Only inside a job of the rendering queue."""
    context = {
        "letter": letter,
        "program_name": settings.PROGRAM_NAME,
        "program_contact": settings.PROGRAM_CONTACT,
        "demo_notice": settings.DEMO,
        "direction": "rtl" if letter.language in RIGHT_TO_LEFT else "ltr",
    }
    html = render_to_string("notifications/pdf/letter.html", context)
    style = render_to_string("notifications/pdf/letter.css", {"demo_notice": settings.DEMO})
    return render_pdf(html, title=letter.subject, lang=letter.language, style=style)


def make_pdf(claim: Claim[LetterRendering]) -> None:
    """Render, keep the file, note its hash."""
    with as_system(reason="render a letter"):
        letter = Letter.objects.get(pk=claim.job.letter_id)
    content = pdf_of(letter)
    name = letter.pdf_address
    claim.heartbeat()  # whoever lost the claim writes no file
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))

    def note(job: LetterRendering) -> None:
        Letter.objects.filter(pk=job.letter_id).update(
            pdf_name=name, pdf_sha256=hashlib.sha256(content).hexdigest(), pdf_size=len(content)
        )

    claim.finish(note)
