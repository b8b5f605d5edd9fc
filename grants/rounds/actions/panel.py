"""The panel's work as the office writes it down: notes of the discussion, the memo of the recommendations."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from grants.rounds.actions.applications import locked
from grants.rounds.actions.disclosures import demand_disclosed, demand_disclosed_for_round
from grants.rounds.models import Application, DiscussionNote, Opportunity, Recommendation, RecommendationMemo
from grants.rounds.panel import panel_of
from grants.rounds.permissions import MANAGE_REVIEW, RECOMMEND
from grants.rounds.workflow import OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words
from img_program.documents.checking import refuse_forbidden_text
from img_program.jobs.run import enqueue


def write_note(application: Application, *, text: str, by: User) -> DiscussionNote:
    """Keep what the panel said; who had declared a conflict of interest, and so left the room, is kept with it."""
    demand(by, MANAGE_REVIEW)
    if not text.strip():
        raise ValidationError("Write the note.", code="text")
    refuse_forbidden_text(text)
    with transaction.atomic():
        found = locked(application)
        if found.opportunity.state not in {OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}:
            raise ValidationError("Notes are written while the round is reviewed.", code="state")
        demand_disclosed(by, found.organization, found.opportunity)
        note = DiscussionNote(
            application=found, organization_id=found.organization_id, opportunity_id=found.opportunity_id, text=text.strip()[:4000],
            out_of_the_room=list(panel_of(found).out), written_by=by,
        )  # fmt: skip
        with limits_in_words():
            note.save(force_insert=True)
    return note


def ask_for_memo(opportunity: Opportunity, *, by: User) -> RecommendationMemo:
    """Ask for the memo as PDF, once recommendations are recorded."""
    demand(by, RECOMMEND)
    demand_disclosed_for_round(by, opportunity)
    if not Recommendation.objects.filter(opportunity=opportunity).exists():
        raise ValidationError("Record the recommendations first.", code="state")
    return enqueue(RecommendationMemo(opportunity=opportunity, requested_by=by))
