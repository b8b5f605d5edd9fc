"""Payment requests for both sides, and batches for accounting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.awards.actions import batches as act_on_batch
from grants.awards.actions import payments as act_on
from grants.awards.forms.payments import PaidForm, PaymentLineForm, PaymentRequestForm
from grants.awards.hooks import beneficiaries_of
from grants.awards.models import AgreementVersion, PaymentBatch, PaymentLine, PaymentRequest
from grants.awards.payment_rules import payment_findings
from grants.awards.permissions import (
    APPROVE_PAYMENT,
    MAKE_BATCH,
    PAYMENT_STEP,
    PREPARE_PAYMENT,
    REQUEST_PAYMENT,
    VIEW_AWARD,
    VIEW_AWARDS,
)
from grants.awards.tables import BATCH_COLUMNS, PaymentTable
from grants.awards.views.agreements import visible_agreement
from grants.awards.workflow import PAYMENT, PaymentState, VersionState
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.approvals.actions import standing
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm, ReasonForm
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, act_page, attempt, form_page, possible, with_values
from img_program.web.components import Link
from img_program.web.files import rows_file
from img_program.web.lists import Listing, by_state, list_page

PAYMENTS = Listing(
    "Payment requests",
    "One person prepares, another approves.",
    PaymentTable,
    ("agreement__number", "organization__name", "agreement__award__title"),
    by_state(PaymentState),
    "payments",
)


@login_required
@require_safe
def payment_list(request: HttpRequest) -> HttpResponse:
    """Requests that grantees sent."""
    demand(request.user, VIEW_AWARDS)
    rows = PaymentRequest.objects.exclude(state=PaymentState.DRAFT).with_total().select_related("organization", "agreement")
    links = (Link("Batches", reverse("awards:batches")), Link("Reports", reverse("awards:staff_reports")))
    return list_page(request, PAYMENTS, rows.order_by("-submitted_at", "pk"), actions=links)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a payment request."""
    subject, user = visible_agreement(request, pk), signed_in(request)
    demand(user, REQUEST_PAYMENT, subject)
    form = PaymentRequestForm(request.POST or None, initial={"kind": PaymentRequest.Kind.REIMBURSEMENT})
    made: list[PaymentRequest] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(act_on.start_payment_request(subject, by=user, **_request_values(form)))
    ):
        return redirect("awards:payment", made[0].pk)
    return form_page(
        request,
        form,
        title="Ask for a payment",
        save="Go on to the expenses",
        back=reverse("awards:agreement", args=[pk]),
        page=organization_page(request, subject.organization),
        lead="We pay back what you spent. For money ahead, say why.",
        crumb=subject.number,
    )


def _request_values(form: PaymentRequestForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "kind": PaymentRequest.Kind(data["kind"]),
        "justification": data["justification"],
        "is_final": data["is_final"],
    }


def _who_ends(request: PaymentRequest) -> str:
    """Before it is prepared, whoever prepares; afterwards whoever approves."""
    return PREPARE_PAYMENT if request.state == PaymentState.SUBMITTED else APPROVE_PAYMENT


PAYMENT_ACTS = {
    "change": Act(
        "Change what you ask for", "Save", REQUEST_PAYMENT,
        lambda row, by, form: act_on.change_payment_request(row, by=by, **_request_values(form)),
        lambda row, *args: PaymentRequestForm(
            *args, row=row
        ),
        step="submit_payment_request",
    ),
    "submit": Act(
        "Submit the request", "Submit", REQUEST_PAYMENT, lambda row, by, _form: act_on.submit_payment_request(row, by=by),
        lead="We say that the expenses are true and belong to this agreement.", done="The request is with the program.",
        step="submit_payment_request",
    ),
    "withdraw": Act(
        "Withdraw the request", "Withdraw", REQUEST_PAYMENT, lambda row, by, _form: act_on.withdraw_payment_request(row, by=by),
        step="withdraw_payment_request",
    ),
    "prepare": Act(
        "Recommend for payment", "Recommend for payment", PREPARE_PAYMENT,
        lambda row, by, _form: act_on.prepare_payment(row, by=by),
        lead="You checked lines and receipts. A second, different person approves.", done="A second person can approve it now.",
        step="prepare_payment",
    ),
    "approve": Act(
        "Approve the payment", "Approve", APPROVE_PAYMENT,
        lambda row, by, form: act_on.approve_payment(row, by=by, reason=form.cleaned_data["reason"]), NoteForm,
        lead="The money is entered in the ledger.", done="The payment is approved.",
        step="approve_payment",
    ),
    "elsewhere": Act(
        "Approval given elsewhere", "Record the approval", APPROVE_PAYMENT,
        with_values(act_on.approve_payment_elsewhere), ElsewhereForm,
        step="approve_payment",
    ),
    "void": Act(
        "Stop and void the payment", "Stop and void", APPROVE_PAYMENT,
        with_values(act_on_batch.void_payment), ReasonForm,
        lead="Its dollars leave the ledger by reversing entries. The grantee reads your reason. It can't be taken back.",
        done="The payment is voided.", step="void_payment",
    ),
    "return": Act(
        "Return to the grantee", "Return", _who_ends,
        with_values(act_on.return_payment_request), ReasonForm,
        step="return_payment_request",
    ),
    "refuse": Act(
        "Refuse the request", "Refuse", _who_ends,
        with_values(act_on.refuse_payment_request), ReasonForm,
        step="refuse_payment_request",
    ),
}  # fmt: skip


def _visible(request: HttpRequest, pk: UUID) -> PaymentRequest:
    rows = PaymentRequest.objects.visible_to(request.user).select_related("organization", "agreement__award")
    subject: PaymentRequest = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    return subject


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: its lines, what each rule says, what to do; a POST adds an expense."""
    subject, user = _visible(request, pk), signed_in(request)
    is_staff = bool(staff_roles(user))
    may_edit = subject.is_open_to_grantee and user.has_perm(REQUEST_PAYMENT, subject)
    form = None
    if request.method == "POST":
        demand(user, REQUEST_PAYMENT, subject)
    if may_edit:
        form = PaymentLineForm(
            request.POST or None, request.FILES or None, lines=subject.agreement.budget_lines.all(), award=subject.agreement.award
        )
        if form.is_valid() and attempt(form, lambda: act_on.add_payment_line(subject, by=user, **form.cleaned_data)):
            messages.success(request, "The expense is added.")
            return redirect("awards:payment", subject.pk)
    lines = list(subject.lines.select_related("budget_line", "receipt"))
    beneficiaries = beneficiaries_of(subject.agreement.award)
    named = beneficiaries.named(lines, user) if beneficiaries else {}
    context: dict[str, Any] = {
        "payment": subject,
        "agreement": subject.agreement,
        "lines": [(line, named.get(line.pk)) for line in lines],
        "total": sum(line.amount for line in lines),
        "findings": payment_findings(subject),
        "shows_findings": subject.state not in (PaymentState.BATCHED, PaymentState.PAID, PaymentState.APPROVED),
        "form": form,
        "may_edit": may_edit,
        "links": possible(
            user, PAYMENT_ACTS, PAYMENT, lambda name: reverse("awards:payment_act", args=[subject.pk, name]), subject
        ),
        "is_staff": is_staff,
    }
    if is_staff:
        log_access(request, subject=subject)
        context["entries"] = history_of(subject)
        context["standing"] = standing(
            PAYMENT_STEP.name, subject_id=subject.pk, version=subject.version, reader=subject.prepared_by or user
        )
    status = 422 if request.method == "POST" else 200
    return render(request, "awards/payment.html", organization_page(request, subject.organization, **context), status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step of a request, by the grantee or the office."""
    subject = _visible(request, pk)
    back = reverse("awards:payment", args=[subject.pk])
    return act_page(request, PAYMENT_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))


@login_required
@require_POST
def line_remove(request: HttpRequest, pk: UUID, line: int) -> HttpResponse:
    """Take an expense out of a draft."""
    subject = _visible(request, pk)
    demand(request.user, REQUEST_PAYMENT, subject)
    row = get_object_or_404(PaymentLine, pk=line, request=subject)
    act_on.remove_payment_line(row, by=signed_in(request))
    messages.success(request, "The expense is removed.")
    return redirect("awards:payment", subject.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """Batches; a POST puts all approved payments into a new one."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    form = ReasonForm()
    if request.method == "POST":
        demand(user, MAKE_BATCH)
        form = ReasonForm({"reason": "batch"})
        made: list[PaymentBatch] = []
        if attempt(form, lambda: made.append(act_on_batch.make_batch(by=user))):
            messages.success(request, f"Batch {made[0]} is made. Send its file to accounting.")
            return redirect("awards:batches")
    context = {
        "batches": PaymentBatch.objects.prefetch_related("requests__lines", "requests__organization"),
        "waiting": PaymentRequest.objects.filter(state=PaymentState.APPROVED).count(),
        "may_make": user.has_perm(MAKE_BATCH),
        "form": form,
    }
    return render(request, "awards/batches.html", context, status=422 if request.method == "POST" else 200)


BATCH_ACTS = {
    "paid": Act(
        "Mark as paid", "Save", MAKE_BATCH, with_values(act_on_batch.mark_batch_paid), PaidForm,
        lead="Every grantee of the batch is told.", done="The batch is paid.",
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Mark a batch as paid."""
    demand(request.user, VIEW_AWARDS)
    return act_page(request, BATCH_ACTS.get(act), get_object_or_404(PaymentBatch, pk=pk), back=reverse("awards:batches"))


@login_required
@require_safe
def batch_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The batch as a file for the accounting system: a row for each line; no cell is taken for a formula."""
    demand(request.user, VIEW_AWARDS)
    batch = get_object_or_404(PaymentBatch, pk=pk)
    lines = PaymentLine.objects.filter(request__batch=batch).select_related("budget_line", "organization", "request", "agreement")
    encumbrances = dict(
        AgreementVersion.objects.filter(state=VersionState.EXECUTED, agreement__payment_requests__batch=batch)
        .order_by("number")
        .values_list("agreement_id", "encumbrance_id")
    )
    cells = [
        [
            batch.number,
            line.agreement.number,
            encumbrances.get(line.agreement_id, ""),
            line.organization.name,
            line.budget_line.category,
            line.budget_line.fiscal_year,
            f"{line.amount:.2f}",
            line.request_id,
        ]
        for line in lines
    ]
    log_access(request, kind=AccessLog.Kind.EXPORT, subject=batch, rows=len(cells), purpose="payment batch for accounting")
    return rows_file([BATCH_COLUMNS, *cells], batch.number)
