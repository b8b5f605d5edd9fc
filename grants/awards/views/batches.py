"""Batches of approved payments for accounting, and their files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import batches as act_on_batch
from grants.awards.actions import paid_files as act_on_file
from grants.awards.forms.corrections import PaidFileForm
from grants.awards.forms.payments import PaidForm
from grants.awards.models import PaidFile, PaidRow, PaymentBatch, PaymentRequest
from grants.awards.permissions import (
    MAKE_BATCH,
    VIEW_AWARDS,
)
from grants.awards.queries import accounting_rows, sent_dollars
from grants.awards.tables import BATCH_COLUMNS, PaidFileTable, PaidRowTable
from grants.awards.workflow import PaymentState
from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand, signed_in
from img_program.documents.words import ReasonForm
from img_program.web.acts import Act, Ask, NothingForm, act_page, attempt, form_page, press, with_values
from img_program.web.components import Link
from img_program.web.files import rows_file
from img_program.web.lists import Listing, Narrow, list_page
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
    """The batch as a file for the accounting system: a row for each request and budget line; no cell is taken for a formula."""
    demand(request.user, VIEW_AWARDS)
    batch = get_object_or_404(PaymentBatch, pk=pk)
    cells = accounting_rows(batch)
    log_access(request, kind=AccessLog.Kind.EXPORT, subject=batch, rows=len(cells), purpose="payment batch for accounting")
    return rows_file([BATCH_COLUMNS, *cells], batch.number)


PAID_FILES = Listing(
    "What accounting paid",
    "Lists of the accounting system, compared with what was sent: by number, to the cent.",
    PaidFileTable,
    ("name",),
    words="Name of the list",
    template="awards/paid_files.html",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid_files(request: HttpRequest) -> HttpResponse:
    """Lists that were read; a POST reads one. Nothing is paid by reading."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    upload = PaidFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        demand(user, MAKE_BATCH)
        made: list[PaidFile] = []
        if upload.is_valid() and attempt(upload, lambda: made.append(_read(upload, user))):
            return redirect("awards:paid_file", made[0].pk)
        return form_page(request, upload, title="Read what accounting paid", save="Read", back=reverse("awards:paid_files"))
    rows = PaidFile.objects.annotate(
        equal=Count("rows", filter=Q(rows__outcome=PaidRow.Outcome.EQUAL)),
        others=Count("rows", filter=~Q(rows__outcome=PaidRow.Outcome.EQUAL)),
    )
    links = (Link("Batches", reverse("awards:batches")),)
    return list_page(request, PAID_FILES, rows, actions=links, upload=upload if user.has_perm(MAKE_BATCH) else None)


def _read(form: PaidFileForm, user: User) -> PaidFile:
    file = form.cleaned_data["file"]
    return act_on_file.read_paid_file(by=user, name=file.name, content=file.read())


_SETTLE = Ask(
    "Mark as paid",
    "Every payment that is in the list exactly as it was sent is paid on its day, and its grantee is told. It can't be taken back.",
    "Mark as paid",
    NothingForm,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One list compared; a POST marks as paid what is exactly as it was sent."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    file = get_object_or_404(PaidFile.objects.select_related("read_by"), pk=pk)
    if request.method == "POST":
        demand(user, MAKE_BATCH)
        return press(
            request, lambda: act_on_file.settle_paid_file(file, by=user), "Marked as paid.", "awards:paid_file", pk, ask=_SETTLE
        )
    rows = PaidRow.objects.filter(file=file).visible_to(user)
    listing = Listing(
        file.name, "Compared with what was sent.", PaidRowTable, ("number", "reference"), _OUTCOMES,
        f"paid-{file.pk}", "Number or reference", template="awards/paid_file.html",
    )  # fmt: skip
    sent = PaymentRequest.objects.visible_to(user).filter(state=PaymentState.BATCHED)
    missing = list(sent.exclude(pk__in=PaidRow.objects.filter(file=file, request__isnull=False).values("request")))
    context: dict[str, Any] = {
        "file": file,
        "sums": [_sum(label, rows.filter(outcome=outcome)) for outcome, label in PaidRow.Outcome.choices],
        "missing": [(each, dollars) for each, dollars in zip(missing, sent_dollars(missing).values(), strict=True)],
        "to_settle": rows.filter(outcome=PaidRow.Outcome.EQUAL, settled_at=None).count() if user.has_perm(MAKE_BATCH) else 0,
    }
    return list_page(request, listing, rows, actions=(Link("All lists", reverse("awards:paid_files")),), **context)


def _sum(label: str, rows: QuerySet[PaidRow]) -> tuple[str, int, Decimal, Decimal, Decimal]:
    known = rows.aggregate(count=Count("pk"), sent=Sum("sent"), paid=Sum("amount"))
    sent, paid = known["sent"] or Decimal("0.00"), known["paid"] or Decimal("0.00")
    return label, known["count"], sent, paid, paid - sent


def _narrow(outcome: str) -> Narrow:
    return lambda rows: rows.filter(outcome=outcome)


_OUTCOMES = {code: (label, _narrow(code)) for code, label in PaidRow.Outcome.choices}
