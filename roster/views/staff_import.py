"""Import in the browser: upload, preview, confirm."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.access_log import KINDS, log_access
from img_program.jobs.models import JobState
from img_program.jobs.progress import Result, is_poll, job_progress_response
from img_program.web.paging import paged
from roster.forms.transfer import UploadForm
from roster.importing.actions import ask_for_preview, confirm_import, decide_rows
from roster.importing.layout import COLUMNS
from roster.models import RosterImport, RowAnswer
from roster.permissions import IMPORT_REGISTRANTS
from roster.views.staff import staff_with

PER_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The layout, a file to send, and the imports before."""
    user = staff_with(request, IMPORT_REGISTRANTS)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = ask_for_preview(file=file, name=file.name, by=user, day_order=form.cleaned_data["day_order"])
            return redirect("roster:staff_import_run", run.pk)
        except ValidationError as fault:
            form.add_error(None, fault)
    log_access(request, kind=KINDS.VIEW, purpose="Import of people")
    runs = paged(request, RosterImport.objects.select_related("requested_by"))
    context = {"form": form, "columns": COLUMNS, "runs": runs, "most_megabytes": settings.ROSTER_IMPORT_MAX_MEGABYTES}
    return render(request, "roster/staff/import.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def import_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A preview or an import: progress while it works, then what it found."""
    staff_with(request, IMPORT_REGISTRANTS)
    run = get_object_or_404(RosterImport.objects.select_related("requested_by"), pk=pk)
    if is_poll(request) or run.state != JobState.SUCCEEDED:
        result = Result("See the preview" if run.is_preview else "See what was imported", request.path)
        return job_progress_response(request, run, title="Import of people", result=result)
    log_access(request, kind=KINDS.VIEW, subject=run, rows=run.rows_read, purpose="Import of people")
    problems = run.problems.select_related("other").order_by("-asks", "line", "pk")
    page = paged(request, problems, per_page=PER_PAGE)
    context = {
        "run": run,
        "page_obj": page,
        "confirmed": run.imports.exclude(state__in=[JobState.FAILED, JobState.CANCELLED]).first() if run.is_preview else None,
        "upload_url": reverse("roster:staff_import"),
        "undecided": run.problems.filter(asks=True, answer="").count() if run.is_preview else 0,
        "answers": RowAnswer.choices,
    }
    return render(request, "roster/staff/import_run.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide about the rows on the page that may be people we have."""
    user = staff_with(request, IMPORT_REGISTRANTS)
    preview = get_object_or_404(RosterImport, pk=pk, preview=None)
    names = [name for name in request.POST if name.startswith("row_") and request.POST.get(name)]
    said = {name.removeprefix("row_"): str(request.POST[name]) for name in names}
    try:
        left = decide_rows(preview, by=user, answers={int(key): value for key, value in said.items() if key.isdecimal()})
    except ValidationError as fault:
        return render(request, "roster/staff/import_refused.html", {"words": fault.messages, "run": preview}, status=422)
    if left:
        messages.info(request, f"Saved. {left} more to decide.")
    else:
        messages.success(request, "Every row is decided. Now you can import.")
    return redirect("roster:staff_import_run", preview.pk)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import what the preview showed: everything, or the good rows on purpose."""
    user = staff_with(request, IMPORT_REGISTRANTS)
    preview = get_object_or_404(RosterImport, pk=pk)
    try:
        run = confirm_import(preview, by=user, skip_bad_rows=request.POST.get("skip_bad_rows") == "yes")
    except ValidationError as fault:
        context = {"words": fault.messages, "run": preview}
        return render(request, "roster/staff/import_refused.html", context, status=422)
    return redirect("roster:staff_import_run", run.pk)
