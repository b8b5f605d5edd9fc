"""Payments: the grantee asks, one person of the office prepares, another approves, accounting pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.gates import Finding
from grants.awards.letters import tell
from grants.awards.models import Agreement, AgreementBudgetLine, LedgerEntry, PaymentLine, PaymentRequest
from grants.awards.payment_rules import payment_findings
from grants.awards.permissions import APPROVE_PAYMENT, PAYMENT_STEP, PREPARE_PAYMENT, RECEIPT, REQUEST_PAYMENT
from grants.awards.workflow import PAYMENT, PaymentState
from grants.rounds.actions.locking import limits_in_words, locked
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import approve, record_approval_given_elsewhere
from img_program.database.workflow import WrongStateError
from img_program.documents.actions import upload_document

# What a grantee can put right itself; the other rules may pass later, while the program works on the request.
BEFORE_SUBMISSION = frozenset({"START", "PAY"})


def start_payment_request(
    agreement: Agreement, *, by: User, kind: PaymentRequest.Kind, justification: str = "", is_final: bool = False
) -> PaymentRequest:
    """Begin a request under an agreement in force."""
    demand(by, REQUEST_PAYMENT, agreement)
    if not agreement.is_in_force:
        raise WrongStateError("Payments can be asked for while the agreement is in force.")
    return PaymentRequest.objects.create(
        agreement=agreement,
        organization=agreement.organization,
        kind=kind,
        justification=justification.strip(),
        is_final=is_final,
        requested_by=by,
    )


def change_payment_request(
    request: PaymentRequest, *, by: User, kind: PaymentRequest.Kind, justification: str, is_final: bool
) -> PaymentRequest:
    """Change what is asked for, while the request is a draft or was returned."""
    with transaction.atomic():
        request = _open(request, by)
        request.kind, request.justification, request.is_final = kind, justification.strip(), is_final
        request.save(update_fields=["kind", "justification", "is_final"])
    return request


def _open(request: PaymentRequest, by: User) -> PaymentRequest:
    demand(by, REQUEST_PAYMENT, request)
    request = locked(request)
    if not request.is_open_to_grantee:
        raise WrongStateError("The request was submitted, so it can't be changed. The program can return it to you.")
    return request


def add_payment_line(
    request: PaymentRequest,
    *,
    by: User,
    budget_line: AgreementBudgetLine,
    what: str,
    spent_from: dt.date,
    spent_until: dt.date,
    amount: Decimal,
    receipt: Any = None,
) -> PaymentLine:
    """Add an expense; `receipt` is a checked upload. Raises ValidationError for dates that are not in order or no amount."""
    with transaction.atomic():
        request = _open(request, by)
        if amount <= 0:
            raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
        if spent_until < spent_from:
            raise ValidationError({"spent_until": "The last day lies before the first."}, code="dates")
        document = None
        if receipt is not None:
            document = upload_document(receipt, by=by, purpose=RECEIPT, organization=request.organization, title=what[:200])
        return PaymentLine.objects.create(
            request=request,
            agreement=request.agreement,
            organization=request.organization,
            budget_line=budget_line,
            what=what.strip(),
            spent_from=spent_from,
            spent_until=spent_until,
            amount=amount,
            receipt=document,
        )


def remove_payment_line(line: PaymentLine, *, by: User) -> None:
    """Take an expense out of a draft. Its receipt stays among the organization's documents."""
    with transaction.atomic():
        _open(line.request, by)
        PaymentLine.objects.filter(pk=line.pk).delete()


def submit_payment_request(request: PaymentRequest, *, by: User) -> PaymentRequest:
    """Send it to the program. Raises ValidationError naming what the grantee must put right first."""
    with transaction.atomic():
        demand(by, REQUEST_PAYMENT, request)
        request = locked(request)
        target = PAYMENT.target(request.state, "submit_payment_request")
        _demand_passing([each for each in payment_findings(request) if each.rule in BEFORE_SUBMISSION])
        request.state, request.version = target, request.version + 1
        request.submitted_at, request.state_reason = timezone.now(), ""
        request.save(update_fields=["state", "version", "submitted_at", "state_reason"])
    return request


def withdraw_payment_request(request: PaymentRequest, *, by: User) -> PaymentRequest:
    """The grantee takes it back, until the program has prepared it."""
    with transaction.atomic():
        demand(by, REQUEST_PAYMENT, request)
        request = locked(request)
        request.state = PAYMENT.target(request.state, "withdraw_payment_request")
        request.save(update_fields=["state"])
    return request


def prepare_payment(request: PaymentRequest, *, by: User) -> PaymentRequest:
    """The first person checked it. Raises ValidationError with every rule that does not pass yet."""
    demand(by, PREPARE_PAYMENT)
    with transaction.atomic():
        request = locked(request)
        target = PAYMENT.target(request.state, "prepare_payment")
        _demand_passing(payment_findings(request))
        request.state, request.prepared_by, request.prepared_at = target, by, timezone.now()
        request.save(update_fields=["state", "prepared_by", "prepared_at"])
    return request


def approve_payment(request: PaymentRequest, *, by: User, reason: str = "") -> PaymentRequest:
    """The second, different person: rules are asked again, the money is entered in the ledger line by line.

    Raises ValidationError for the same person, a rule that does not pass, or a limit that does not hold.
    """
    with transaction.atomic():
        request = _prepared(request, by)
        approve(PAYMENT_STEP.name, subject_id=request.pk, by=by, version=request.version, reason=reason)
        return _approved(request, by)


def approve_payment_elsewhere(
    request: PaymentRequest, *, by: User, approved_by: str, office: str, on: dt.date, document_reference: str
) -> PaymentRequest:
    """Record the approval of somebody who does not sign in. Who records it is not who prepared the payment."""
    with transaction.atomic():
        request = _prepared(request, by)
        record_approval_given_elsewhere(
            PAYMENT_STEP.name,
            subject_id=request.pk,
            by=by,
            version=request.version,
            approved_by=approved_by,
            office=office,
            on=on,
            document_reference=document_reference,
        )
        return _approved(request, by)


def _prepared(request: PaymentRequest, by: User) -> PaymentRequest:
    demand(by, APPROVE_PAYMENT)
    request = locked(request)
    PAYMENT.target(request.state, "approve_payment")
    if request.prepared_by_id == by.pk:
        raise ValidationError("You prepared this payment. A second, different person must approve it.", code="same_person")
    _demand_passing(payment_findings(request))
    return request


def _approved(request: PaymentRequest, by: User) -> PaymentRequest:
    agreement, now = request.agreement, timezone.now()
    with limits_in_words():
        for line in request.lines.all():
            LedgerEntry(
                award_id=agreement.award_id,
                agreement=agreement,
                organization_id=request.organization_id,
                budget_line_id=line.budget_line_id,
                payment_line=line,
                kind=LedgerEntry.Kind.PAYMENT,
                amount=line.amount,
                entered_on=timezone.localdate(),
                recorded_by=by,
            ).save(force_insert=True)
        request.state = PAYMENT.target(request.state, "approve_payment")
        request.approved_by, request.approved_at = by, now
        request.save(update_fields=["state", "approved_by", "approved_at"])
    return request


def _demand_passing(findings: list[Finding]) -> None:
    problems = [f"{each.title}: {each.words} {each.what_to_do}".strip() for each in findings if not each.passes]
    if problems:
        raise ValidationError(problems, code="rules")


def return_payment_request(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Give it back to the grantee, who reads the reason and can change it."""
    return _end(request, "return_payment_request", by=by, reason=reason, code="grants_payment_returned")


def refuse_payment_request(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Refuse it for good, with the reason."""
    return _end(request, "refuse_payment_request", by=by, reason=reason, code="grants_payment_refused")


def _end(request: PaymentRequest, action: str, *, by: User, reason: str, code: str) -> PaymentRequest:
    demand(by, PREPARE_PAYMENT if request.state == PaymentState.SUBMITTED else APPROVE_PAYMENT)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee reads it."}, code="reason")
    with transaction.atomic():
        request = locked(request)
        request.state, request.state_reason = PAYMENT.target(request.state, action), reason.strip()
        request.save(update_fields=["state", "state_reason"])
        tell(
            request.organization,
            code,
            about=request,
            transition=f"{request.state}:{request.version}",
            by=by,
            path=reverse("awards:payment", args=[request.pk]),
            agreement=request.agreement.number,
            reason=request.state_reason,
        )
    return request
