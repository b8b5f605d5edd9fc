"""Staff send a list of sites and take it back judged."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.permissions import demand, signed_in
from img_program.geography.checking.actions import ask_for_check, kept_days
from img_program.geography.checking.jobs import ANSWERS
from img_program.geography.forms import SiteListForm
from img_program.geography.models import SiteCheck
from img_program.geography.navigation import side_items
from img_program.geography.permissions import CHECK_SITES
from img_program.geography.tables import SiteCheckTable
from img_program.geography.views.common import crumbs
from img_program.jobs.progress import Result, is_poll, progress_of
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.files import attachment
from img_program.web.lists import configure

ROWS = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Send a list; the lists of before."""
    demand(request.user, CHECK_SITES)
    form = SiteListForm(request.POST, request.FILES) if request.method == "POST" else SiteListForm()
    made: list[SiteCheck] = []

    def act() -> None:
        file, as_of = form.cleaned_data["file"], form.cleaned_data["as_of"] or timezone.localdate()
        made.append(ask_for_check(content=file.read(), name=file.name, as_of=as_of, by=signed_in(request)))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return redirect("geography:check", made[0].pk)
    table = SiteCheckTable(SiteCheck.objects.all())
    configure(request, table, per_page=ROWS)
    context = {
        "form": form,
        "table": table,
        "answers": ANSWERS,
        "kept_days": kept_days(timezone.localdate()),
        "side_items": side_items(request),
        "crumbs": crumbs(Link("Check many")),
    }
    return render(request, "geography/checking/checks.html", context)


@login_required
@require_safe
def check(request: HttpRequest, pk: Any) -> HttpResponse:
    """How a check goes, and its result."""
    demand(request.user, CHECK_SITES)
    found = get_object_or_404(SiteCheck.objects.select_related("requested_by"), pk=pk)
    there = Result("Download the list with its answers", reverse("geography:check_file", args=[pk]))
    result = None if found.is_wiped else there
    progress = progress_of(found, poll_url=request.path, result=result)
    if is_poll(request):
        return render(request, "components/progress.html", {"progress": progress})
    context = {
        "check": found,
        "kept_days": kept_days(timezone.localdate(found.created_at)),
        "progress": progress,
        "side_items": side_items(request),
        "crumbs": crumbs(Link("Check many", reverse("geography:checks")), Link(found.file_name)),
    }
    return render(request, "geography/checking/check.html", context)


@login_required
@require_safe
def check_file(request: HttpRequest, pk: Any) -> HttpResponse:
    """The list with its answers."""
    demand(request.user, CHECK_SITES)
    found = get_object_or_404(SiteCheck, pk=pk)
    if not found.result_name or not default_storage.exists(found.result_name):
        raise Http404
    log_access(signed_in(request), kind=KINDS.EXPORT, subject=found, rows=found.rows_read, purpose="judged list of sites")
    with default_storage.open(found.result_name, "rb") as file:
        return attachment(cast("bytes", file.read()), "judged-sites.csv", "text/csv; charset=utf-8")
