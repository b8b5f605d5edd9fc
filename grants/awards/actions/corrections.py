"""Corrections of money: asked for with a reason, decided by a second, different person, entered as reversing entries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_award
from grants.awards.hooks import money_moved
from grants.awards.letters import dollars, tell
from grants.awards.models import Agreement, AgreementBudgetLine, Award, Correction, LedgerEntry, PaymentLine, PaymentRequest
from grants.awards.permissions import APPROVE_CORRECTION, CORRECTION_STEP, PROPOSE_CORRECTION
from grants.awards.queries import sent_dollars
from grants.awards.rules.correction_amounts import left_to_allow, left_to_settle, why_not
from grants.awards.workflow import CORRECTION, PAYMENT, AgreementState, CorrectionState, PaymentState
from grants.rounds.actions.disclosures import demand_disclosed
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, standing
from img_program.approvals.steps import Matter
from img_program.database.locking import limits_in_words, locked
from img_program.database.workflow import WrongStateError

type Kind = Correction.Kind
ZERO = Decimal("0.00")


def propose_void(request: PaymentRequest, *, by: User, reason: str) -> Correction:
    """Stop a payment that is not paid, at once; a second person voids it.

    Raises ValidationError without a reason, WrongStateError when it is paid (then money is given back) or not approved.
    """
    total = sum((line.amount for line in request.lines.all()), ZERO)
    return _propose(Correction.Kind.VOID, request.agreement, by=by, reason=reason, amount=total, request=request)


def propose_disallowance(request: PaymentRequest, *, by: User, line: PaymentLine, amount: Decimal, reason: str) -> Correction:
    """A part of an expense, or all of it, is no cost of the grant: not paid, or owed back when it was."""
    return _propose(
        Correction.Kind.DISALLOW, request.agreement, by=by, reason=reason, amount=amount,
        request=request, line=line, budget_line=line.budget_line,
    )  # fmt: skip


def propose_withholding(request: PaymentRequest, *, by: User, settles: Correction, amount: Decimal, reason: str) -> Correction:
    """Keep from an approved payment what the grantee owes back."""
    return _propose(
        Correction.Kind.WITHHOLD, request.agreement, by=by, reason=reason, amount=amount,
        request=request, settles=settles, budget_line=settles.budget_line,
    )  # fmt: skip


def propose_refund(
    agreement: Agreement,
    *,
    by: User,
    budget_line: AgreementBudgetLine,
    amount: Decimal,
    on: dt.date,
    note: str,
    request: PaymentRequest | None = None,
    settles: Correction | None = None,
) -> Correction:
    """Money came back, also after the grant was closed; of an advance (`request`) it counts for that advance alone."""
    return _propose(
        Correction.Kind.REFUND, agreement, by=by, reason=note, amount=amount, on=on,
        request=request, settles=settles, budget_line=budget_line,
    )  # fmt: skip


def _propose(
    kind: Kind, agreement: Agreement, *, by: User, reason: str, amount: Decimal, on: dt.date | None = None, **about: Any
) -> Correction:
    demand(by, PROPOSE_CORRECTION, agreement)
    if not reason.strip():
        words = {"note": "Write what was given back, and how."} if on else {"reason": "Say why. The grantee reads it."}
        raise ValidationError(words, code="reason")
    today = timezone.localdate()
    if on and (on > today or (agreement.starts_on and on < agreement.starts_on)):
        raise ValidationError({"on": "This day lies in the future, or before the agreement."}, code="day")
    with transaction.atomic():
        lock_award(agreement)
        _demand_amount(amount, **about)
        if kind == Correction.Kind.REFUND:
            if locked(agreement).state not in (AgreementState.IN_FORCE, AgreementState.CLOSED):
                raise WrongStateError("Nothing was paid under this agreement.")
        else:
            _stop(kind, about["request"])
        correction = Correction(
            kind=kind, agreement=agreement, organization_id=agreement.organization_id, reason=reason.strip(),
            amount=amount, on=on or today, proposed_by=by, **about,
        )  # fmt: skip
        correction.validate_constraints(exclude=["id"])
        with limits_in_words():
            correction.save(force_insert=True)
    return correction


def _demand_amount(
    amount: Decimal,
    *,
    request: PaymentRequest | None = None,
    line: PaymentLine | None = None,
    settles: Correction | None = None,
    **_about: Any,
) -> None:
    limits = []
    if line is not None:
        before = Correction.objects.filter(line=line, state=CorrectionState.ENTERED)
        limits.append(left_to_allow(line.amount, before.values_list("amount", flat=True)))
    if settles is not None:
        limits.append(still_owed(settles))
    if request is not None and limits and request.state != PaymentState.PAID:
        limits.append(sent_dollars([request])[request.pk])
    if words := why_not(amount, min(limits, default=None)):
        raise ValidationError({"amount": words}, code="amount")


def settled(owed: Correction) -> list[Decimal]:
    """What was given or kept back of a disallowance, and is on its way to be. Dollars."""
    return [
        each.amount
        for each in owed.settled_by.all()
        if each.state != CorrectionState.DECLINED
        and not (each.kind == Correction.Kind.WITHHOLD and each.request and each.request.state == PaymentState.VOIDED)
    ]


def still_owed(owed: Correction) -> Decimal:
    """Dollars that the grantee still owes back of a disallowance."""
    return left_to_settle(owed.amount, settled(owed))


def _stop(kind: Kind, request: PaymentRequest) -> None:
    """From now on the payment is in no batch; a payment that is paid can only be disallowed."""
    request = locked(request)
    if request.state == PaymentState.PAID and kind == Correction.Kind.DISALLOW:
        return
    if request.state == PaymentState.BATCHED:
        take_out_of_batch(request)
    elif request.state != PaymentState.APPROVED:
        raise WrongStateError("Only an approved payment that is not paid yet can be stopped, voided or made smaller.")


def take_out_of_batch(request: PaymentRequest) -> None:
    """Back to the approved payments; its batch goes on without it. Inside an action that locked it."""
    request.state, request.batch = PAYMENT.target(request.state, "stop_payment"), None
    request.save(update_fields=["state", "batch"])


def decline_correction(correction: Correction, *, by: User, reason: str) -> Correction:
    """The second person says no: a stopped payment goes on, nothing is entered."""
    demand(by, APPROVE_CORRECTION, correction)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        correction = _lock(correction)
        correction.state, correction.state_reason = CORRECTION.target(correction.state, "decline_correction"), reason.strip()
        correction.decided_by, correction.decided_at = by, timezone.now()
        correction.save()
    return correction


def approve_correction(correction: Correction, *, by: User, reason: str = "") -> Correction:
    """The second, different person agrees: reversing entries are made. Raises ValidationError for the same person, or a limit."""
    with transaction.atomic():
        correction = _ready(correction, by)
        given = approve(CORRECTION_STEP.name, subject_id=correction.pk, by=by, reason=reason)
        return _entered(correction, given, by)


def approve_correction_elsewhere(
    correction: Correction, *, by: User, approved_by: str, office: str, on: dt.date, file: Any
) -> Correction:
    """Record the approval of somebody who does not sign in; it counts once another has read its document."""
    with transaction.atomic():
        correction = _ready(correction, by)
        given = record_approval_given_elsewhere(
            CORRECTION_STEP.name, subject_id=correction.pk, by=by, approved_by=approved_by, office=office, on=on, file=file
        )
        return _entered(correction, given, by)


def _lock(correction: Correction) -> Correction:
    lock_award(Agreement.objects.get(pk=correction.agreement_id))
    return locked(correction)


def _ready(correction: Correction, by: User) -> Correction:
    demand(by, APPROVE_CORRECTION, correction)
    correction = _lock(correction)
    CORRECTION.target(correction.state, "enter_correction")
    demand_disclosed(by, correction.organization)
    return correction


def matter_of_correction(key: str) -> Matter | None:
    """What is taken back."""
    row = Correction.objects.select_related("agreement").filter(pk=key).first()
    if row is None:
        return None
    path = reverse("awards:correction", args=[row.pk])
    return Matter(f"{row}, {row.agreement}", path, 1, row.proposed_at, frozenset({row.proposed_by_id}))


def settle_correction(key: str, by: User) -> None:
    """Enter it when the confirmed document completes the two."""
    with transaction.atomic():
        correction = _lock(Correction.objects.get(pk=key))
        if correction.state == CorrectionState.PROPOSED:
            _entered(correction, standing(CORRECTION_STEP.name, subject_id=correction.pk), by)


def _entered(correction: Correction, given: Standing, by: User) -> Correction:
    if not given.is_complete:
        return correction
    request = locked(correction.request) if correction.request else None
    correction.state = CORRECTION.target(correction.state, "enter_correction")
    correction.decided_by, correction.decided_at = by, timezone.now()
    correction.is_owed = (
        correction.kind == Correction.Kind.DISALLOW and request is not None and request.state == PaymentState.PAID
    )
    with limits_in_words():
        correction.save()
        if correction.kind == Correction.Kind.VOID and request is not None:
            _void(correction, request, by)
        elif correction.kind == Correction.Kind.REFUND:
            entry = _entry(correction, by, LedgerEntry.Kind.RETURN, of_request=request, entered_on=correction.on)
            money_moved([entry], correction.on, by)
            _free_after_closeout(correction)
        elif not correction.is_owed:
            kind = LedgerEntry.Kind.DISALLOW if correction.line_id else LedgerEntry.Kind.WITHHOLD
            _entry(correction, by, kind, reduces=request, disallows=correction.line)
    _tell(correction, by)
    return correction


def _entry(correction: Correction, by: User, kind: LedgerEntry.Kind, **more: Any) -> LedgerEntry:
    values = {"budget_line_id": correction.budget_line_id, "amount": -correction.amount, "entered_on": timezone.localdate()}
    entry = LedgerEntry(
        award_id=correction.agreement.award_id,
        agreement_id=correction.agreement_id,
        organization_id=correction.organization_id,
        correction=correction,
        kind=kind,
        note=correction.reason[:300],
        recorded_by=by,
        **(values | more),
    )
    entry.save(force_insert=True)
    return entry


def _void(correction: Correction, request: PaymentRequest, by: User) -> None:
    """What is left of each entry of the payment; what it withheld is owed again."""
    reductions = list(LedgerEntry.objects.filter(reduces=request))
    for entry in [*LedgerEntry.objects.filter(payment_line__request=request), *reductions]:
        if entry.kind == LedgerEntry.Kind.DISALLOW:
            continue
        disallowed = sum(
            (each.amount for each in reductions if each.disallows_id == entry.payment_line_id and entry.payment_line_id), ZERO
        )
        if left := entry.amount + disallowed:
            _entry(correction, by, LedgerEntry.Kind.VOID, reverses=entry, budget_line_id=entry.budget_line_id, amount=-left)
    request.state, request.state_reason = PAYMENT.target(request.state, "void_payment"), correction.reason
    request.save(update_fields=["state", "state_reason"])


def _free_after_closeout(correction: Correction) -> None:
    """After the grant was closed, what comes back can be awarded again."""
    agreement = Agreement.objects.get(pk=correction.agreement_id)
    if agreement.state == AgreementState.CLOSED and correction.budget_line is not None:
        award = Award.objects.get(pk=agreement.award_id)
        part = award.parts.get(fiscal_year=correction.budget_line.fiscal_year)
        part.released += correction.amount
        part.save(update_fields=["released"])


def _tell(correction: Correction, by: User) -> None:
    is_void = correction.kind == Correction.Kind.VOID
    path = reverse("awards:payment", args=[correction.request_id]) if correction.request_id else ""
    more = {} if is_void else {"what": correction.get_kind_display(), "amount": dollars(correction.amount)}
    tell(
        correction.organization,
        "grants_payment_refused" if is_void else "grants_correction_entered",
        about=correction,
        transition="entered",
        by=by,
        path=path or reverse("awards:agreement", args=[correction.agreement_id]),
        agreement=correction.agreement.number,
        reason=correction.reason,
        **more,
    )
