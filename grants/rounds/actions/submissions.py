"""Submitting: the sealed copy; taking back, withdrawing, screening."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.actions.applications import closes_at, locked
from grants.rounds.checklist import facts_of, findings_of, missing_items
from grants.rounds.journey import days_of
from grants.rounds.letters import tell_of
from grants.rounds.models import Application, Channel, ReviewAssignment, Submission, SubmissionPdf, TradeSecretClaim
from grants.rounds.permissions import DECIDE_TRADE_SECRET, ENTER_APPLICATION, SCREEN_APPLICATION, SUBMIT_APPLICATION
from grants.rounds.sealing import sealed, snapshot_of_application
from grants.rounds.workflow import APPLICATION, ApplicationState, AssignmentState, OpportunityState
from img_program.accounts.models import PersonName, User
from img_program.accounts.permissions import demand, staff_roles
from img_program.database.context import as_system
from img_program.database.locking import limits_in_words
from img_program.jobs.run import enqueue
from img_program.web.templatetags.components import moment as in_words

CENTRAL = ZoneInfo("America/Chicago")


def submit_application(
    application: Application,
    *,
    by: User,
    received_at: datetime,
    channel: Channel = Channel.HERE,
    channel_note: str = "",
) -> Submission:
    """Seal the application as it is and hand it in. Pressed twice, submits once.

    `received_at` is the moment when the request reached the application (or the paper the office), not the moment
    when its lock was granted. Raises ValidationError in words when it is late, early or incomplete.
    """
    demand(by, SUBMIT_APPLICATION, application)
    if channel != Channel.HERE:
        demand(by, ENTER_APPLICATION)
        if not channel_note.strip():
            raise ValidationError("Say how it came and who took it in.", code="channel_note")
        if received_at > timezone.now():
            raise ValidationError("It can't have been received later than now.", code="received_at")
    elif staff_roles(by):
        raise ValidationError("Say how this application reached the program.", code="channel")
    with transaction.atomic():
        found = locked(application)
        if found.state == ApplicationState.SUBMITTED:
            return found.submissions.latest("number")
        target = APPLICATION.target(found.state, "submit_application")
        refuse_out_of_time(found, received_at)
        missing = missing_items(found, on=timezone.localdate(received_at, CENTRAL))
        if missing:
            raise ValidationError([each.words for each in missing], code="incomplete")
        submission = _seal(found, by=by, received_at=received_at, channel=channel, channel_note=channel_note)
        found.state, found.state_reason = target, ""
        found.save(update_fields=["state", "state_reason"])
        enqueue(SubmissionPdf(submission=submission, organization_id=found.organization_id, requested_by=by))
        _send_receipt(found, submission, by)
    return submission


def refuse_out_of_time(application: Application, received_at: datetime) -> None:
    """Raise ValidationError in words unless the round was open for this organization at that moment."""
    opportunity, last = application.opportunity, closes_at(application)
    if opportunity.state != OpportunityState.PUBLISHED or opportunity.opens_at is None or last is None:
        raise ValidationError("This round takes no more applications.", code="closed")
    if received_at < opportunity.opens_at:
        raise ValidationError(f"Applications open on {in_words(opportunity.opens_at)} Central time.", code="early")
    if received_at > last:
        raise ValidationError(
            f"The deadline was {in_words(last)} Central time. Your submission reached us on {in_words(received_at)} and "
            f"{received_at.astimezone(CENTRAL):%S} seconds, so we can't take it. Your draft is kept. "
            "If something outside your control stopped you, write to the program today.",
            code="late",
        )


def _seal(application: Application, *, by: User, received_at: datetime, channel: Channel, channel_note: str) -> Submission:
    facts = facts_of(application)
    findings = findings_of(application, on=timezone.localdate(received_at, CENTRAL))
    name = PersonName.objects.filter(user=by).values_list("name", flat=True).first() or by.email
    data = snapshot_of_application(application, facts=facts, findings=findings, submitted_by=name, received_at=received_at)
    snapshot, sha256 = sealed(data)
    submission = Submission(
        application=application,
        organization_id=application.organization_id,
        opportunity_id=application.opportunity_id,
        number=application.submissions.count() + 1,
        received_at=received_at,
        channel=channel,
        channel_note=channel_note[:300],
        submitted_by=by,
        applicant_name=application.organization.legal_name or application.organization.name,
        applicant_address=", ".join(application.organization.address_lines),
        amount_requested=facts.budget_total,
        snapshot=snapshot,
        sha256=sha256,
    )
    submission.save(force_insert=True)
    return submission


def _send_receipt(application: Application, submission: Submission, by: User) -> None:
    tell_of(
        application, "received", by=by, page="receipt", transition=f"received:{submission.number}",
        received_at=f"{in_words(submission.received_at)} Central time", sha256=submission.sha256,
    )  # fmt: skip


def reopen_application(application: Application, *, by: User, received_at: datetime) -> Application:
    """Take a submitted application back to change it, while the round is open. It must then be submitted again."""
    demand(by, SUBMIT_APPLICATION, application)
    with transaction.atomic():
        found = locked(application)
        target = APPLICATION.target(found.state, "reopen_application")
        refuse_out_of_time(found, received_at)
        found.state = target
        found.save(update_fields=["state"])
        last = closes_at(found)
        tell_of(
            found, "taken_back", by=by, transition=f"taken_back:{found.submissions.count()}",
            deadline=f"{in_words(last)} Central time" if last else "",
        )  # fmt: skip
    return found


def withdraw_application(application: Application, *, by: User, reason: str = "") -> Application:
    """Withdraw; the organization may begin anew while the round is open. Withdrawing twice is harmless.

    Raises ValidationError once an award was made from it: then the award is given back.
    """
    demand(by, SUBMIT_APPLICATION, application)
    with transaction.atomic():
        found = locked(application)
        if found.state == ApplicationState.WITHDRAWN:
            return found
        found.state = APPLICATION.target(found.state, "withdraw_application")
        found.state_reason = reason[:500]
        with limits_in_words():
            found.save(update_fields=["state", "state_reason"])
        tell_of(found, "withdrawn", by=by)
        with as_system(reason="a withdrawn application is read by nobody"):
            running = ReviewAssignment.objects.filter(application=found, state__in=["awaiting_disclosure", "open"])
            for assignment in running:
                assignment.state = AssignmentState.ENDED
                assignment.save(update_fields=["state"])
    return found


def screen_application(application: Application, *, is_eligible: bool, reason: str, by: User) -> Application:
    """The office decides, in writing, that an application may not go on to review; or that it may after all."""
    demand(by, SCREEN_APPLICATION)
    if not reason.strip():
        raise ValidationError("Say why. The reason is kept, and the applicant is told.", code="reason")
    with transaction.atomic():
        found = locked(application)
        found.state = APPLICATION.target(found.state, "find_eligible_after_all" if is_eligible else "find_not_eligible")
        found.state_reason, found.screened_by, found.screened_at = reason[:500], by, timezone.now()
        found.save(update_fields=["state", "state_reason", "screened_by", "screened_at"])
        transition = f"screened:{found.screened_at.isoformat()}"
        if is_eligible:
            tell_of(found, "eligible", by=by, transition=transition, reason=found.state_reason)
        else:
            last = timezone.localdate(found.screened_at) + days_of("grants.second_look_days")
            tell_of(found, "not_eligible", by=by, transition=transition, reason=found.state_reason, until=in_words(last))
    return found


def decide_trade_secret(claim: TradeSecretClaim, *, accepted: bool, reason: str, by: User) -> TradeSecretClaim:
    """Accept or reject a claim (Minn. Stat. 13.37), in writing. Until then the answer stays closed."""
    demand(by, DECIDE_TRADE_SECRET)
    if not reason.strip():
        raise ValidationError("Say why. The reason is kept.", code="reason")
    with transaction.atomic():
        found = TradeSecretClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        found.decision = TradeSecretClaim.Decision.ACCEPTED if accepted else TradeSecretClaim.Decision.REJECTED
        found.decision_reason, found.decided_by, found.decided_at = reason[:1000], by, timezone.now()
        found.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
    return found
