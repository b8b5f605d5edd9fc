"""Pages of the office about summary reports."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.jobs.models import JobState
from img_program.jobs.progress import Result, is_poll, progress_of
from img_program.web.components import Download, Link
from img_program.web.paging import paged
from reports.actions import request_summary_report
from reports.forms.summary import SummaryReportForm
from reports.models import SummaryReport, SummaryResult
from reports.permissions import MAKE_SUMMARY, VIEW_SUMMARY
from reports.publication.people import TITLE, PublishedPeople
from reports.summary.csv_file import as_csv
from reports.summary.paper import context_of

_PER_PAGE = 25


def _demand_view(request: HttpRequest) -> User:
    """A stranger to the office gets 404, staff without the right 403."""
    user = request.user
    if not isinstance(user, User) or not staff_roles(user):
        raise Http404
    demand(user, VIEW_SUMMARY)
    return user


def _crumbs(*more: Link) -> list[Link]:
    return [Link("Reports", reverse("reports:summaries")), *more]


@login_required
@require_safe
def summaries(request: HttpRequest) -> HttpResponse:
    """All summary reports, the newest first."""
    user = _demand_view(request)
    page = paged(request, SummaryReport.objects.with_list_columns(), per_page=_PER_PAGE)
    context = {"page_obj": page, "may_make": user.has_perm(MAKE_SUMMARY)}
    return render(request, "reports/summary/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_summary(request: HttpRequest) -> HttpResponse:
    """Ask for a new report. A step in the address (`?step_geography=county`) is chosen beforehand."""
    user = _demand_view(request)
    demand(user, MAKE_SUMMARY)
    if request.method != "POST":
        form = SummaryReportForm(initial={key: value for key, value in request.GET.items() if key.startswith("step_")})
    else:
        form = SummaryReportForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                report = request_summary_report(
                    by=user,
                    as_of=data["as_of"],
                    steps=form.steps(data),
                    with_published_figures=data["with_published_figures"],
                    cost=data["cost"],
                    contact_email=data["contact_email"],
                    contact_phone=data["contact_phone"],
                )
            except ValidationError as fault:
                form.add_error(None, fault)
            else:
                return redirect(report)
    return render(request, "reports/summary/new.html", {"form": form, "crumbs": _crumbs(Link("New summary report"))})


@login_required
@require_safe
def summary(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """One report: its progress while it is being made, then its figures. A poll gets the progress alone."""
    user = _demand_view(request)
    report = get_object_or_404(SummaryReport, pk=report_id)
    if is_poll(request) or report.state != JobState.SUCCEEDED:
        address = report.get_absolute_url()
        progress = progress_of(report, poll_url=address, result=Result("Open the report", address))
        context: dict[str, Any] = {"progress": progress, "report": report, "crumbs": _crumbs(Link(TITLE))}
        response = render(request, "components/progress.html" if is_poll(request) else "reports/summary/progress.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
    result = get_object_or_404(SummaryResult, report=report)
    edition = PublishedPeople.from_text(result.edition)
    context = {
        **context_of(edition, result.sha256, result.drawings),
        "report": report,
        "result": result,
        "may_make": user.has_perm(MAKE_SUMMARY),
        "downloads": _downloads(report, result),
        "crumbs": _crumbs(Link(f"{TITLE}, as of {edition.as_of.day} {edition.as_of:%B %Y}")),
    }
    return render(request, "reports/summary/summary.html", context)


@login_required
@require_safe
def summary_pdf(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """The PDF, as an attachment."""
    result = _result(request, report_id)
    log_access(request, kind=KINDS.EXPORT, subject=result.report, purpose="PDF of a summary report")
    with result.pdf.open("rb") as file:
        return _attachment(file.read(), "application/pdf", _file_name(result, "pdf"))


@login_required
@require_safe
def summary_csv(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """The same figures as CSV, as an attachment."""
    result = _result(request, report_id)
    log_access(request, kind=KINDS.EXPORT, subject=result.report, purpose="CSV of a summary report")
    content = as_csv(PublishedPeople.from_text(result.edition), result.sha256)
    return _attachment(content, "text/csv; charset=utf-8", _file_name(result, "csv"))


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to save, never to show inside a page. It is small: a report has some hundred kilobytes."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _result(request: HttpRequest, report_id: uuid.UUID) -> SummaryResult:
    _demand_view(request)
    return get_object_or_404(SummaryResult.objects.select_related("report").defer("drawings"), report_id=report_id)


def _file_name(result: SummaryResult, kind: str) -> str:
    return f"roster-summary-{result.report.as_of.isoformat()}-{result.sha256[:8]}.{kind}"


def _downloads(report: SummaryReport, result: SummaryResult) -> list[Download]:
    pages = f"{result.pdf_pages} pages, accessible (PDF/UA)"
    return [
        Download("Download the report", reverse("reports:summary_pdf", args=[report.pk]), "PDF", result.pdf_bytes, pages),
        Download("Download the figures", reverse("reports:summary_csv", args=[report.pk]), "CSV"),
    ]
