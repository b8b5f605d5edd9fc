"""What the program does with letters and messages: one function for each thing a person can do."""

from img_program.notifications.actions.choices import (
    allow_messages,
    choice_of,
    choose_contact,
    contact_now,
    follow_the_record,
    stop_messages,
)
from img_program.notifications.actions.deliveries import (
    claim,
    give_back,
    mark_done,
    note_attempt,
    receive_mail_event,
    record_bounce,
    send_again,
)
from img_program.notifications.actions.feeds import owner_of_feed, renew_feed, revoke_feed
from img_program.notifications.actions.letters import About, OrganizationRole, adopt_letters, read_letter, send_letter
from img_program.notifications.actions.messages import message_waits
from img_program.notifications.actions.organizations import tell_organization
from img_program.notifications.actions.templates import (
    approve_text,
    check_text,
    discard_text,
    end_translation,
    save_text,
    start_text,
)

__all__ = [
    "About",
    "OrganizationRole",
    "adopt_letters",
    "allow_messages",
    "approve_text",
    "check_text",
    "choice_of",
    "choose_contact",
    "claim",
    "contact_now",
    "discard_text",
    "end_translation",
    "follow_the_record",
    "give_back",
    "mark_done",
    "message_waits",
    "note_attempt",
    "owner_of_feed",
    "read_letter",
    "receive_mail_event",
    "record_bounce",
    "renew_feed",
    "revoke_feed",
    "save_text",
    "send_again",
    "send_letter",
    "start_text",
    "stop_messages",
    "tell_organization",
]
