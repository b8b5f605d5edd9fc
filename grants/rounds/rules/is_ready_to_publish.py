"""A round is complete: texts, dates in order, criteria whose points add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from grants.rounds.models import Opportunity, QuestionKind
from img_program.statute.parameters import parameter

_TEXTS = {
    "overview": "Write the overview.",
    "eligibility": "Write who may apply.",
    "funding": "Write what is funded.",
    "provisions": "Write the provisions.",
    "review_and_selection": "Write how applications are reviewed and selected.",
}


def is_ready_to_publish(opportunity: Opportunity, *, on: date) -> list[str]:
    """What is still missing, each in a sentence; empty when nothing is (OGM policy 08-02: criteria add up)."""
    missing = [words for name, words in _TEXTS.items() if not getattr(opportunity, name).strip()]
    missing += _dates(opportunity) + _money(opportunity) + _parts(opportunity)
    wanted = parameter("grants.rubric_total_points", on=on).as_int()
    total = sum((criterion.points for criterion in opportunity.criteria.all()), Decimal(0))
    if total != wanted:
        missing.append(f"The points of the criteria add up to {total.normalize():f}. They must add up to {wanted}.")
    return missing


def _dates(opportunity: Opportunity) -> list[str]:
    missing = []
    if opportunity.opens_at is None or opportunity.deadline is None:
        missing.append("Set the moment when applications open and the deadline.")
    if opportunity.project_starts_on is None or opportunity.project_ends_on is None:
        missing.append("Set when projects start and end.")
    return missing


def _money(opportunity: Opportunity) -> list[str]:
    if not opportunity.money_available:
        return ["Set how much money is available."]
    if opportunity.largest_award and opportunity.largest_award > opportunity.money_available:
        return ["The largest award is more than the money available."]
    return []


def _parts(opportunity: Opportunity) -> list[str]:
    missing = []
    questions = list(opportunity.questions.all())
    if not questions:
        missing.append("Add at least one question.")
    missing += [
        f"Give at least two choices for “{question.text}”."
        for question in questions
        if question.kind == QuestionKind.CHOICE and len(question.choices) < 2  # noqa: PLR2004 - a choice has two sides
    ]
    if not opportunity.budget_categories.all():
        missing.append("Add at least one budget category.")
    if not opportunity.criteria.all():
        missing.append("Add at least one criterion.")
    return missing
