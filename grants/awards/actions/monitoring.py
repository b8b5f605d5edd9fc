"""Visits with their findings, reconciliations, and holds of payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_award
from grants.awards.actions.corrections import take_out_of_batch
from grants.awards.letters import tell
from grants.awards.models import Agreement, Hold, MonitoringVisit, PaymentRequest, Reconciliation, VisitFinding
from grants.awards.permissions import MONITOR, PLACE_HOLD
from grants.awards.workflow import VISIT, PaymentState
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import demand, staff_roles
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.statute.parameters import parameter


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a visit, what the grantee must do, and until when."""

    text: str
    action_needed: str = ""
    due_on: dt.date | None = None


def plan_visit(agreement: Agreement, *, by: User, way: MonitoringVisit.Way, planned_on: dt.date) -> MonitoringVisit:
    """Plan a visit under an agreement in force."""
    demand(by, MONITOR, agreement)
    if not agreement.is_in_force:
        raise WrongStateError("Visits belong to an agreement in force.")
    return MonitoringVisit.objects.create(
        agreement=agreement, organization=agreement.organization, way=way, planned_on=planned_on, planned_by=by
    )


def record_visit(
    visit: MonitoringVisit, *, by: User, visited_on: dt.date, summary: str, findings: Sequence[Found] = ()
) -> MonitoringVisit:
    """The visit took place; from now on the grantee reads its summary and findings."""
    demand(by, MONITOR, visit)
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": "This day lies in the future."}, code="future")
    if visit.agreement.starts_on and visited_on < visit.agreement.starts_on:
        raise ValidationError({"visited_on": "This day lies before the agreement."}, code="early")
    if not summary.strip():
        raise ValidationError({"summary": "Write what was seen."}, code="summary")
    with transaction.atomic():
        visit = locked(visit)
        visit.state = VISIT.target(visit.state, "record_visit")
        visit.visited_on, visit.summary, visit.visited_by = visited_on, summary.strip(), by
        visit.save(update_fields=["state", "visited_on", "summary", "visited_by"])
        for found in findings:
            VisitFinding.objects.create(
                visit=visit,
                organization=visit.organization,
                text=found.text.strip(),
                action_needed=found.action_needed.strip(),
                due_on=found.due_on,
            )
    return visit


def cancel_visit(visit: MonitoringVisit, *, by: User) -> MonitoringVisit:
    """A planned visit does not take place."""
    demand(by, MONITOR, visit)
    with transaction.atomic():
        visit = locked(visit)
        visit.state = VISIT.target(visit.state, "cancel_visit")
        visit.save(update_fields=["state"])
    return visit


def resolve_finding(finding: VisitFinding, *, by: User, on: dt.date, resolution: str) -> VisitFinding:
    """The grantee did what was needed."""
    demand(by, MONITOR, finding)
    if not resolution.strip():
        raise ValidationError({"resolution": "Write how it was resolved."}, code="resolution")
    with transaction.atomic():
        finding = locked(finding)
        finding.resolved_on, finding.resolution = on, resolution.strip()
        finding.save(update_fields=["resolved_on", "resolution"])
    return finding


def record_reconciliation(
    agreement: Agreement,
    *,
    by: User,
    on: dt.date,
    what: str,
    examined: Decimal,
    supported: Decimal,
    note: str = "",
    request: PaymentRequest | None = None,
) -> Reconciliation:
    """Compare a payment with the grantee's own papers; of an advance (`request`) it counts for that advance alone.

    Raises ValidationError when a difference is not explained, more is supported than was examined, or the day can't be.
    """
    demand(by, MONITOR, agreement)
    if examined <= 0:
        raise ValidationError({"examined": "Write the amount that was examined."}, code="amount")
    if supported > examined:
        raise ValidationError({"supported": "Papers can't support more than was examined."}, code="amount")
    if on > timezone.localdate() or (agreement.starts_on and on < agreement.starts_on):
        raise ValidationError({"on": "This day lies in the future, or before the agreement."}, code="day")
    if request is not None and request.agreement_id != agreement.pk:
        raise ValidationError({"request": "This payment belongs to another agreement."}, code="request")
    if supported != examined and not note.strip():
        raise ValidationError({"note": "The papers do not support the whole amount. Write what was found."}, code="note")
    return Reconciliation.objects.create(
        agreement=agreement,
        organization=agreement.organization,
        reconciled_on=on,
        request=request,
        what=what.strip(),
        examined=examined,
        supported=supported,
        note=note.strip(),
        by=by,
    )


def place_hold(agreement: Agreement, *, by: User, order: str, reason: str, days: int, renewal_decision: str = "") -> Hold:
    """Withhold payments after a credible allegation of fraud, from today, with written notice to the grantee.

    The reason is a restricted record: the letter does not say it. What is on its way to accounting is stopped. Raises
    ValidationError beyond the longest hold; and for holds that are longer together, unless a program manager decides in
    writing (`renewal_decision`).
    """
    demand(by, PLACE_HOLD, agreement)
    today = timezone.localdate()
    longest = parameter("grants.fraud_hold_days", on=today)
    if not 1 <= days <= longest.as_int():
        raise ValidationError({"days": f"A hold lasts at most {longest.in_words()} ({longest.citation})."}, code="days")
    if not order.strip() or not reason.strip():
        raise ValidationError("Write the order and what is alleged.", code="reason")
    with transaction.atomic():
        lock_award(agreement)
        agreement = locked(agreement)
        held = sum(((min(each.ends_on, _lifted_on(each)) - each.starts_on).days + 1 for each in agreement.holds.all()), 0)
        if held + days > longest.as_int():
            _demand_renewal(by, renewal_decision, longest.in_words())
        if agreement.holds.filter(lifted_at=None, ends_on__gte=today).exists():
            raise ValidationError("Payments are on hold already.", code="held")
        hold = Hold.objects.create(
            agreement=agreement,
            starts_on=today,
            ends_on=today + dt.timedelta(days=days - 1),
            order=order.strip(),
            reason=reason.strip(),
            renewal_decision=renewal_decision.strip(),
            placed_by=by,
        )
        for request in PaymentRequest.objects.select_for_update(of=("self",)).filter(
            agreement=agreement, state=PaymentState.BATCHED
        ):
            take_out_of_batch(request)
        tell(
            agreement.organization,
            "grants_payments_on_hold",
            about=hold,
            transition="placed",
            by=by,
            path=reverse("awards:agreement", args=[agreement.pk]),
            permission="administer",
            agreement=agreement.number,
            until=f"{hold.ends_on:%-d %B %Y}",
        )
    return hold


def _lifted_on(hold: Hold) -> dt.date:
    return timezone.localdate(hold.lifted_at) if hold.lifted_at else hold.ends_on


def _demand_renewal(by: User, decision: str, longest: str) -> None:
    if StaffRoleName.PROGRAM_MANAGER not in staff_roles(by) or not decision.strip():
        words = f"Holds of this agreement would last longer than {longest} together. A program manager decides that in writing."
        raise ValidationError({"renewal_decision": words}, code="renewal")


def lift_hold(hold: Hold, *, by: User, because: str) -> Hold:
    """End a hold before its last day, with the reason."""
    demand(by, PLACE_HOLD, hold.agreement)
    if not because.strip():
        raise ValidationError({"because": "Say why the hold is lifted."}, code="reason")
    with transaction.atomic():
        hold = locked(hold)
        if hold.lifted_at is None:
            hold.lifted_at, hold.lifted_by, hold.lifted_because = timezone.now(), by, because.strip()
            hold.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    return hold
