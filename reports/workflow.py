"""How an annual edition and a comment on it move."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class EditionState(models.TextChoices):
    """Where an edition stands."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


OPEN_FOR_WRITING = (EditionState.DRAFT, EditionState.IN_REVIEW)

EDITION = Workflow(
    field="state",
    initial=[EditionState.DRAFT],
    transitions=[
        Transition([EditionState.DRAFT], "submit", EditionState.IN_REVIEW, "Send to review"),
        Transition([EditionState.IN_REVIEW], "approve", EditionState.APPROVED, "Approve"),
        Transition([EditionState.IN_REVIEW, EditionState.APPROVED], "return", EditionState.DRAFT, "Back to draft"),
        Transition([EditionState.APPROVED], "publish", EditionState.PUBLISHED, "Publish"),
        Transition([EditionState.PUBLISHED], "correct", EditionState.DRAFT, "Correct"),
    ],
)


class CommentState(models.TextChoices):
    """Where a review comment stands."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"


COMMENT = Workflow(
    field="state",
    initial=[CommentState.OPEN],
    transitions=[Transition([CommentState.OPEN], "answer", CommentState.ANSWERED, "Answer")],
)
