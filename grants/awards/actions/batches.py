"""Approved payments on their way: the file for the accounting system, and what accounting paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_money_of
from grants.awards.actions.corrections import take_out_of_batch
from grants.awards.hooks import money_moved
from grants.awards.letters import dollars, tell
from grants.awards.models import Award, Correction, Hold, PaymentBatch, PaymentRequest
from grants.awards.permissions import MAKE_BATCH
from grants.awards.queries import entries_of_payments, sent_dollars
from grants.awards.workflow import BATCH, PAYMENT, PaymentState
from grants.rounds.actions.disclosures import demand_disclosed
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked, next_number
from img_program.statute.fiscal import fiscal_year_of


def make_batch(*, by: User) -> PaymentBatch:
    """Put every approved payment into one file for the accounting system. Raises ValidationError when there is none."""
    demand(by, MAKE_BATCH)
    with transaction.atomic():
        approved = PaymentRequest.objects.filter(state=PaymentState.APPROVED)
        awards = Award.objects.filter(agreement__payment_requests__in=approved).order_by("pk")
        list(awards.select_for_update(of=("self",)))
        held = Hold.objects.running(timezone.localdate()).values("agreement")
        stopped = Correction.objects.open().exclude(request=None).values("request")
        requests = list(approved.exclude(agreement__in=held).exclude(pk__in=stopped).select_for_update(of=("self",)))
        if not requests:
            words = "No approved payment waits for a batch. Payments that are on hold or stopped stay where they are."
            raise ValidationError(words, code="none")
        number = next_number(PaymentBatch, "number", f"P-{fiscal_year_of(timezone.localdate())}")
        batch = PaymentBatch.objects.create(number=number, made_by=by)
        for request in requests:
            request.state, request.batch = PAYMENT.target(request.state, "send_batch"), batch
            request.save(update_fields=["state", "batch"])
    return batch


def stop_payment(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Accounting could not pay this one: its batch goes on without it, and the next batch takes it again."""
    demand(by, MAKE_BATCH, request)
    if not reason.strip():
        raise ValidationError({"reason": "Say why accounting could not pay it."}, code="reason")
    with transaction.atomic():
        request = lock_money_of(request)
        request.state_reason = reason.strip()
        take_out_of_batch(request)
        request.save(update_fields=["state_reason"])
    return request


def mark_batch_paid(batch: PaymentBatch, *, by: User, paid_on: dt.date) -> PaymentBatch:
    """Accounting paid: every request of the batch is paid on that day, and its grantee is told."""
    demand(by, MAKE_BATCH)
    if paid_on > timezone.localdate():
        raise ValidationError({"paid_on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        # Awards before everything else, as for an approval.
        list(Award.objects.filter(agreement__payment_requests__batch=batch).order_by("pk").select_for_update(of=("self",)))
        batch = locked(batch)
        batch.state, batch.paid_on = BATCH.target(batch.state, "mark_batch_paid"), paid_on
        batch.save(update_fields=["state", "paid_on"])
        pay(list(batch.requests.filter(state=PaymentState.BATCHED)), by=by, paid_on=paid_on)
    return batch


def pay(requests: Sequence[PaymentRequest], *, by: User, paid_on: dt.date) -> None:
    """These requests were paid on a day; their grantees are told. Inside an action that locked their awards.

    Raises ValidationError while payments of one of them are on hold or stopped.
    """
    waiting = list(
        PaymentRequest.objects.filter(pk__in=[each.pk for each in requests]).select_related("agreement", "organization")
    )
    for request in waiting:
        demand_disclosed(by, request.organization)
    held = set(Hold.objects.running(timezone.localdate()).values_list("agreement", flat=True))
    if stopped := [str(each.agreement) for each in waiting if each.agreement_id in held]:
        words = f"Payments under {', '.join(stopped)} are on hold. Stop and void them, or lift the hold first."
        raise ValidationError(words, code="hold")
    for request in waiting:
        request.state, request.paid_on = PAYMENT.target(request.state, "mark_batch_paid"), paid_on
        request.save(update_fields=["state", "paid_on"])
    # What makes a payment smaller first: the account is never asked for more than leaves it.
    entries = entries_of_payments(waiting).order_by("amount", "pk")
    money_moved(list(entries.select_related("agreement")), paid_on, by)
    dollars_of = sent_dollars(waiting)
    for request in waiting:
        tell(
            request.organization,
            "grants_payment_paid",
            about=request,
            transition="paid",
            by=by,
            path=reverse("awards:payment", args=[request.pk]),
            permission="manage_finance",
            agreement=request.agreement.number,
            amount=dollars(dollars_of[request.pk]),
            paid_on=f"{paid_on:%-d %B %Y}",
        )
