"""States of the account's money out, of obligations, of private links and of questions.

No state here says default, breach or loss of standing, and a test keeps it so: the software asks a person.
"""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class MoneyOutState(models.TextChoices):
    """Money that is to leave the account."""

    PROPOSED = "proposed", "Waits for a second person"
    ENTERED = "entered", "Entered in the account"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class ObligationState(models.TextChoices):
    """A physician's promise. How it ended is a person's word, with a reason."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class QuestionState(models.TextChoices):
    """A question for a person of the office."""

    OPEN = "open", "Needs a person"
    ANSWERED = "answered", "Answered"


_O, _B, _Q = MoneyOutState, ObligationState, QuestionState

MONEY_OUT = Workflow(
    field="state",
    initial=[_O.PROPOSED],
    transitions=[
        Transition([_O.PROPOSED], "approve_money_out", _O.ENTERED, "Approve"),
        Transition([_O.PROPOSED], "refuse_money_out", _O.REFUSED, "Refuse"),
        Transition([_O.PROPOSED], "withdraw_money_out", _O.WITHDRAWN, "Take back"),
    ],
)

OBLIGATION = Workflow(
    field="state",
    initial=[_B.OPEN],
    transitions=[
        Transition([_B.OPEN], "close_obligation", _B.CLOSED, "Close"),
        Transition([_B.CLOSED], "reopen_obligation", _B.OPEN, "Open again"),
    ],
)

QUESTION = Workflow(
    field="state", initial=[_Q.OPEN], transitions=[Transition([_Q.OPEN], "answer_question", _Q.ANSWERED, "Answer")]
)
