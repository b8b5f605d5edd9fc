"""States from the opportunity to the recommendation. From the award on see `award_workflow.py`."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class OpportunityState(models.TextChoices):
    """How far a round has come. Whether it is open for applications follows from its moments."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved, not yet published"
    PUBLISHED = "published", "Published"
    INDEPENDENT_REVIEW = "independent_review", "In review"
    PANEL = "panel", "Panel meets"
    EVALUATED = "evaluated", "Evaluation completed"
    CANCELLED = "cancelled", "Cancelled"


class ApplicationState(models.TextChoices):
    """How an organization's application stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AssignmentState(models.TextChoices):
    """Whether a reviewer may open an application."""

    AWAITING_DISCLOSURE = "awaiting_disclosure", "Conflict of interest not yet answered"
    OPEN = "open", "To be scored"
    CONFLICTED = "conflicted", "Conflict of interest declared"
    ENDED = "ended", "Ended"


PUBLIC_STATES = (
    OpportunityState.PUBLISHED,
    OpportunityState.INDEPENDENT_REVIEW,
    OpportunityState.PANEL,
    OpportunityState.EVALUATED,
    OpportunityState.CANCELLED,
)

_O, _A, _R = OpportunityState, ApplicationState, AssignmentState

OPPORTUNITY = Workflow(
    field="state",
    initial=[_O.DRAFT],
    transitions=[
        Transition([_O.DRAFT], "approve_opportunity", _O.APPROVED, "Approve"),
        Transition([_O.APPROVED], "revise_opportunity", _O.DRAFT, "Back to draft"),
        Transition([_O.APPROVED], "publish_opportunity", _O.PUBLISHED, "Publish"),
        Transition([_O.PUBLISHED], "start_review", _O.INDEPENDENT_REVIEW, "Start the review"),
        Transition([_O.INDEPENDENT_REVIEW], "open_panel", _O.PANEL, "Open the panel phase"),
        Transition([_O.PANEL], "complete_evaluation", _O.EVALUATED, "Complete the evaluation"),
        Transition([_O.PUBLISHED, _O.INDEPENDENT_REVIEW, _O.PANEL], "cancel_opportunity", _O.CANCELLED, "Cancel the round"),
    ],
)

APPLICATION = Workflow(
    field="state",
    initial=[_A.DRAFT],
    transitions=[
        Transition([_A.DRAFT], "submit_application", _A.SUBMITTED, "Submit"),
        Transition([_A.SUBMITTED], "reopen_application", _A.DRAFT, "Take it back to change it"),
        Transition([_A.DRAFT, _A.SUBMITTED], "withdraw_application", _A.WITHDRAWN, "Withdraw"),
        Transition([_A.SUBMITTED], "find_not_eligible", _A.NOT_ELIGIBLE, "Not eligible"),
        Transition([_A.NOT_ELIGIBLE], "find_eligible_after_all", _A.SUBMITTED, "Eligible after all"),
    ],
)

ASSIGNMENT = Workflow(
    field="state",
    initial=[_R.AWAITING_DISCLOSURE],
    transitions=[
        Transition([_R.AWAITING_DISCLOSURE], "declare_no_conflict", _R.OPEN),
        Transition([_R.AWAITING_DISCLOSURE, _R.OPEN], "declare_conflict", _R.CONFLICTED),
        Transition([_R.AWAITING_DISCLOSURE, _R.OPEN], "end_assignment", _R.ENDED, "End"),
    ],
)
