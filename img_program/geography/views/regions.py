"""Staff set regions."""

from __future__ import annotations

import dataclasses

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in
from img_program.geography import actions
from img_program.geography.forms import RegionCountiesForm, RegionNameForm
from img_program.geography.models import County, Region
from img_program.geography.navigation import side_items
from img_program.geography.permissions import EDIT_REGIONS, VIEW_PLACES
from img_program.geography.views.common import crumbs
from img_program.web.acts import attempt
from img_program.web.components import HistoryEntry, Link


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: HttpRequest) -> HttpResponse:
    """All regions with their counties; a new one."""
    demand(request.user, EDIT_REGIONS if request.method == "POST" else VIEW_PLACES)
    form = RegionNameForm(request.POST or None)

    def act() -> None:
        actions.create_region(name=form.cleaned_data["name"], by=signed_in(request))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, "The region was added. Now choose its counties.")
        return redirect("geography:regions")
    context = {
        "regions": Region.objects.prefetch_related("counties"),
        "without": County.objects.filter(region=None),
        "form": form,
        "may_edit": signed_in(request).has_perm(EDIT_REGIONS),
        "side_items": side_items(request),
        "crumbs": crumbs(Link("Regions")),
    }
    return render(request, "geography/regions.html", context)


def _region_history(found: Region) -> list[HistoryEntry]:
    """The region's own changes, and those of the counties that are in it or ever were."""
    moved = County.objects.filter(events__region=found).distinct() | County.objects.filter(region=found).distinct()
    entries = history_of(found)
    for county in moved:
        changes = [entry for entry in history_of(county) if entry.what == "Changed"]
        entries += [dataclasses.replace(entry, what=f"{county.name} County moved") for entry in changes]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a region, choose its counties, see its history."""
    demand(request.user, EDIT_REGIONS if request.method == "POST" else VIEW_PLACES)
    found = get_object_or_404(Region, pk=pk)
    now = list(found.counties.values_list("pk", flat=True))
    renames = request.method == "POST" and "rename" in request.POST
    name_form = RegionNameForm(request.POST if renames else None, row=found)
    form = RegionCountiesForm(
        request.POST if request.method == "POST" and not renames else None, initial={"counties": now, "seen": " ".join(now)}
    )

    def assign() -> None:
        data = form.cleaned_data
        codes = [county.pk for county in data["counties"]]
        actions.assign_counties(
            region_id=pk, counties=codes, seen=data["seen"].split(), reason=data["reason"], by=signed_in(request)
        )

    def rename() -> None:
        actions.rename_region(region_id=pk, name=name_form.cleaned_data["name"], by=signed_in(request))

    bound, act = (name_form, rename) if renames else (form, assign)
    if request.method == "POST" and bound.is_valid() and attempt(bound, act):
        messages.success(request, "Saved.")
        return redirect("geography:region", pk)
    context = {
        "region": found,
        "form": form,
        "name_form": name_form,
        "bound": bound,
        "entries": _region_history(found),
        "may_edit": signed_in(request).has_perm(EDIT_REGIONS),
        "side_items": side_items(request),
        "crumbs": crumbs(Link("Regions", reverse("geography:regions")), Link(found.name)),
    }
    return render(request, "geography/region.html", context)
