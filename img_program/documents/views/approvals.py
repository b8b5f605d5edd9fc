"""The documents of approvals given elsewhere: which wait for a second look, and the look itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in
from img_program.approvals.actions import confirm_document, turn_down_document, why_not_confirm
from img_program.approvals.forms import TurnDownForm
from img_program.approvals.models import Approval
from img_program.approvals.permissions import CONFIRM_DOCUMENT
from img_program.approvals.steps import Matter, read_by, step_called
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.models import Document
from img_program.web.components import Link
from img_program.web.paging import paged


def _matter(approval: Approval) -> Matter | None:
    read = step_called(approval.step).matter
    with as_system(reason="say what an approval is about"):
        return read(approval.subject_id) if read else None


@login_required
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Approvals whose document nobody has read yet, oldest first."""
    user = signed_in(request)
    demand(user, CONFIRM_DOCUMENT)
    rows = (
        Approval.objects.filter(by=None, confirmation=None, step__in=read_by(user))
        .select_related("recorded_by")
        .order_by("recorded_at")
    )
    page = paged(request, rows)
    found = [(each, step_called(each.step).label, _matter(each)) for each in page]
    return render(request, "documents/approvals.html", {"found": found, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them: who approved, for which office, when, and the document; a POST says whether it shows that."""
    user = signed_in(request)
    demand(user, CONFIRM_DOCUMENT)
    row = get_object_or_404(
        Approval.objects.select_related("recorded_by", "confirmation"), pk=pk, by=None, step__in=read_by(user)
    )
    matter, form = _matter(row), TurnDownForm()
    if request.method == "POST":
        is_confirmed = request.POST.get("press") == "confirm"
        form = TurnDownForm({"reason": "-"} if is_confirmed else request.POST)
        if form.is_valid():
            try:
                if is_confirmed:
                    confirm_document(row, by=user)
                else:
                    turn_down_document(row, by=user, reason=form.cleaned_data["reason"])
            except (ValidationError, WrongStateError) as fault:
                form.add_error(None, fault.messages if isinstance(fault, ValidationError) else str(fault))
            else:
                messages.success(request, "Your word is on record.")
                return redirect(matter.path if matter else reverse("documents:approvals"))
    log_access(request, subject=row)
    context = {
        "approval": row,
        "label": step_called(row.step).label,
        "matter": matter,
        "document": Document.objects.filter(pk=row.document_id).first() if row.document_id else None,
        "form": form,
        "why_not": why_not_confirm(row, by=user),
        "opens_matter": matter is not None and matter.opens_for(user),
        "crumbs": [Link("Approvals given elsewhere", reverse("documents:approvals")), Link(row.given_elsewhere_by)],
    }
    return render(request, "documents/approval.html", context, status=422 if request.method == "POST" else 200)
