"""What people do in the residency room, from the program to the end of training: one function for each thing."""

from residency.training.actions.agreements import (
    cancel_agreement,
    confirm_agreement,
    prepare_agreement,
    record_signatures,
    return_agreement,
)
from residency.training.actions.appointments import begin_training, record_appointment, withdraw_appointment
from residency.training.actions.gate import confirm_gate_item, record_gate_item, return_gate_item
from residency.training.actions.positions import (
    close_position,
    fund_position,
    mark_unfilled,
    open_position,
    plan_positions,
    withdraw_funding,
)
from residency.training.actions.programs import (
    add_site,
    change_program,
    create_program,
    end_program,
    end_site,
    record_accreditation_check,
)
from residency.training.actions.shares import answer_share
from residency.training.actions.texts import approve_text, retire_text, write_text
from residency.training.actions.training import (
    complete_training,
    leave_program,
    record_training_event,
    take_back_event,
    transfer_out,
)

__all__ = [
    "add_site",
    "answer_share",
    "approve_text",
    "begin_training",
    "cancel_agreement",
    "change_program",
    "close_position",
    "complete_training",
    "confirm_agreement",
    "confirm_gate_item",
    "create_program",
    "end_program",
    "end_site",
    "fund_position",
    "leave_program",
    "mark_unfilled",
    "open_position",
    "plan_positions",
    "prepare_agreement",
    "record_accreditation_check",
    "record_appointment",
    "record_gate_item",
    "record_signatures",
    "record_training_event",
    "retire_text",
    "return_agreement",
    "return_gate_item",
    "take_back_event",
    "transfer_out",
    "withdraw_appointment",
    "withdraw_funding",
    "write_text",
]
