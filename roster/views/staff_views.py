"""Search, kept views, and the small export."""

from __future__ import annotations

import csv
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from img_program.accounts.access_log import KINDS, log_access
from img_program.organizations.tables import safe_cell
from img_program.statute.parameters import parameter
from img_program.web.templatetags.components import moment
from roster.actions import keep_view, remove_view, store_view
from roster.filters import clean_terms
from roster.forms.staff import ExportForm
from roster.models import SavedView
from roster.permissions import EXPORT_REGISTRANTS, VIEW_REGISTRANTS
from roster.views.staff import filtered, staff_with

BULK = "data_practices.bulk_release_people"


@login_required
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Store the terms and go to their opaque address: no name in a URL or a log."""
    view = store_view(by=staff_with(request, VIEW_REGISTRANTS), terms=clean_terms(request.POST))
    return redirect("roster:staff_view", view.pk)


@login_required
@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a view a name."""
    user = staff_with(request, VIEW_REGISTRANTS)
    view = get_object_or_404(SavedView, pk=pk, user=user, removed_at=None)
    try:
        keep_view(view, by=user, name=request.POST.get("name", ""))
        messages.success(request, "The view is kept.")
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return redirect("roster:staff_view", pk)


@login_required
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a view away."""
    user = staff_with(request, VIEW_REGISTRANTS)
    remove_view(get_object_or_404(SavedView, pk=pk, user=user, removed_at=None), by=user)
    messages.success(request, "The view is gone.")
    return redirect("roster:staff_list")


@login_required
@require_POST
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A small file for a named purpose, without eligibility facts; larger ones are a bulk release and are refused here."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    view = get_object_or_404(SavedView, pk=pk, user=user, removed_at=None)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write what the file is for.")
        return redirect("roster:staff_view", pk)
    most = parameter(BULK, on=timezone.localdate()).as_int()
    people = list(filtered(user, view.terms)[1][: most + 1])
    if len(people) > most:
        # The refusal is logged with the answer 403.
        return render(request, "roster/staff/export_refused.html", {"most": most, "view": view}, status=403)
    log_access(request, kind=KINDS.EXPORT, rows=len(people), purpose=form.cleaned_data["purpose"])
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    response["Cache-Control"] = "no-store"
    writer = csv.writer(response)
    made = f"Made by {user.email} on {moment(timezone.now())} for: {form.cleaned_data['purpose']}"
    writer.writerow([safe_cell(made)])
    writer.writerow(["Private data. Destroy this file when that purpose is done."])
    writer.writerow(["Name", "Lives", "Specialty", "Medical school in", "Graduated", "Joined", "Status"])
    for each in people:
        cells = [each.name, each.residence_in_words, each.specialty or "Not yet", each.school_country.name]
        cells += [each.graduation_year or "Not known", moment(each.joined_at), each.get_status_display()]
        writer.writerow([safe_cell(cell) for cell in cells])
    return response
