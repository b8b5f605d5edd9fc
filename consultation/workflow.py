"""States of the room, and the arrows between them."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class BarrierState(models.TextChoices):
    """How a barrier stands, in general and at one program."""

    OPEN = "open", "Open"
    WORKING = "working", "Being worked on"
    EASED = "eased", "Eased"
    REMOVED = "removed", "Removed"


class MeetingState(models.TextChoices):
    """A meeting of a stakeholder body."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class AdviceState(models.TextChoices):
    """What the office did with advice."""

    RECEIVED = "received", "Received"
    CONSIDERING = "considering", "Under consideration"
    FOLLOWED = "followed", "Followed"
    PARTLY = "partly", "Followed in part"
    NOT_FOLLOWED = "not_followed", "Not followed"


class EntryState(models.TextChoices):
    """A version of a catalogue entry."""

    DRAFT = "draft", "Being checked"
    CONFIRMED = "confirmed", "Confirmed"
    REPLACED = "replaced", "Replaced by a newer version"
    DROPPED = "dropped", "Dropped"


class PlanState(models.TextChoices):
    """A physician's plan."""

    ACTIVE = "active", "Going on"
    SET_ASIDE = "set_aside", "Set aside"
    REACHED = "reached", "Goal reached"


class OutcomeState(models.TextChoices):
    """How sure we are of what a physician reached."""

    STATED = "stated", "Own statement"
    CONFIRMED = "confirmed", "Confirmed by staff"
    WITHDRAWN = "withdrawn", "Taken back"


class QuestionState(models.TextChoices):
    """A question of the licensure study."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed without an answer"


class RecommendationState(models.TextChoices):
    """A recommendation on its way to the law."""

    DRAFT = "draft", "Draft"
    CONSULTING = "consulting", "Under consultation"
    ADOPTED = "adopted", "Adopted"
    SENT = "sent", "Sent to the legislature"
    ENACTED = "enacted", "Enacted"
    NOT_ENACTED = "not_enacted", "Not enacted"
    WITHDRAWN = "withdrawn", "Withdrawn"


_B, _M, _A, _E = BarrierState, MeetingState, AdviceState, EntryState
_P, _O, _Q, _R = PlanState, OutcomeState, QuestionState, RecommendationState

# What the public reads: everything from the adoption on.
PUBLIC_RECOMMENDATIONS = (_R.ADOPTED, _R.SENT, _R.ENACTED, _R.NOT_ENACTED)

BARRIER = Workflow(
    "state",
    [_B.OPEN],
    [
        Transition([_B.OPEN], "start_work", _B.WORKING, "Start work on it"),
        Transition([_B.OPEN, _B.WORKING], "ease", _B.EASED, "It is eased"),
        Transition([_B.OPEN, _B.WORKING, _B.EASED], "remove", _B.REMOVED, "It is removed"),
        Transition([_B.WORKING], "stop_work", _B.OPEN, "Stop work on it"),
        Transition([_B.EASED, _B.REMOVED], "reopen", _B.OPEN, "Open it again"),
    ],
)
MEETING = Workflow(
    "state",
    [_M.PLANNED],
    [
        Transition([_M.PLANNED], "record_meeting", _M.HELD, "Record the meeting"),
        Transition([_M.PLANNED], "cancel_meeting", _M.CANCELLED, "Cancel"),
    ],
)
ADVICE = Workflow(
    "state",
    [_A.RECEIVED],
    [
        Transition([_A.RECEIVED], "consider_advice", _A.CONSIDERING, "Take it under consideration"),
        Transition([_A.RECEIVED, _A.CONSIDERING], "follow", _A.FOLLOWED, "We follow it"),
        Transition([_A.RECEIVED, _A.CONSIDERING], "follow_in_part", _A.PARTLY, "We follow it in part"),
        Transition([_A.RECEIVED, _A.CONSIDERING], "not_follow", _A.NOT_FOLLOWED, "We do not follow it"),
    ],
)
ENTRY = Workflow(
    "state",
    [_E.DRAFT],
    [
        Transition([_E.DRAFT], "confirm_version", _E.CONFIRMED, "Confirm the entry"),
        Transition([_E.DRAFT], "drop_version", _E.DROPPED, "Drop this version"),
        Transition([_E.CONFIRMED], "replace_version", _E.REPLACED),
    ],
)
PLAN = Workflow(
    "state",
    [_P.ACTIVE],
    [
        Transition([_P.ACTIVE], "reach_goal", _P.REACHED),
        Transition([_P.ACTIVE], "set_plan_aside", _P.SET_ASIDE, "Set this plan aside"),
        Transition([_P.SET_ASIDE], "resume_plan", _P.ACTIVE, "Go on with this plan"),
        Transition([_P.REACHED], "take_outcome_back", _P.SET_ASIDE),
    ],
)
OUTCOME = Workflow(
    "state",
    [_O.STATED],
    [
        Transition([_O.STATED], "confirm_outcome", _O.CONFIRMED, "Confirm"),
        Transition([_O.STATED], "take_outcome_back", _O.WITHDRAWN, "Take it back"),
    ],
)
QUESTION = Workflow(
    "state",
    [_Q.OPEN],
    [
        Transition([_Q.OPEN], "answer_question", _Q.ANSWERED, "Write the answer"),
        Transition([_Q.OPEN], "close_question", _Q.CLOSED, "Close without an answer"),
        Transition([_Q.ANSWERED, _Q.CLOSED], "reopen_question", _Q.OPEN, "Open it again"),
    ],
)
RECOMMENDATION = Workflow(
    "state",
    [_R.DRAFT],
    [
        Transition([_R.DRAFT], "start_consultation", _R.CONSULTING, "Start the consultation"),
        Transition([_R.CONSULTING], "adopt", _R.ADOPTED, "Adopt"),
        Transition([_R.CONSULTING], "back_to_draft", _R.DRAFT, "Back to draft"),
        Transition([_R.ADOPTED], "send_to_legislature", _R.SENT, "Sent to the legislature"),
        Transition([_R.SENT], "record_enacted", _R.ENACTED, "It was enacted"),
        Transition([_R.SENT], "record_not_enacted", _R.NOT_ENACTED, "It was not enacted"),
        Transition([_R.DRAFT, _R.CONSULTING, _R.ADOPTED, _R.SENT], "withdraw", _R.WITHDRAWN, "Withdraw"),
    ],
)
