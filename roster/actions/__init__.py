"""Everything a person can do in the roster room, one file per aggregate."""

from roster.actions.data_rights import download_my_data
from roster.actions.eligibility import answer_review, ask_for_review, record_determination
from roster.actions.joining import join_roster, save_answers, start_joining
from roster.actions.journey import record_step, tell_own_step
from roster.actions.notice import acknowledge_notice, attach_acknowledgements, check_notice_text, put_notice_in_force
from roster.actions.registrant import (
    add_residence,
    leave_roster,
    remove_residence,
    return_to_roster,
    update_answers,
)
from roster.actions.saved_views import keep_view, remove_view, store_view

__all__ = [
    "acknowledge_notice",
    "add_residence",
    "answer_review",
    "ask_for_review",
    "attach_acknowledgements",
    "check_notice_text",
    "download_my_data",
    "join_roster",
    "keep_view",
    "leave_roster",
    "put_notice_in_force",
    "record_determination",
    "record_step",
    "remove_residence",
    "remove_view",
    "return_to_roster",
    "save_answers",
    "start_joining",
    "store_view",
    "tell_own_step",
    "update_answers",
]
