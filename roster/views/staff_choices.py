"""Staff: the choices that the office keeps: specialties, and useful addresses for visitors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from img_program.accounts.history import history_of
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.paging import paged
from roster.actions import add_address, add_specialty, change_address, end_address, end_specialty
from roster.forms.office import AddressForm, ChangeAddressForm, EndForm, SpecialtyForm
from roster.models import Specialty, UsefulAddress
from roster.permissions import KEEP_CHOICES, VIEW_REGISTRANTS
from roster.views.people import posted
from roster.views.staff import staff_with

SPECIALTIES = Link("Specialties", "roster:staff_specialties")
ADDRESSES = Link("Useful addresses", "roster:staff_addresses")


def _crumbs(part: Link, *last: Link) -> list[Link]:
    here = Link(part.label, reverse(part.url)) if last else Link(part.label)
    return [Link("Roster", reverse("roster:staff_list")), here, *last]


def _list(request: HttpRequest, part: Link, template: str, form: Any, act: Callable[..., Model], **context: Any) -> HttpResponse:
    user = staff_with(request, KEEP_CHOICES if request.method == "POST" else VIEW_REGISTRANTS)
    if form.is_valid() and attempt(form, lambda: act(by=user, **form.cleaned_data)):
        messages.success(request, "It is added.")
        return redirect(part.url)
    context |= {
        "form": form,
        "may_keep": user.has_perm(KEEP_CHOICES),
        "today": timezone.localdate(),
        "crumbs": _crumbs(part),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def specialties(request: HttpRequest) -> HttpResponse:
    """Every specialty; offer one more."""
    form = SpecialtyForm(posted(request))
    return _list(
        request, SPECIALTIES, "roster/staff/specialties.html", form, add_specialty, rows=paged(request, Specialty.objects.all())
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def specialty(request: HttpRequest, pk: str) -> HttpResponse:
    """Until when one specialty is offered, and its history."""
    user = staff_with(request, KEEP_CHOICES if request.method == "POST" else VIEW_REGISTRANTS)
    found = get_object_or_404(Specialty, pk=pk)
    form = EndForm(posted(request), row=found)
    if form.is_valid() and attempt(form, lambda: end_specialty(found, by=user, ends_on=form.cleaned_data["ends_on"])):
        messages.success(request, "It is saved. Who chose it before keeps it.")
        return redirect("roster:staff_specialties")
    context = {
        "title": found.name,
        "lead": "People who chose it keep it; it is only not offered any more.",
        "form": form if user.has_perm(KEEP_CHOICES) else None,
        "save": "Save",
        "back": reverse("roster:staff_specialties"),
        "entries": history_of(found),
        "crumbs": _crumbs(SPECIALTIES, Link(found.name)),
    }
    return render(request, "roster/staff/office_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """Every useful address by situation; add one."""
    form = AddressForm(posted(request))
    return _list(
        request,
        ADDRESSES,
        "roster/staff/useful_addresses.html",
        form,
        add_address,
        rows=paged(request, UsefulAddress.objects.all()),
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, pk: str) -> HttpResponse:
    """Correct one useful address; it counts as checked today."""
    user = staff_with(request, KEEP_CHOICES if request.method == "POST" else VIEW_REGISTRANTS)
    found = get_object_or_404(UsefulAddress, pk=pk)
    form = ChangeAddressForm(posted(request), row=found)
    if form.is_valid() and attempt(form, lambda: change_address(found, by=user, **form.cleaned_data)):
        messages.success(request, "It is saved and counts as checked today.")
        return redirect("roster:staff_addresses")
    context = {
        "title": found.name,
        "caption": found.get_situation_display(),
        "lead": "Open the address and read what stands there, then save. It counts as checked today.",
        "form": form if user.has_perm(KEEP_CHOICES) else None,
        "save": "Save as checked today",
        "back": reverse("roster:staff_addresses"),
        "entries": history_of(found),
        "crumbs": _crumbs(ADDRESSES, Link(found.name)),
    }
    return render(request, "roster/staff/office_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_end(request: HttpRequest, pk: str) -> HttpResponse:
    """Until when visitors are told of an address."""
    user = staff_with(request, KEEP_CHOICES)
    found = get_object_or_404(UsefulAddress, pk=pk)
    form = EndForm(posted(request), row=found)
    if form.is_valid() and attempt(form, lambda: end_address(found, by=user, ends_on=form.cleaned_data["ends_on"])):
        messages.success(request, "It is saved.")
        return redirect("roster:staff_addresses")
    context = {
        "title": "Until when do we tell visitors of it?",
        "caption": found.name,
        "form": form,
        "save": "Save",
        "back": reverse("roster:staff_addresses"),
        "crumbs": _crumbs(ADDRESSES, Link(found.name)),
    }
    return render(request, "roster/staff/office_form.html", context, status=422 if form.errors else 200)
