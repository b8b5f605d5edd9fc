"""Staff look up places and set regions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.geography import actions
from img_program.geography.designations.timeline import spans
from img_program.geography.forms import DayForm, PlaceForm, PlaceSearchForm, RegionCountiesForm, RegionNameForm, ZipCodeForm
from img_program.geography.models import County, Designation, Place, PlaceKind, PlaceQuerySet, Region
from img_program.geography.navigation import side_items
from img_program.geography.permissions import EDIT_PLACES, EDIT_REGIONS, VIEW_PLACES
from img_program.geography.rules.is_rural import Answer, RuralFinding, is_rural, is_zip_code_rural
from img_program.geography.rules.is_underserved import UnderservedAnswer, is_underserved
from img_program.geography.tables import PlaceTable
from img_program.geography.zip_codes import county_of_zip
from img_program.web.components import HistoryEntry, Link, Status
from img_program.web.lists import configure

ROWS = 50
ANSWERS = {
    Answer.YES: Status("met", "Rural"),
    Answer.NO: Status("not-met", "Not rural"),
    Answer.UNKNOWN: Status("person"),
}
UNDERSERVED_ANSWERS = {
    UnderservedAnswer.YES: Status("met", "Underserved"),
    UnderservedAnswer.NO: Status("not-met", "Not underserved"),
    UnderservedAnswer.DEPENDS_ON_ADDRESS: Status("person", "Depends on the address"),
    UnderservedAnswer.UNKNOWN: Status("person"),
}


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _crumbs(*last: Link) -> list[Link]:
    return [Link("Places", reverse("geography:places")), *last]


def _attempt(form: BaseForm, act: Callable[[], Any]) -> bool:
    try:
        act()
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, cast("Any", errors))
        else:
            form.add_error(None, refusal)
        return False
    return True


def _found(form: PlaceSearchForm) -> PlaceQuerySet:
    places = Place.objects.with_counties()
    if not form.is_valid():
        return places
    wanted = form.cleaned_data
    places = places.search(wanted["name"])
    if wanted["county"]:
        places = places.filter(counties=wanted["county"])
    return places.filter(kind=wanted["kind"]) if wanted["kind"] else places


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Search the cities and townships; ask what a ZIP code tells."""
    demand(request.user, VIEW_PLACES)
    form = PlaceSearchForm(request.GET)
    table = PlaceTable(_found(form))
    configure(request, table, per_page=ROWS)
    code_form = ZipCodeForm(request.GET if "code" in request.GET else None)
    context: dict[str, Any] = {
        "form": form,
        "table": table,
        "clear_url": request.path,
        "code_form": code_form,
        "may_add": _user(request).has_perm(EDIT_PLACES),
        "side_items": side_items(request),
    }
    if code_form.is_bound and code_form.is_valid():
        code = code_form.cleaned_data["code"]
        finding = is_zip_code_rural(code, on=timezone.localdate())
        context |= {"code": code, "proposals": county_of_zip(code), "finding": finding, "status": ANSWERS[finding.answer]}
    return render(request, "geography/places.html", context)


@login_required
@require_safe
def place(request: HttpRequest, key: str) -> HttpResponse:
    """One place: is it rural as of a day, and why."""
    demand(request.user, VIEW_PLACES)
    found = get_object_or_404(Place.objects.with_counties(), pk=key)
    form = DayForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    day = asked or timezone.localdate()
    finding = _finding(found, day, form)
    # Without a rule for the day there is no answer; the designations are shown all the same.
    underserved = is_underserved(found, on=day) if finding else None
    here = Designation.objects.of_counties([county.pk for county in found.counties.all()]).with_components()
    context = {
        "place": found,
        "form": form,
        "finding": finding,
        "status": ANSWERS[finding.answer] if finding else None,
        "underserved": underserved,
        "underserved_status": UNDERSERVED_ANSWERS[underserved.answer] if underserved else None,
        "spans": spans(here),
        "deciding": {each.pk for each in underserved.designations} if underserved else set(),
        "entries": history_of(found),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link(found.name)),
    }
    return render(request, "geography/place.html", context)


def _finding(found: Place, day: Any, form: DayForm) -> RuralFinding | None:
    try:
        return is_rural(found, on=day)
    except LookupError:
        form.add_error("on", "We know no rule for that day. The program began on 1 July 2015.")
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """Add a city or township that the list lacks."""
    demand(request.user, EDIT_PLACES)
    form = PlaceForm(request.POST or None)
    added: list[Place] = []

    def act() -> None:
        data = form.cleaned_data
        added.append(
            actions.add_place(
                name=data["name"],
                kind=PlaceKind(data["kind"]),
                counties=list(data["counties"]),
                source=data["source"],
                by=_user(request),
            )
        )

    if request.method == "POST" and form.is_valid() and _attempt(form, act):
        messages.success(request, f"Added: {added[0].name}.")
        return redirect("geography:place", added[0].pk)
    return render(request, "geography/new_place.html", {"form": form, "crumbs": _crumbs(Link("Add a place"))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: HttpRequest) -> HttpResponse:
    """All regions with their counties; a new one."""
    demand(request.user, EDIT_REGIONS if request.method == "POST" else VIEW_PLACES)
    form = RegionNameForm(request.POST or None)

    def act() -> None:
        actions.create_region(name=form.cleaned_data["name"], by=_user(request))

    if request.method == "POST" and form.is_valid() and _attempt(form, act):
        messages.success(request, "The region was added. Now choose its counties.")
        return redirect("geography:regions")
    context = {
        "regions": Region.objects.prefetch_related("counties"),
        "without": County.objects.filter(region=None),
        "form": form,
        "may_edit": _user(request).has_perm(EDIT_REGIONS),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link("Regions")),
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
        actions.assign_counties(region_id=pk, counties=codes, seen=data["seen"].split(), reason=data["reason"], by=_user(request))

    def rename() -> None:
        actions.rename_region(region_id=pk, name=name_form.cleaned_data["name"], by=_user(request))

    bound, act = (name_form, rename) if renames else (form, assign)
    if request.method == "POST" and bound.is_valid() and _attempt(bound, act):
        messages.success(request, "Saved.")
        return redirect("geography:region", pk)
    context = {
        "region": found,
        "form": form,
        "name_form": name_form,
        "bound": bound,
        "entries": _region_history(found),
        "may_edit": _user(request).has_perm(EDIT_REGIONS),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link("Regions", reverse("geography:regions")), Link(found.name)),
    }
    return render(request, "geography/region.html", context)
