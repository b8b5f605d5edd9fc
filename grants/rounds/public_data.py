"""What everybody may read about applications, asked as the system and cut by the classification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from grants.rounds.classification import Kind, is_public, phase_of
from grants.rounds.models import Opportunity, Recommendation, Submission, TradeSecretClaim
from grants.rounds.workflow import ApplicationState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class PublicApplication:
    """One application as the public may see it; empty where the class is still closed."""

    pk: UUID
    name: str
    address: str
    amount: Decimal
    rank: int | None = None
    points: Decimal | None = None
    recommendation: str = ""
    answers: tuple[dict[str, Any], ...] = ()
    budget: dict[str, Any] | None = None

    @property
    def has_more(self) -> bool:
        """There is more than name, address and amount."""
        return self.budget is not None


def public_applications(opportunity: Opportunity, *, moment: datetime) -> list[PublicApplication]:
    """The submitted applications of a round as everybody may see them at a moment; none before it is opened."""
    phase = phase_of(opportunity, moment)
    if not is_public(Kind.APPLICANT_NAME, phase):
        return []
    states = [ApplicationState.SUBMITTED, ApplicationState.NOT_ELIGIBLE]
    with as_system(reason="public data of a round"):
        submissions: dict[UUID, Submission] = {}
        for each in Submission.objects.filter(opportunity=opportunity, application__state__in=states).order_by("number"):
            submissions[each.application_id] = each
        made = {each.application_id: each for each in Recommendation.objects.filter(opportunity=opportunity)}
        rejected = set(
            TradeSecretClaim.objects.filter(
                application__opportunity=opportunity, decision=TradeSecretClaim.Decision.REJECTED
            ).values_list("application_id", "question_id")
        )
    found = [
        PublicApplication(
            pk=key,
            name=each.applicant_name,
            address=each.applicant_address if is_public(Kind.APPLICANT_ADDRESS, phase) else "",
            amount=each.amount_requested,
            rank=made[key].rank if key in made and is_public(Kind.POINTS_AND_RANK, phase) else None,
            points=made[key].points if key in made and is_public(Kind.POINTS_AND_RANK, phase) else None,
            recommendation=made[key].get_choice_display() if key in made and is_public(Kind.RECOMMENDATION, phase) else "",
            answers=_answers(each, rejected) if is_public(Kind.ANSWERS, phase) else (),
            budget=each.snapshot["budget"] if is_public(Kind.BUDGET, phase) else None,
        )
        for key, each in submissions.items()
    ]
    return sorted(found, key=lambda each: (each.rank or 9999, each.name.casefold()))


def _answers(submission: Submission, rejected: set[tuple[UUID, int]]) -> tuple[dict[str, Any], ...]:
    """The answers with a reason in place of what stays closed. Files are asked for in writing: they may name people."""
    found = []
    for answer in submission.snapshot["answers"]:
        is_secret = answer["trade_secret"] and (submission.application_id, answer["question_id"]) not in rejected
        closed = "Data about individual people: not public." if answer["about_individuals"] else ""
        closed = closed or ("Claimed as a trade secret: not public." if is_secret else "")
        file = "A file; ask the program for it." if answer["file"] else ""
        found.append({"question": answer["question"], "section": answer["section"], "words": closed or answer["words"] or file})
    return tuple(found)
