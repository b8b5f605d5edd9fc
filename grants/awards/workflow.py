"""States from the award to the closeout; `workflow.py` has those from the opportunity to the recommendation."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class AwardState(models.TextChoices):
    """How far the decision is."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting for two approvals"
    AWARDED = "awarded", "Awarded"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELLED = "cancelled", "Cancelled before the agreement"


class VersionState(models.TextChoices):
    """An agreement or an amendment on its way to be executed, in the order of Minn. Stat. 16B.97 and 16B.98."""

    DRAFT = "draft", "Being prepared"
    ENCUMBERED = "encumbered", "Money encumbered"
    GRANTEE_SIGNED = "grantee_signed", "Signed by the grantee"
    STATE_SIGNED = "state_signed", "Signed by the State"
    EXECUTED = "executed", "Executed"
    CANCELLED = "cancelled", "Cancelled"


class AgreementState(models.TextChoices):
    """The agreement as a whole."""

    PREPARING = "preparing", "Being signed"
    IN_FORCE = "in_force", "In force"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class PaymentState(models.TextChoices):
    """A payment request, from the grantee's draft to the money."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PREPARED = "prepared", "Waiting for approval"
    APPROVED = "approved", "Approved"
    BATCHED = "batched", "Sent for payment"
    PAID = "paid", "Paid"
    RETURNED = "returned", "Returned to the grantee"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    VOIDED = "voided", "Stopped and voided"


class CorrectionState(models.TextChoices):
    """A correction of money."""

    PROPOSED = "proposed", "Waiting for a second person"
    ENTERED = "entered", "Entered"
    DECLINED = "declined", "Declined"


class ChangeState(models.TextChoices):
    """A change of an agreement that the grantee asks for."""

    ASKED = "asked", "Waiting for the program"
    MADE = "made", "Made by the grantee, a small shift"
    ACCEPTED = "accepted", "Accepted: an amendment is begun"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BatchState(models.TextChoices):
    """A file for the accounting system."""

    SENT = "sent", "Sent to accounting"
    PAID = "paid", "Paid"


class ReportState(models.TextChoices):
    """A progress report."""

    DRAFT = "draft", "Draft"
    CERTIFIED = "certified", "Certified, waiting for the program"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned to the grantee"


class VisitState(models.TextChoices):
    """A monitoring visit."""

    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


_A, _V, _G, _P, _B, _R, _M = (
    AwardState, VersionState, AgreementState, PaymentState, BatchState, ReportState, VisitState,
)  # fmt: skip

AWARD = Workflow(
    field="state",
    initial=[_A.DRAFT],
    transitions=[
        Transition([_A.DRAFT], "propose_award", _A.PROPOSED, "Ask for the decision"),
        Transition([_A.PROPOSED], "return_award", _A.DRAFT, "Back to draft"),
        Transition([_A.PROPOSED], "decide_award", _A.AWARDED, "Approve"),
        Transition([_A.DRAFT, _A.PROPOSED], "refuse_award", _A.REFUSED, "Refuse"),
        Transition([_A.DRAFT, _A.PROPOSED], "withdraw_award", _A.WITHDRAWN, "Withdraw"),
        Transition([_A.AWARDED], "cancel_award", _A.CANCELLED),
    ],
)

AGREEMENT_VERSION = Workflow(
    field="state",
    initial=[_V.DRAFT],
    transitions=[
        Transition([_V.DRAFT], "record_encumbrance", _V.ENCUMBERED, "Record the encumbrance"),
        Transition([_V.ENCUMBERED], "record_grantee_signature", _V.GRANTEE_SIGNED, "Record the grantee's signature"),
        Transition([_V.GRANTEE_SIGNED], "record_state_signature", _V.STATE_SIGNED, "Record the State's signature"),
        Transition([_V.STATE_SIGNED], "execute", _V.EXECUTED, "Approve: executed"),
        Transition([_V.DRAFT, _V.ENCUMBERED, _V.GRANTEE_SIGNED, _V.STATE_SIGNED], "cancel_version", _V.CANCELLED, "Cancel"),
    ],
)

AGREEMENT = Workflow(
    field="state",
    initial=[_G.PREPARING],
    transitions=[
        Transition([_G.PREPARING], "execute", _G.IN_FORCE),
        Transition([_G.PREPARING], "cancel_version", _G.CANCELLED),
        Transition([_G.IN_FORCE], "close_agreement", _G.CLOSED, "Close"),
    ],
)

PAYMENT = Workflow(
    field="state",
    initial=[_P.DRAFT],
    transitions=[
        Transition([_P.DRAFT, _P.RETURNED], "submit_payment_request", _P.SUBMITTED, "Submit"),
        Transition([_P.DRAFT, _P.RETURNED, _P.SUBMITTED], "withdraw_payment_request", _P.WITHDRAWN, "Withdraw"),
        Transition([_P.SUBMITTED], "prepare_payment", _P.PREPARED, "Recommend for payment"),
        Transition([_P.SUBMITTED, _P.PREPARED], "return_payment_request", _P.RETURNED, "Return to the grantee"),
        Transition([_P.SUBMITTED, _P.PREPARED], "refuse_payment_request", _P.REFUSED, "Refuse"),
        Transition([_P.PREPARED], "approve_payment", _P.APPROVED, "Approve"),
        Transition([_P.APPROVED], "send_batch", _P.BATCHED),
        Transition([_P.BATCHED], "stop_payment", _P.APPROVED),
        Transition([_P.APPROVED], "void_payment", _P.VOIDED),
        Transition([_P.BATCHED], "mark_batch_paid", _P.PAID),
    ],
)

CHANGE = Workflow(
    field="state",
    initial=[ChangeState.ASKED, ChangeState.MADE],
    transitions=[
        Transition([ChangeState.ASKED], "accept_change", ChangeState.ACCEPTED, "Begin the amendment"),
        Transition([ChangeState.ASKED], "decline_change", ChangeState.DECLINED, "Decline"),
        Transition([ChangeState.ASKED], "withdraw_change", ChangeState.WITHDRAWN, "Withdraw"),
    ],
)

CORRECTION = Workflow(
    field="state",
    initial=[CorrectionState.PROPOSED],
    transitions=[
        Transition([CorrectionState.PROPOSED], "enter_correction", CorrectionState.ENTERED, "Agree and enter"),
        Transition([CorrectionState.PROPOSED], "decline_correction", CorrectionState.DECLINED, "Decline"),
    ],
)

BATCH = Workflow(
    field="state", initial=[_B.SENT], transitions=[Transition([_B.SENT], "mark_batch_paid", _B.PAID, "Mark as paid")]
)

PROGRESS_REPORT = Workflow(
    field="state",
    initial=[_R.DRAFT],
    transitions=[
        Transition([_R.DRAFT, _R.RETURNED], "certify_report", _R.CERTIFIED, "Certify and send"),
        Transition([_R.CERTIFIED], "accept_report", _R.ACCEPTED, "Accept"),
        Transition([_R.CERTIFIED], "return_report", _R.RETURNED, "Return with a reason"),
    ],
)

VISIT = Workflow(
    field="state",
    initial=[_M.PLANNED],
    transitions=[
        Transition([_M.PLANNED], "record_visit", _M.DONE, "Record the visit"),
        Transition([_M.PLANNED], "cancel_visit", _M.CANCELLED, "Cancel"),
    ],
)
