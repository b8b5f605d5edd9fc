"""Search and kept views."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from roster.actions import keep_view, remove_view, store_view
from roster.filters import clean_terms
from roster.models import SavedView
from roster.permissions import VIEW_REGISTRANTS
from roster.views.staff import staff_with


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
