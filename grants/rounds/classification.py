"""Who may see what of a round at which time: Minn. Stat. 13.599 in one function.

Before the deadline nothing but the request for proposals is public. Once the round is opened, names, addresses and
amounts requested are. After the completion of the evaluation all other data are public, but trade secrets
(Minn. Stat. 13.37) and data on individuals. Every page for the public asks here, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from grants.rounds.models import DeadlineExtension, Opportunity
from grants.rounds.workflow import OpportunityState
from img_program.database.context import as_system
from img_program.documents.models import Classification

CITATION = "Minn. Stat. 13.599, subd. 3 and 4"


class Phase(StrEnum):
    """Where a round stands for the classification of its data."""

    NOT_PUBLISHED = "not_published"
    TAKING_APPLICATIONS = "taking_applications"
    OPENED = "opened"
    EVALUATED = "evaluated"


class Kind(StrEnum):
    """A kind of data of a round."""

    REQUEST_FOR_PROPOSALS = "request_for_proposals"
    APPLICANT_NAME = "applicant_name"
    APPLICANT_ADDRESS = "applicant_address"
    AMOUNT_REQUESTED = "amount_requested"
    ANSWERS = "answers"
    BUDGET = "budget"
    POINTS_AND_RANK = "points_and_rank"
    RECOMMENDATION = "recommendation"
    TRADE_SECRET = "trade_secret"  # noqa: S105 - a kind of data, no password
    DATA_ON_INDIVIDUALS = "data_on_individuals"
    REVIEWER_IDENTITY = "reviewer_identity"
    UNSUBMITTED = "unsubmitted"


_ON_OPENING = {Kind.APPLICANT_NAME, Kind.APPLICANT_ADDRESS, Kind.AMOUNT_REQUESTED}
_ON_COMPLETION = {Kind.ANSWERS, Kind.BUDGET, Kind.POINTS_AND_RANK, Kind.RECOMMENDATION}
# Data about people are "private", data about organizations "nonpublic" (Minn. Stat. 13.02).
_ABOUT_PEOPLE = {Kind.DATA_ON_INDIVIDUALS, Kind.REVIEWER_IDENTITY}


def phase_of(opportunity: Opportunity, moment: datetime) -> Phase:
    """The phase of a round at a moment. A cancelled round stays where it was opened: its data are not released."""
    if opportunity.state in {OpportunityState.DRAFT, OpportunityState.APPROVED}:
        return Phase.NOT_PUBLISHED
    if opportunity.state == OpportunityState.EVALUATED:
        return Phase.EVALUATED
    is_over = opportunity.deadline is not None and moment > opportunity.deadline
    return Phase.OPENED if is_over and not _somebody_has_more_time(opportunity, moment) else Phase.TAKING_APPLICATIONS


def _somebody_has_more_time(opportunity: Opportunity, moment: datetime) -> bool:
    """One organization's longer time keeps the whole round closed; the review can't start before it is over."""
    if opportunity.state in {OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}:
        return False
    with as_system(reason="whether somebody has more time in a round"):
        return DeadlineExtension.objects.filter(opportunity_id=opportunity.pk, until__gte=moment).exists()


def classify(kind: Kind, phase: Phase) -> Classification:
    """The class of one kind of data in one phase. Whatever is not named here is closed."""
    if kind is Kind.REQUEST_FOR_PROPOSALS:
        return Classification.NONPUBLIC if phase is Phase.NOT_PUBLISHED else Classification.PUBLIC
    if kind in _ABOUT_PEOPLE:
        return Classification.PRIVATE
    if kind in _ON_OPENING and phase in {Phase.OPENED, Phase.EVALUATED}:
        return Classification.PUBLIC
    if kind in _ON_COMPLETION and phase is Phase.EVALUATED:
        return Classification.PUBLIC
    return Classification.NONPUBLIC


def is_public(kind: Kind, phase: Phase) -> bool:
    """Whether everybody may see this kind of data in this phase."""
    return classify(kind, phase) is Classification.PUBLIC
