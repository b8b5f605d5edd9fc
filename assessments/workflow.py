"""States of the room's aggregates, and the arrows between them."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class VersionState(models.TextChoices):
    """How far a version of an instrument has come."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"


class SessionState(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open for registration"
    FIXED = "fixed", "Schedule fixed"
    RUNNING = "running", "In progress"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class RegistrationState(models.TextChoices):
    """Where a request for a place stands. "Checking" takes no place."""

    CHECKING = "checking", "Certification to be checked"
    WAITING = "waiting", "On the waiting list"
    REGISTERED = "registered", "Has a place"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed without a place"
    ABSENT = "absent", "Did not come"


class SheetState(models.TextChoices):
    """Where a rating sheet stands."""

    DRAFT = "draft", "To rate"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Taken back"


class DecisionState(models.TextChoices):
    """Where a decision stands. Only a confirmed one is told."""

    PROPOSED = "proposed", "Waits for the panel"
    CONFIRMED = "confirmed", "Confirmed"
    RETURNED = "returned", "Returned by the panel"
    REPLACED = "replaced", "Replaced after a second marking"


class SecondMarkingState(models.TextChoices):
    """Where a request for a second marking stands."""

    ASKED = "asked", "Asked for"
    MARKING = "marking", "Being marked"
    DONE = "done", "Done"


class CertificateState(models.TextChoices):
    """Whether a certificate counts. Until a second person confirms a revocation, it does."""

    VALID = "valid", "Valid"
    PROPOSED = "proposed", "Valid; revocation proposed"
    REVOKED = "revoked", "Revoked"


V, S, R, H, D, M, C = (
    VersionState,
    SessionState,
    RegistrationState,
    SheetState,
    DecisionState,
    SecondMarkingState,
    CertificateState,
)

VERSION = Workflow("state", [V.DRAFT], [Transition([V.DRAFT], "approve_version", V.APPROVED, "Approve and freeze")])

SESSION = Workflow(
    "state",
    [S.PLANNED],
    [
        Transition([S.PLANNED], "open_registration", S.OPEN, "Open registration"),
        Transition([S.OPEN], "fix_schedule", S.FIXED, "Fix the schedule"),
        Transition([S.FIXED], "begin_session", S.RUNNING, "Begin the session"),
        Transition([S.RUNNING], "close_session", S.HELD, "Close the session"),
        Transition([S.PLANNED, S.OPEN, S.FIXED], "cancel_session", S.CANCELLED, "Cancel the session"),
    ],
)

REGISTRATION = Workflow(
    "state",
    [R.CHECKING, R.WAITING, R.REGISTERED],
    [
        Transition([R.CHECKING], "join_waiting_list", R.WAITING),
        Transition([R.CHECKING, R.WAITING], "give_place", R.REGISTERED),
        Transition([R.CHECKING, R.WAITING, R.REGISTERED], "withdraw", R.WITHDRAWN, "Withdraw"),
        Transition([R.CHECKING, R.WAITING, R.REGISTERED], "close_request", R.CLOSED),
        Transition([R.REGISTERED], "mark_absent", R.ABSENT, "Did not come"),
    ],
)

SHEET = Workflow(
    "state",
    [H.DRAFT],
    [
        Transition([H.DRAFT], "submit_sheet", H.SUBMITTED, "Submit ratings"),
        Transition([H.SUBMITTED], "reopen_sheet", H.DRAFT, "Reopen"),
        Transition([H.DRAFT, H.SUBMITTED], "take_back_sheet", H.WITHDRAWN),
    ],
)

DECISION = Workflow(
    "state",
    [D.PROPOSED],
    [
        Transition([D.PROPOSED], "confirm_decision", D.CONFIRMED, "Confirm"),
        Transition([D.PROPOSED], "return_decision", D.RETURNED, "Return with a reason"),
        Transition([D.CONFIRMED], "replace_decision", D.REPLACED),
    ],
)

SECOND_MARKING = Workflow(
    "state",
    [M.ASKED],
    [
        Transition([M.ASKED], "assign_second_marking", M.MARKING, "Give to another examiner"),
        Transition([M.MARKING], "finish_second_marking", M.DONE),
    ],
)

CERTIFICATE = Workflow(
    "state",
    [C.VALID],
    [
        Transition([C.VALID], "propose_revocation", C.PROPOSED, "Propose to revoke"),
        Transition([C.PROPOSED], "revoke_certificate", C.REVOKED, "Revoke"),
        Transition([C.PROPOSED], "keep_certificate", C.VALID, "Keep it valid"),
    ],
)
