"""Payments: the grantee asks, one person of the office prepares, another approves, accounting pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_money_of
from grants.awards.gates import Finding
from grants.awards.hooks import beneficiaries_of
from grants.awards.letters import tell
from grants.awards.models import Agreement, AgreementBudgetLine, LedgerEntry, PaymentLine, PaymentRequest
from grants.awards.payment_rules import payment_findings
from grants.awards.permissions import APPROVE_PAYMENT, PAYMENT_STEP, PREPARE_PAYMENT, RECEIPT, REQUEST_PAYMENT
from grants.awards.workflow import PAYMENT, PaymentState
from grants.rounds.actions.disclosures import demand_disclosed
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, standing
from img_program.approvals.steps import Matter
from img_program.database.locking import limits_in_words, locked, next_number
from img_program.database.workflow import WrongStateError
from img_program.documents.actions import upload_document

# What a grantee can put right itself; the other rules may pass later, while the program works on the request.
BEFORE_SUBMISSION = frozenset({"START", "PAY", "YEAR"})


def start_payment_request(
    agreement: Agreement, *, by: User, kind: PaymentRequest.Kind, justification: str = "", is_final: bool = False
) -> PaymentRequest:
    """Begin a request under an agreement in force."""
    demand(by, REQUEST_PAYMENT, agreement)
    if not agreement.is_in_force:
        raise WrongStateError("Payments can be asked for while the agreement is in force.")
    return PaymentRequest.objects.create(
        number=next_number(PaymentRequest, "number", agreement.number, form="{}/{:d}"),
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
    beneficiary: str = "",
) -> PaymentLine:
    """Add an expense; `receipt` is a checked upload, `beneficiary` says for whom it is where the award demands that.

    Raises ValidationError for dates that are not in order, no amount, or nobody whom the award pays for.
    """
    with transaction.atomic():
        request = _open(request, by)
        if amount <= 0:
            raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
        if spent_until < spent_from:
            raise ValidationError({"spent_until": "The last day lies before the first."}, code="dates")
        document = None
        if receipt is not None:
            document = upload_document(receipt, by=by, purpose=RECEIPT, organization=request.organization, title=what[:200])
        line = PaymentLine.objects.create(
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
        award = request.agreement.award
        if beneficiaries := beneficiaries_of(award):
            beneficiaries.record(line, award, beneficiary)
        return line


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
    demand(by, PREPARE_PAYMENT, request)
    with transaction.atomic():
        request = lock_money_of(request)
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
        given = approve(PAYMENT_STEP.name, subject_id=request.pk, by=by, version=request.version, reason=reason)
        return _approved(request, given, by)


def approve_payment_elsewhere(
    request: PaymentRequest, *, by: User, approved_by: str, office: str, on: dt.date, file: Any
) -> PaymentRequest:
    """Record the approval of somebody who does not sign in; the money is entered once another has read its document."""
    with transaction.atomic():
        request = _prepared(request, by)
        given = record_approval_given_elsewhere(
            PAYMENT_STEP.name,
            subject_id=request.pk,
            by=by,
            version=request.version,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
        )
        return _approved(request, given, by)


def _prepared(request: PaymentRequest, by: User) -> PaymentRequest:
    demand(by, APPROVE_PAYMENT, request)
    request = lock_money_of(request)
    PAYMENT.target(request.state, "approve_payment")
    demand_disclosed(by, request.organization)
    _demand_passing(payment_findings(request))
    return request


def matter_of_payment(key: str) -> Matter | None:
    """What is to be paid."""
    request = PaymentRequest.objects.select_related("agreement").filter(pk=key).first()
    if request is None:
        return None
    total = sum((line.amount for line in request.lines.all()), Decimal("0.00"))
    changed = request.prepared_at or request.submitted_at or request.created_at
    prepared = frozenset({request.prepared_by_id}) if request.prepared_by_id else frozenset()
    path = reverse("awards:payment", args=[request.pk])
    return Matter(f"Payment of ${total:,.2f} under {request.agreement}", path, request.version, changed, prepared)


def settle_payment(key: str, by: User) -> None:
    """Enter the money when the document was confirmed; every rule is asked again."""
    with transaction.atomic():
        request = lock_money_of(PaymentRequest.objects.get(pk=key))
        if request.state == PaymentState.PREPARED:
            _demand_passing(payment_findings(request))
            _approved(request, standing(PAYMENT_STEP.name, subject_id=request.pk, version=request.version), by)


def _approved(request: PaymentRequest, given: Standing, by: User) -> PaymentRequest:
    if not given.is_complete:
        return request
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
        raise ValidationError([ValidationError(each, code="rules") for each in problems])


def return_payment_request(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Give it back to the grantee, who reads the reason and can change it."""
    return _end(request, "return_payment_request", by=by, reason=reason, code="grants_payment_returned")


def refuse_payment_request(request: PaymentRequest, *, by: User, reason: str) -> PaymentRequest:
    """Refuse it for good, with the reason."""
    return _end(request, "refuse_payment_request", by=by, reason=reason, code="grants_payment_refused")


def _end(request: PaymentRequest, action: str, *, by: User, reason: str, code: str) -> PaymentRequest:
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee reads it."}, code="reason")
    with transaction.atomic():
        request = locked(request)
        # As it stands now: who may prepare has no word about what a colleague has prepared meanwhile.
        target = PAYMENT.target(request.state, action)
        demand(by, APPROVE_PAYMENT if request.state == PaymentState.PREPARED else PREPARE_PAYMENT, request)
        request.state, request.state_reason = target, reason.strip()
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
