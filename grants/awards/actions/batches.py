"""Approved payments on their way: the file for the accounting system, what was paid, what came back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.letters import dollars, tell
from grants.awards.models import Agreement, AgreementBudgetLine, LedgerEntry, PaymentBatch, PaymentRequest
from grants.awards.permissions import MAKE_BATCH, RECORD_RETURN
from grants.awards.workflow import BATCH, PAYMENT, PaymentState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked, next_number
from img_program.database.workflow import WrongStateError
from img_program.statute.fiscal import fiscal_year_of


def make_batch(*, by: User) -> PaymentBatch:
    """Put every approved payment into one file for the accounting system. Raises ValidationError when there is none."""
    demand(by, MAKE_BATCH)
    with transaction.atomic():
        requests = list(PaymentRequest.objects.select_for_update(of=("self",)).filter(state=PaymentState.APPROVED))
        if not requests:
            raise ValidationError("No approved payment waits for a batch.", code="none")
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
        batch = locked(batch)
        batch.state, batch.paid_on = BATCH.target(batch.state, "mark_batch_paid"), paid_on
        batch.save(update_fields=["state", "paid_on"])
        for request in batch.requests.select_related("agreement", "organization"):
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


def record_money_returned(
    agreement: Agreement, *, by: User, budget_line: AgreementBudgetLine, amount: Decimal, on: dt.date, note: str
) -> LedgerEntry:
    """The grantee gave money back, for instance an advance that it did not spend."""
    demand(by, RECORD_RETURN)
    if amount <= 0:
        raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
    if not note.strip():
        raise ValidationError({"note": "Write what was given back, and how."}, code="note")
    with transaction.atomic():
        if not locked(agreement).is_in_force:
            raise WrongStateError("Money is given back before the grant is closed.")
        entry = LedgerEntry(
            award_id=agreement.award_id,
            agreement=agreement,
            organization_id=agreement.organization_id,
            budget_line=budget_line,
            kind=LedgerEntry.Kind.RETURN,
            amount=-amount,
            entered_on=on,
            note=note.strip(),
            recorded_by=by,
        )
        with limits_in_words():
            entry.save(force_insert=True)
    return entry
