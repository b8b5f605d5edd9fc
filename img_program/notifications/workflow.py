"""States of the texts, the deliveries and the private links."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class TextState(models.TextChoices):
    """How far a text has come."""

    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked"
    IN_FORCE = "in_force", "In force"


class DeliveryState(models.TextChoices):
    """How one person is told of one letter. What became of the mail is in the outbox."""

    BY_MAIL = "by_mail", "By e-mail"
    BOUNCED = "bounced", "Came back"
    TO_DO = "to_do", "To be done by hand"
    DONE = "done", "Done by hand"
    STOPPED = "stopped", "Not sent"


class LinkState(models.TextChoices):
    """A private link and what was answered through it."""

    SENT = "sent", "Waits for an answer"
    CONFIRMED = "confirmed", "Confirmed"
    CORRECTED = "corrected", "Something is different"
    NOT_HERE = "not_here", "Does not work here any more"
    WITHDRAWN = "withdrawn", "Taken back"


TEXT = Workflow(
    field="state",
    initial=[TextState.DRAFT],
    transitions=[
        Transition([TextState.DRAFT], "check", TextState.CHECKED, "Mark as checked"),
        Transition([TextState.CHECKED], "revise", TextState.DRAFT, "Back to draft"),
        Transition([TextState.CHECKED], "approve", TextState.IN_FORCE, "Put in force"),
    ],
)

DELIVERY = Workflow(
    field="state",
    initial=[DeliveryState.BY_MAIL, DeliveryState.TO_DO, DeliveryState.STOPPED],
    transitions=[
        Transition([DeliveryState.BY_MAIL], "record_bounce", DeliveryState.BOUNCED, "It came back"),
        Transition([DeliveryState.TO_DO], "mark_done", DeliveryState.DONE, "Done"),
    ],
)

_L = LinkState
LINK = Workflow(
    field="state",
    initial=[_L.SENT],
    transitions=[
        Transition([_L.SENT], "confirm", _L.CONFIRMED, "Yes, this is right"),
        Transition([_L.SENT], "correct", _L.CORRECTED, "Something is different"),
        Transition([_L.SENT], "say_not_here", _L.NOT_HERE, "Does not work here any more"),
        Transition([_L.SENT], "withdraw_link", _L.WITHDRAWN, "Take back"),
    ],
)
