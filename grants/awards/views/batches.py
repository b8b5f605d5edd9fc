"""Batches of approved payments for accounting, and their files."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import batches as act_on_batch
from grants.awards.forms.payments import PaidForm
from grants.awards.models import AgreementVersion, PaymentBatch, PaymentLine, PaymentRequest
from grants.awards.permissions import (
    MAKE_BATCH,
    VIEW_AWARDS,
)
from grants.awards.tables import BATCH_COLUMNS
from grants.awards.workflow import PaymentState, VersionState
from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog
from img_program.accounts.permissions import demand, signed_in
from img_program.documents.words import ReasonForm
from img_program.web.acts import Act, act_page, attempt, with_values
from img_program.web.files import rows_file
from img_program.web.paging import paged


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
        "batches": paged(request, PaymentBatch.objects.annotate(payments=Count("requests")).order_by("-made_at", "-pk")),
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
