"""States of the roster's aggregates."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class RegistrantStatus(models.TextChoices):
    """Whether a person is on the roster."""

    ACTIVE = "active", "On the roster"
    LEFT = "left", "Left the roster"


class ReviewState(models.TextChoices):
    """Whether a request to look again has its answer."""

    OPEN = "open", "Needs a person"
    ANSWERED = "answered", "Answered"


class NoticeState(models.TextChoices):
    """How far a notice's text has come."""

    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked"
    IN_FORCE = "in_force", "In force"


REGISTRANT = Workflow(
    field="status",
    initial=[RegistrantStatus.ACTIVE],
    transitions=[
        Transition([RegistrantStatus.ACTIVE], "leave_roster", RegistrantStatus.LEFT, "Leave the roster"),
        Transition([RegistrantStatus.LEFT], "return_to_roster", RegistrantStatus.ACTIVE, "Come back to the roster"),
    ],
)

REVIEW = Workflow(
    field="state",
    initial=[ReviewState.OPEN],
    transitions=[Transition([ReviewState.OPEN], "answer_review", ReviewState.ANSWERED, "Send the answer")],
)

NOTICE = Workflow(
    field="state",
    initial=[NoticeState.DRAFT],
    transitions=[
        Transition([NoticeState.DRAFT], "check_notice", NoticeState.CHECKED, "Mark as checked"),
        Transition([NoticeState.CHECKED], "revise_notice", NoticeState.DRAFT, "Back to draft"),
        Transition([NoticeState.CHECKED], "put_notice_in_force", NoticeState.IN_FORCE, "Put in force"),
    ],
)
