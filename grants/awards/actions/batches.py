"""Approved payments on their way: the file for the accounting system, what was paid, what came back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_award, lock_money_of
from grants.awards.hooks import money_moved
from grants.awards.letters import dollars, tell
from grants.awards.models import Agreement, AgreementBudgetLine, Award, Hold, LedgerEntry, PaymentBatch, PaymentRequest
from grants.awards.permissions import APPROVE_PAYMENT, MAKE_BATCH, RECORD_RETURN
from grants.awards.workflow import BATCH, PAYMENT, PaymentState
from grants.rounds.actions.disclosures import demand_disclosed
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked, next_number
from img_program.database.workflow import WrongStateError
from img_program.statute.fiscal import fiscal_year_of


def make_batch(*, by: User) -> PaymentBatch:
    """Put every approved payment into one file for the accounting system. Raises ValidationError when there is none."""
    demand(by, MAKE_BATCH)
    with transaction.atomic():
        approved = PaymentRequest.objects.filter(state=PaymentState.APPROVED)
        awards = Award.objects.filter(agreement__payment_requests__in=approved).order_by("pk")
        list(awards.select_for_update(of=("self",)))
        held = Hold.objects.running(timezone.localdate()).values("agreement")
        requests = list(approved.exclude(agreement__in=held).select_for_update(of=("self",)))
        if not requests:
            words = "No approved payment waits for a batch. Payments on hold stay where they are."
            raise ValidationError(words, code="none")
        number = next_number(PaymentBatch, "number", f"P-{fiscal_year_of(timezone.localdate())}")
        batch = PaymentBatch.objects.create(number=number, made_by=by)
        for request in requests:
            request.state, request.batch = PAYMENT.target(request.state, "send_batch"), batch
            request.save(update_fields=["state", "batch"])
    return batch


def mark_batch_paid(batch: PaymentBatch, *, by: User, paid_on: dt.date) -> PaymentBatch:
    """Accounting paid: every request of the batch is paid on that day, and its grantee is told."""
    demand(by, MAKE_BATCH)
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        # Awards before everything else, as for an approval.
        list(Award.objects.filter(agreement__payment_requests__batch=batch).order_by("pk").select_for_update(of=("self",)))
        batch = locked(batch)
        for request in batch.requests.select_related("organization"):
            demand_disclosed(by, request.organization)
        batch.state, batch.paid_on = BATCH.target(batch.state, "mark_batch_paid"), paid_on
        batch.save(update_fields=["state", "paid_on"])
        waiting = batch.requests.filter(state=PaymentState.BATCHED).select_related("agreement", "organization")
        held = set(Hold.objects.running(timezone.localdate()).values_list("agreement", flat=True))
        if stopped := [str(each.agreement) for each in waiting if each.agreement_id in held]:
            words = f"Payments under {', '.join(stopped)} are on hold. Stop and void them, or lift the hold first."
            raise ValidationError(words, code="hold")
        entries = LedgerEntry.objects.filter(payment_line__request__in=waiting, kind=LedgerEntry.Kind.PAYMENT)
        money_moved(list(entries.select_related("agreement")), paid_on, by)
        for request in waiting:
            request.state, request.paid_on = PAYMENT.target(request.state, "mark_batch_paid"), paid_on
            request.save(update_fields=["state", "paid_on"])
            tell(
                request.organization,
                "grants_payment_paid",
                about=request,
                transition="paid",
                by=by,
                path=reverse("awards:payment", args=[request.pk]),
                permission="manage_finance",
                agreement=request.agreement.number,
                amount=dollars(sum(line.amount for line in request.lines.all())),
                paid_on=f"{paid_on:%-d %B %Y}",
            )
    return batch


def void_payment(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Stop an approved payment that is not paid yet: reversing entries take its dollars out of the ledger, the reason stays.

    Raises ValidationError without a reason, WrongStateError once it is paid (then money is given back).
    """
    demand(by, APPROVE_PAYMENT, request)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee reads it."}, code="reason")
    with transaction.atomic():
        request = lock_money_of(request)
        target = PAYMENT.target(request.state, "void_payment")
        with limits_in_words():
            for entry in LedgerEntry.objects.filter(payment_line__request=request):
                LedgerEntry(
                    award_id=entry.award_id,
                    agreement_id=entry.agreement_id,
                    organization_id=entry.organization_id,
                    budget_line_id=entry.budget_line_id,
                    reverses=entry,
                    kind=LedgerEntry.Kind.VOID,
                    amount=-entry.amount,
                    entered_on=timezone.localdate(),
                    note=reason.strip()[:300],
                    recorded_by=by,
                ).save(force_insert=True)
        request.state, request.state_reason, request.batch = target, reason.strip(), None
        request.save(update_fields=["state", "state_reason", "batch"])
        tell(
            request.organization,
            "grants_payment_refused",
            about=request,
            transition=f"voided:{request.version}",
            by=by,
            path=reverse("awards:payment", args=[request.pk]),
            agreement=request.agreement.number,
            reason=request.state_reason,
        )
    return request


def record_money_returned(
    agreement: Agreement,
    *,
    by: User,
    budget_line: AgreementBudgetLine,
    amount: Decimal,
    on: dt.date,
    note: str,
    request: PaymentRequest | None = None,
) -> LedgerEntry:
    """The grantee gave money back; of an advance (`request`) it counts for that advance alone."""
    demand(by, RECORD_RETURN, agreement)
    if amount <= 0:
        raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
    if not note.strip():
        raise ValidationError({"note": "Write what was given back, and how."}, code="note")
    if on > timezone.localdate() or (agreement.starts_on and on < agreement.starts_on):
        raise ValidationError({"on": "This day lies in the future, or before the agreement."}, code="day")
    with transaction.atomic():
        lock_award(agreement)
        if not locked(agreement).is_in_force:
            raise WrongStateError("Money is given back before the grant is closed.")
        entry = LedgerEntry(
            award_id=agreement.award_id,
            agreement=agreement,
            organization_id=agreement.organization_id,
            budget_line=budget_line,
            of_request=request,
            kind=LedgerEntry.Kind.RETURN,
            amount=-amount,
            entered_on=on,
            note=note.strip(),
            recorded_by=by,
        )
        with limits_in_words():
            entry.save(force_insert=True)
        money_moved([entry], on, by)
    return entry
