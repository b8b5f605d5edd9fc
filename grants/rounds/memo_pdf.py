"""The job that makes the memo of a round's recommendations, for the person who decides and for the file."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from grants.rounds.models import ConflictDisclosure, Opportunity, Recommendation, RecommendationMemo
from img_program.accounts.models import PersonName
from img_program.database.context import as_system
from img_program.jobs.run import Claim
from img_program.pdf.render import render_pdf


def _context(opportunity: Opportunity) -> dict[str, object]:
    made = list(
        Recommendation.objects.filter(opportunity=opportunity).select_related(
            "organization", "negotiation", "made_by__person_name"
        )
    )
    said = ConflictDisclosure.objects.filter(opportunity=opportunity).latest_words().select_related("organization")
    conflicts = [each for each in said if each.has_conflict]
    names = dict(PersonName.objects.filter(user__in=[each.person_id for each in conflicts]).values_list("user_id", "name"))
    fund = Recommendation.Choice.FUND
    return {
        "opportunity": opportunity,
        "criteria": list(opportunity.criteria.all()),
        "recommendations": made,
        "departures": [each for each in made if each.departs_from_rank],
        "total": sum(each.amount for each in made if each.choice == fund),
        "funded": sum(each.choice == fund for each in made),
        "left_the_room": [(each.organization, names.get(each.person_id, "Somebody")) for each in conflicts],
        "program_name": settings.PROGRAM_NAME,
        "demo_notice": settings.DEMO,
    }


def make_memo(claim: Claim[RecommendationMemo]) -> None:
    """Render, keep the file under one name, note its hash."""
    with as_system(reason="render a memo of recommendations"):
        opportunity = Opportunity.objects.get(pk=claim.job.opportunity_id)
        html = render_to_string("rounds/pdf/memo.html", _context(opportunity))
    style = render_to_string("rounds/pdf/submission.css")
    content = render_pdf(html, title=f"Recommendations: {opportunity.title}", lang="en", style=style)
    name = f"memos/{claim.job.pk}.pdf"
    claim.heartbeat()  # whoever lost the claim writes no file
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))

    def note(job: RecommendationMemo) -> None:
        job.pdf_name, job.pdf_sha256 = name, hashlib.sha256(content).hexdigest()
        job.save(update_fields=["pdf_name", "pdf_sha256"])

    claim.finish(note)
