"""Everything a person can do in the roster room, one file per aggregate."""

from roster.actions.adding import add_person
from roster.actions.choices import add_address, add_specialty, change_address, end_address, end_specialty
from roster.actions.data_rights import download_my_data
from roster.actions.eligibility import answer_review, ask_for_review, record_determination
from roster.actions.facts import Told, record_fact, take_fact_back
from roster.actions.joining import join_roster, save_answers, start_joining
from roster.actions.journey import record_step, tell_own_step
from roster.actions.notice import acknowledge_notice, attach_acknowledgements
from roster.actions.notice_texts import check_notice, end_translation, put_notice_in_force, save_notice, start_notice
from roster.actions.registrant import (
    add_residence,
    end_residence,
    leave_roster,
    remove_residence,
    return_to_roster,
    update_answers,
)
from roster.actions.saved_views import keep_view, remove_view, store_view

__all__ = [
    "Told",
    "acknowledge_notice",
    "add_address",
    "add_person",
    "add_residence",
    "add_specialty",
    "answer_review",
    "ask_for_review",
    "attach_acknowledgements",
    "change_address",
    "check_notice",
    "download_my_data",
    "end_address",
    "end_residence",
    "end_specialty",
    "end_translation",
    "join_roster",
    "keep_view",
    "leave_roster",
    "put_notice_in_force",
    "record_determination",
    "record_fact",
    "record_step",
    "remove_residence",
    "remove_view",
    "return_to_roster",
    "save_answers",
    "save_notice",
    "start_joining",
    "start_notice",
    "store_view",
    "take_fact_back",
    "tell_own_step",
    "update_answers",
]
