"""Staff look up federal designations, see them on a map, and import the federal files."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.geography.designations.actions import ask_for_import
from img_program.geography.designations.county_map import WIDTH, counties_on_map, legend, map_height
from img_program.geography.designations.tables import (
    ChangeTable,
    DesignationTable,
    ImportTable,
    designations_csv,
    status_of_designation,
)
from img_program.geography.designations.timeline import events_of
from img_program.geography.forms import DesignationFilterForm, DesignationMapForm, ImportDesignationsForm
from img_program.geography.models import Designation, DesignationImport, DesignationKind, DesignationList, DesignationQuerySet
from img_program.geography.navigation import side_items
from img_program.geography.permissions import IMPORT_DESIGNATIONS, VIEW_PLACES
from img_program.jobs.progress import is_poll, progress_of
from img_program.web.components import Link
from img_program.web.lists import configure

ROWS = 50
PROBLEMS_SHOWN = 200


def _crumbs(*last: Link) -> list[Link]:
    places = Link("Places", reverse("geography:places"))
    here = Link("Shortage designations", reverse("geography:designations") if last else "")
    return [places, here, *last]


def _found(form: DesignationFilterForm) -> DesignationQuerySet:
    designations = Designation.objects.with_components()
    if not form.is_valid():
        return designations
    wanted = form.cleaned_data
    designations = designations.search(wanted["words"])
    if wanted["kind"]:
        designations = designations.filter(kind=wanted["kind"])
    if wanted["county"]:
        designations = designations.of_counties([wanted["county"].pk])
    if wanted["status"]:
        designations = designations.filter(status=wanted["status"])
    return designations.in_force_on(wanted["on"]) if wanted["on"] else designations


@login_required
@require_safe
def designations(request: HttpRequest) -> HttpResponse:
    """Search, filter and sort the designations."""
    demand(request.user, VIEW_PLACES)
    form = DesignationFilterForm(request.GET or None)
    table = DesignationTable(_found(form))
    configure(request, table, per_page=ROWS)
    context = {
        "form": form,
        "table": table,
        "clear_url": request.path,
        "filter_open": bool(request.GET),
        "export_url": f"{reverse('geography:designations_csv')}?{request.GET.urlencode()}",
        "lists": DesignationList.objects.all(),
        "may_import": cast("User", request.user).has_perm(IMPORT_DESIGNATIONS),
        "side_items": side_items(request),
        "crumbs": _crumbs(),
    }
    return render(request, "geography/designations/list.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a file. Federal lists are public: nothing of it is private."""
    demand(request.user, VIEW_PLACES)
    content = designations_csv(_found(DesignationFilterForm(request.GET or None)).order_by("kind", "federal_id", "service_area"))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="shortage-designations.csv"'
    return response


@login_required
@require_safe
def designation(request: HttpRequest, pk: int) -> HttpResponse:
    """One designation: what it covers, and how it changed."""
    demand(request.user, VIEW_PLACES)
    found = get_object_or_404(Designation.objects.with_components(), pk=pk)
    parts = list(found.components.all())
    context = {
        "designation": found,
        "short": DesignationKind(found.kind).short,
        "status": status_of_designation(found.get_status_display()),
        "parts": parts,
        "events": events_of(found),
        "entries": history_of(found),
        "lists": DesignationList.objects.all(),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link(found.federal_id)),
    }
    return render(request, "geography/designations/designation.html", context)


@login_required
@require_safe
def county_map(request: HttpRequest) -> HttpResponse:
    """Counties by their designations as of a day, as a picture and as a table."""
    demand(request.user, VIEW_PLACES)
    form = DesignationMapForm(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = wanted.get("on") or timezone.localdate()
    kinds = [DesignationKind(wanted["kind"])] if wanted.get("kind") else list(DesignationKind)
    context = {
        "form": form,
        "on": on,
        "kinds": [(kind, kind.short) for kind in DesignationKind],
        "counted": [kind.label for kind in kinds],
        "counties": counties_on_map(kinds, on=on),
        "legend": legend(),
        "width": WIDTH,
        "height": map_height(),
        "lists": DesignationList.objects.all(),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link("Map")),
    }
    return render(request, "geography/designations/map.html", context)


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, the newest first."""
    demand(request.user, VIEW_PLACES)
    table = ImportTable(DesignationImport.objects.all())
    configure(request, table, per_page=ROWS)
    context = {
        "table": table,
        "lists": DesignationList.objects.all(),
        "may_import": cast("User", request.user).has_perm(IMPORT_DESIGNATIONS),
        "side_items": side_items(request),
        "crumbs": _crumbs(Link("Imports")),
    }
    return render(request, "geography/designations/imports.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest) -> HttpResponse:
    """Send a federal file; a worker reads it."""
    demand(request.user, IMPORT_DESIGNATIONS)
    form = ImportDesignationsForm(request.POST, request.FILES) if request.method == "POST" else ImportDesignationsForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = ask_for_import(
                file=file, name=file.name, accepts_losses=form.cleaned_data["accepts_losses"], by=cast("User", request.user)
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("geography:designation_import", run.pk)
    crumbs = _crumbs(Link("Imports", reverse("geography:designation_imports")), Link("Import a file"))
    context = {"form": form, "side_items": side_items(request), "crumbs": crumbs}
    return render(request, "geography/designations/new_import.html", context)


@login_required
@require_safe
def one_import(request: HttpRequest, pk: Any) -> HttpResponse:
    """How an import goes or went: progress, numbers, bad rows, changes."""
    demand(request.user, VIEW_PLACES)
    run = get_object_or_404(DesignationImport.objects.select_related("requested_by"), pk=pk)
    progress = progress_of(run, poll_url=request.path)
    if is_poll(request):
        return render(request, "components/progress.html", {"progress": progress})
    table = ChangeTable(run.changes.select_related("designation"))
    configure(request, table, per_page=ROWS)
    context = {
        "run": run,
        "progress": progress,
        "table": table,
        "problems": run.problems.all()[:PROBLEMS_SHOWN],
        "problems_shown": PROBLEMS_SHOWN,
        "side_items": side_items(request),
        "crumbs": _crumbs(Link("Imports", reverse("geography:designation_imports")), Link(run.file_name)),
    }
    return render(request, "geography/designations/import.html", context)
