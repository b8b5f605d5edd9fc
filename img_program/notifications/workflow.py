"""States of the texts and of the deliveries."""

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
