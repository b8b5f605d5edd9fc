"""States up to the end of training; what follows (employment, service, payments) has its own tables of arrows."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class PositionState(models.TextChoices):
    """A position that begins in one academic year."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    FILLED = "filled", "Filled"
    UNFILLED = "unfilled", "Unfilled"
    CLOSED = "closed", "Closed"


class AppointmentState(models.TextChoices):
    """A physician in a position. The software never says that somebody failed."""

    RECORDED = "recorded", "Recorded, training has not begun"
    TRAINING = "training", "In training"
    COMPLETED = "completed", "Training completed"
    TRANSFERRED = "transferred", "Went on in another program"
    LEFT = "left", "Left before the end"
    WITHDRAWN = "withdrawn", "Taken back before training began"


class GateState(models.TextChoices):
    """One thing that must be there before money moves."""

    RECORDED = "recorded", "Waiting for a second look"
    CONFIRMED = "confirmed", "Confirmed"
    RETURNED = "returned", "Returned"


class ParticipantAgreementState(models.TextChoices):
    """The agreement between the State and the physician, from its text to both signatures."""

    PREPARED = "prepared", "Being signed"
    SIGNED = "signed", "Signed, waiting for a second look"
    IN_FORCE = "in_force", "In force"
    CANCELLED = "cancelled", "Cancelled"


class TextState(models.TextChoices):
    """A version of the agreement's text."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    RETIRED = "retired", "No longer used"


_P, _A, _G, _R, _T = PositionState, AppointmentState, GateState, ParticipantAgreementState, TextState

POSITION = Workflow(
    field="state",
    initial=[_P.PLANNED],
    transitions=[
        Transition([_P.PLANNED], "open_position", _P.OPEN, "Open"),
        Transition([_P.OPEN, _P.UNFILLED], "record_appointment", _P.FILLED, "Record an appointment"),
        Transition([_P.OPEN], "mark_unfilled", _P.UNFILLED, "Mark as unfilled"),
        Transition([_P.FILLED], "vacate_position", _P.UNFILLED),
        Transition([_P.UNFILLED], "open_position", _P.OPEN, "Open again"),
        Transition([_P.PLANNED, _P.OPEN, _P.UNFILLED], "close_position", _P.CLOSED, "Close"),
        Transition([_P.FILLED], "complete_training", _P.CLOSED),
    ],
)

APPOINTMENT = Workflow(
    field="state",
    initial=[_A.RECORDED],
    transitions=[
        Transition([_A.RECORDED], "begin_training", _A.TRAINING, "Training began"),
        Transition([_A.RECORDED], "withdraw_appointment", _A.WITHDRAWN, "Take back"),
        Transition([_A.TRAINING], "complete_training", _A.COMPLETED, "Training completed"),
        Transition([_A.TRAINING], "transfer_out", _A.TRANSFERRED, "Goes on in another program"),
        Transition([_A.TRAINING], "leave_program", _A.LEFT, "Left the program"),
    ],
)

GATE_ITEM = Workflow(
    field="state",
    initial=[_G.RECORDED],
    transitions=[
        Transition([_G.RECORDED], "confirm_gate_item", _G.CONFIRMED, "Confirm"),
        Transition([_G.RECORDED, _G.CONFIRMED], "return_gate_item", _G.RETURNED, "Return with a reason"),
        Transition([_G.RETURNED], "record_gate_item", _G.RECORDED, "Record again"),
    ],
)

PARTICIPANT_AGREEMENT = Workflow(
    field="state",
    initial=[_R.PREPARED],
    transitions=[
        Transition([_R.PREPARED], "record_signatures", _R.SIGNED, "Record both signatures"),
        Transition([_R.SIGNED], "confirm_agreement", _R.IN_FORCE, "Confirm"),
        Transition([_R.SIGNED], "return_agreement", _R.PREPARED, "Return with a reason"),
        Transition([_R.PREPARED, _R.SIGNED], "cancel_agreement", _R.CANCELLED, "Cancel"),
    ],
)

AGREEMENT_TEXT = Workflow(
    field="state",
    initial=[_T.DRAFT],
    transitions=[
        Transition([_T.DRAFT], "approve_text", _T.APPROVED, "Approve"),
        Transition([_T.APPROVED], "retire_text", _T.RETIRED, "Use no longer"),
    ],
)
