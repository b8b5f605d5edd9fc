"""Staff look up places and set regions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in
from img_program.geography import actions
from img_program.geography.conditions import CONDITIONS, judged
from img_program.geography.designations.timeline import spans
from img_program.geography.forms import DayForm, PlaceForm, PlaceSearchForm, ZipCodeForm
from img_program.geography.hooks import found_at
from img_program.geography.labels import in_counties
from img_program.geography.models import Designation, Place, PlaceKind, PlaceList, PlaceQuerySet
from img_program.geography.navigation import side_items
from img_program.geography.permissions import EDIT_PLACES, VIEW_PLACES
from img_program.geography.pictures import picture_of
from img_program.geography.queries import place_rows, populations_of
from img_program.geography.rules.is_rural import RuralFinding, is_rural, is_zip_code_rural
from img_program.geography.rules.is_underserved import is_underserved
from img_program.geography.tables import PlaceTable
from img_program.geography.views.common import ANSWERS, UNDERSERVED_ANSWERS, crumbs
from img_program.geography.zip_codes import proposal_of_zip
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.files import rows_file
from img_program.web.lists import configure

ROWS = 50
NO_RULE = "We know no rule for that day. The program began on 1 July 2015."


def _found(form: PlaceSearchForm) -> PlaceQuerySet:
    places = Place.objects.with_counties().select_related("successor")
    if not form.is_valid():
        return places
    wanted = form.cleaned_data
    places = places.search(wanted["name"])
    if wanted["county"]:
        places = places.filter(counties=wanted["county"])
    if wanted["kind"]:
        places = places.filter(kind=wanted["kind"])
    conditions = [CONDITIONS[key] for key in (wanted["first"], wanted["second"]) if key]
    if not conditions:
        return places
    day = wanted["on"] or timezone.localdate()
    try:
        matching = [each for each in judged(places, on=day) if all(condition.holds(each) for condition in conditions)]
    except LookupError:
        form.add_error("on", NO_RULE)
        return places.none()
    return places.filter(pk__in=[each.place.pk for each in matching])


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
        "export_url": f"{reverse('geography:places_csv')}?{request.GET.urlencode()}",
        "code_form": code_form,
        "may_add": signed_in(request).has_perm(EDIT_PLACES),
        "lists": PlaceList.objects.all()[:1],
        "side_items": side_items(request),
    }
    if code_form.is_bound and code_form.is_valid():
        code = code_form.cleaned_data["code"]
        finding = is_zip_code_rural(code, on=timezone.localdate())
        context |= {"code": code, "proposal": proposal_of_zip(code), "finding": finding, "status": ANSWERS[finding.answer]}
    return render(request, "geography/places.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list with both answers as a file; lists of public bodies hold nothing private."""
    demand(request.user, VIEW_PLACES)
    form = PlaceSearchForm(request.GET)
    found = _found(form)
    day = (form.cleaned_data.get("on") if form.is_valid() else None) or timezone.localdate()
    try:
        rows = judged(found, on=day)
    except LookupError:
        rows = []
    return rows_file(place_rows(rows, day), "places")


@login_required
@require_safe
def place(request: HttpRequest, key: str) -> HttpResponse:
    """One place: is it rural as of a day, and why."""
    demand(request.user, VIEW_PLACES)
    found = get_object_or_404(Place.objects.select_related("successor").with_counties(), pk=key)
    form = DayForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    day = asked or timezone.localdate()
    finding = _finding(found, day, form)
    # Without a rule for the day there is no answer; the designations are shown all the same.
    underserved = is_underserved(found, on=day) if finding else None
    here = Designation.objects.of_counties([county.pk for county in found.counties_here()]).with_components()
    context = {
        "place": found,
        "form": form,
        "finding": finding,
        "status": ANSWERS[finding.answer] if finding else None,
        "underserved": underserved,
        "underserved_status": UNDERSERVED_ANSWERS[underserved.answer] if underserved else None,
        "spans": spans(here),
        "deciding": {each.pk for each in underserved.designations} if underserved else set(),
        "parts": found.parts.all(),
        "in_counties": in_counties([county.name for county in found.counties_here()]),
        "populations": populations_of(found),
        "changes": found.changes.order_by("on", "noticed_on"),
        "picture": picture_of(found),
        "found_here": found_at(found, signed_in(request)),
        "entries": history_of(found),
        "side_items": side_items(request),
        "crumbs": crumbs(Link(found.label)),
    }
    return render(request, "geography/place.html", context)


def _finding(found: Place, day: Any, form: DayForm) -> RuralFinding | None:
    try:
        return is_rural(found, on=day)
    except LookupError:
        form.add_error("on", NO_RULE)
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
                fips=data["fips"],
                gnis=data["gnis"],
                source=data["source"],
                by=signed_in(request),
            )
        )

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, f"Added: {added[0].label}.")
        return redirect("geography:place", added[0].pk)
    return render(request, "geography/new_place.html", {"form": form, "crumbs": crumbs(Link("Add a place"))})
