"""Payment requests for both sides."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.awards.actions import payments as act_on
from grants.awards.filters import RequestsOfAppropriation
from grants.awards.forms.payments import PaymentLineForm, PaymentRequestForm
from grants.awards.hooks import beneficiaries_of
from grants.awards.models import Correction, PaymentBatch, PaymentLine, PaymentRequest
from grants.awards.payment_rules import payment_findings
from grants.awards.permissions import (
    APPROVE_PAYMENT,
    PAYMENT_STEP,
    PREPARE_PAYMENT,
    REQUEST_PAYMENT,
    VIEW_AWARD,
    VIEW_AWARDS,
)
from grants.awards.queries import WAITING, sent_dollars
from grants.awards.tables import PaymentTable
from grants.awards.views.agreements import visible_agreement
from grants.awards.views.corrections import CORRECTIONS_OF_PAYMENT, corrections_possible, corrections_shown
from grants.awards.workflow import PAYMENT, PaymentState
from grants.rounds.actions.disclosures import disclosed_about
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.approvals.actions import standing
from img_program.database.context import as_system
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm, ReasonForm
from img_program.organizations.in_view import organization_page
from img_program.web.acts import Act, act_page, attempt, buttons, form_page, possible, with_values
from img_program.web.bulk import Bulk
from img_program.web.components import Link, TimelineEvent
from img_program.web.lists import Listing, by_state, list_page


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
        before=disclosed_about,
    ),
    "elsewhere": Act(
        "Approval given elsewhere", "Record the approval", APPROVE_PAYMENT,
        with_values(act_on.approve_payment_elsewhere), ElsewhereForm,
        step="approve_payment",
        before=disclosed_about,
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
PAYMENT_ACTS |= CORRECTIONS_OF_PAYMENT


def payments_seen(user: Any) -> QuerySet[PaymentRequest]:
    """What the office sees of the requests: those that were sent, newest first."""
    rows = PaymentRequest.objects.visible_to(user).exclude(state=PaymentState.DRAFT).with_total()
    return rows.select_related("organization", "agreement__award").order_by("-submitted_at", "pk")


PAYMENTS = Listing(
    "Payment requests",
    "One person prepares, another approves.",
    PaymentTable,
    ("number", "organization__name", "agreement__award__title", "batch__number"),
    {"waiting": ("Waiting for the office", lambda rows: rows.filter(state__in=WAITING))} | by_state(PaymentState),
    "payments",
    filters=RequestsOfAppropriation,
    totals={"total": "Together"},
    bulk=Bulk(
        "payments", payments_seen, PAYMENT_ACTS, ("prepare", "approve", "return", "refuse"), PAYMENT,
        lambda row, act: reverse("awards:payment_act", args=[row.pk, act]) if act else reverse("awards:payment", args=[row.pk]),
        sums="total",
    ),
)  # fmt: skip


@login_required
@require_safe
def payment_list(request: HttpRequest) -> HttpResponse:
    """Requests that grantees sent."""
    demand(request.user, VIEW_AWARDS)
    links = (Link("Batches", reverse("awards:batches")), Link("Reports", reverse("awards:staff_reports")))
    return list_page(request, PAYMENTS, payments_seen(request.user), actions=links)


def _visible(request: HttpRequest, pk: UUID) -> PaymentRequest:
    rows = PaymentRequest.objects.visible_to(request.user).select_related("organization", "agreement__award")
    subject: PaymentRequest = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, subject)
    return subject


def steps_of(subject: PaymentRequest) -> list[TimelineEvent]:
    """Where the request is, with days, as both sides may know it; the batch it went in is the office's."""
    if subject.submitted_at is None:
        return []
    with as_system(reason="say when a payment was sent to accounting"):
        batch = PaymentBatch.objects.filter(pk=subject.batch_id).first() if subject.batch_id else None
    is_open = subject.state not in _ENDED
    # Returned and sent again, it is checked again.
    is_checked = subject.prepared_at is not None and subject.prepared_at >= subject.submitted_at
    reached: list[tuple[str, dt.date | None]] = [
        ("Received", subject.submitted_at),
        ("Checked", subject.prepared_at if is_checked else None),
        ("Approved", subject.approved_at if is_checked else None),
        ("Sent for payment", batch.made_at if batch else None),
        ("Paid", subject.paid_on),
    ]
    done = [TimelineEvent(title, when) for title, when in reached if when]
    if not is_open:
        return [*done, TimelineEvent(subject.get_state_display(), text=subject.state_reason, state="current")]
    return done + [TimelineEvent(title, state="coming", when_text="Not yet") for title, when in reached if not when]


_ENDED = {PaymentState.RETURNED, PaymentState.REFUSED, PaymentState.WITHDRAWN, PaymentState.VOIDED}


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
    prefetch_related_objects([subject], Prefetch("lines", PaymentLine.objects.select_related("budget_line", "receipt")))
    lines = list(subject.lines.all())
    beneficiaries = beneficiaries_of(subject.agreement.award)
    named = beneficiaries.named(lines, user) if beneficiaries else {}

    def url(name: str) -> str:
        return reverse("awards:payment_act", args=[subject.pk, name])

    shows_findings = subject.state not in (PaymentState.BATCHED, PaymentState.PAID, PaymentState.APPROVED)
    context: dict[str, Any] = {
        "payment": subject,
        "agreement": subject.agreement,
        "lines": [(line, named.get(line.pk)) for line in lines],
        "total": sum(line.amount for line in lines),
        "steps": steps_of(subject),
        "findings": payment_findings(subject) if shows_findings else [],
        "shows_findings": shows_findings,
        "form": form,
        "may_edit": may_edit,
        "links": [
            *possible(user, PAYMENT_ACTS, PAYMENT, url, subject),
            *buttons(user, PAYMENT_ACTS, corrections_possible(subject) if is_staff else [], url, subject),
        ],
        "corrections": corrections_shown(Correction.objects.filter(request=subject)),
        "payable": sent_dollars([subject])[subject.pk],
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
