"""Progress reports for both sides; monitoring lists of the office; the grantee's own page of awards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.awards.actions import progress as act_on
from grants.awards.forms.payments import ExtensionForm, ReportForm, ReturnForm
from grants.awards.models import Agreement, PaymentRequest, ProgressReport, ReportDue
from grants.awards.models.progress import SECTIONS
from grants.awards.permissions import ACCEPT_REPORT, EXTEND_REPORT, VIEW_AWARD, VIEW_AWARDS, WRITE_REPORT
from grants.awards.tables import ReportTable
from grants.awards.workflow import ReportState
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.database.workflow import WrongStateError
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization
from img_program.organizations.permissions import VIEW_ORGANIZATION
from img_program.web.acts import Act, act_page, attempt, buttons
from img_program.web.components import Link
from img_program.web.lists import Listing, list_page
from img_program.web.paging import paged
from img_program.web.shared_forms import autosaved

REPORTS = Listing(
    "Progress reports",
    "What is due, what came, what was answered.",
    ReportTable,
    ("agreement__number", "organization__name"),
    {
        "overdue": ("Overdue", lambda rows: rows.filter(pk__in=ReportDue.objects.overdue(timezone.localdate()).values("pk"))),
        "certified": ("To read", lambda rows: rows.filter(report__state=ReportState.CERTIFIED)),
        "accepted": ("Accepted", lambda rows: rows.filter(report__state=ReportState.ACCEPTED)),
    },
    "reports",
)


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The awards of the organization in view."""
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("awards:organization", organization.pk)


@login_required
@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """An organization's agreements, payment requests, and reports that are due."""
    subject = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    demand(request.user, VIEW_ORGANIZATION, subject)
    if staff_roles(request.user):
        demand(request.user, VIEW_AWARDS, subject)
    today = timezone.localdate()
    context = organization_page(
        request,
        subject,
        agreements=paged(request, Agreement.objects.filter(organization=subject).with_paid().select_related("award")),
        requests=paged(
            request,
            PaymentRequest.objects.filter(organization=subject)
            .with_total()
            .select_related("agreement")
            .order_by("-created_at", "pk"),
            name="requests",
        ),
        due=paged(
            request,
            ReportDue.objects.filter(organization=subject)
            .outstanding()
            .with_due_date()
            .select_related("agreement")
            .order_by("due_on", "pk"),
            name="due",
        ),
        today=today,
    )
    return render(request, "awards/organization.html", context)


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report that agreements ask for."""
    demand(request.user, VIEW_AWARDS)
    rows = ReportDue.objects.filter(cancelled_at=None).with_due_date().select_related("organization", "agreement", "report")
    return list_page(request, REPORTS, rows)


def _visible_due(request: HttpRequest, pk: int) -> ReportDue:
    rows = ReportDue.objects.visible_to(request.user).with_due_date().select_related("organization", "agreement__award")
    due: ReportDue = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, due)
    return due


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """A due date: its report if there is one; a POST of the grantee begins it."""
    subject, user = _visible_due(request, pk), signed_in(request)
    if request.method == "POST":
        report = act_on.start_report(subject, by=user)
        return redirect("awards:report", report.pk)
    existing = ProgressReport.objects.filter(due=subject).first()
    if existing is not None:
        return redirect("awards:report", existing.pk)
    links = []
    if user.has_perm(EXTEND_REPORT):
        links.append(Link("Give more time", reverse("awards:due_act", args=[subject.pk, "extend"])))
    context = organization_page(
        request, subject.organization, due=subject, agreement=subject.agreement, links=links,
        may_write=user.has_perm(WRITE_REPORT, subject), extensions=subject.extensions.all(),
    )  # fmt: skip
    return render(request, "awards/due.html", context)


DUE_ACTS = {
    "extend": Act(
        "Give more time", "Give more time", EXTEND_REPORT,
        lambda row, by, form: act_on.extend_report(row, by=by, **form.cleaned_data), ExtensionForm,
        lead="The grantee gets it in writing. Until then the report does not stop a payment.",
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def due_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """More time for a report."""
    demand(request.user, VIEW_AWARDS)
    return act_page(request, DUE_ACTS.get(act), get_object_or_404(ReportDue, pk=pk), back=reverse("awards:due", args=[pk]))


def _visible_report(request: HttpRequest, pk: UUID) -> ProgressReport:
    rows = ProgressReport.objects.visible_to(request.user).select_related("organization", "due", "agreement__award")
    report: ProgressReport = get_object_or_404(rows, pk=pk)
    demand(request.user, VIEW_AWARD, report)
    return report


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A report: a form while the grantee writes it, a page afterwards."""
    subject, user = _visible_report(request, pk), signed_in(request)
    may_write = subject.is_open_to_grantee and user.has_perm(WRITE_REPORT, subject)
    form, status = None, 200
    if request.method == "POST":
        demand(user, WRITE_REPORT, subject)
    if may_write:
        form = ReportForm(request.POST or None, report=subject)
        is_understood = form.is_valid()
        if form.is_bound and attempt(form, lambda: _save(subject, request, form)) and is_understood and not form.conflicts:
            messages.success(request, "Saved.")
            return redirect("awards:report", subject.pk)
        status = 422 if request.method == "POST" else 200
    is_staff = bool(staff_roles(user))
    names = {ReportState.CERTIFIED: ["accept", "return"], ReportState.DRAFT: ["certify"], ReportState.RETURNED: ["certify"]}
    context: dict[str, Any] = {
        "report": subject,
        "agreement": subject.agreement,
        "form": form,
        "shut": [(name, words) for name, words in SECTIONS.items() if form is None or name not in subject.open_sections],
        "changed": act_on.changed_since_return(subject) if is_staff else [],
        "served": list(subject.people_served.all()),
        "links": buttons(
            user, REPORT_ACTS, names.get(ReportState(subject.state), []),
            lambda name: reverse("awards:report_act", args=[subject.pk, name]), subject,
        ),
    }  # fmt: skip
    if is_staff:
        log_access(request, subject=subject)
        context["entries"] = history_of(subject)
    return render(request, "awards/report.html", organization_page(request, subject.organization, **context), status=status)


def _save(subject: ProgressReport, request: HttpRequest, form: ReportForm) -> ProgressReport:
    saved, merged = act_on.save_report(subject, by=signed_in(request), values=form.values(), shown=form.marks())
    form.settle(merged)
    return saved


@login_required
@require_POST
def autosave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a draft while somebody types; what a colleague changed too is a question for that field alone."""
    subject = _visible_report(request, pk)
    demand(request.user, WRITE_REPORT, subject)
    form, fault = ReportForm(request.POST, report=subject), ""
    form.is_valid()
    try:
        subject = _save(subject, request, form)
    except WrongStateError as refusal:
        fault = str(refusal)
    except ValidationError as refusal:
        fault = " ".join(refusal.messages)
    return autosaved(form, version=subject.version, saved_at=subject.saved_at, fault=fault)


REPORT_ACTS = {
    "certify": Act(
        "Certify and send", "Certify and send", WRITE_REPORT, lambda row, by, _form: act_on.certify_report(row, by=by),
        lead="I certify that this report is true and complete to the best of my knowledge.", done="The report is with the program.",
    ),
    "accept": Act("Accept the report", "Accept", ACCEPT_REPORT, lambda row, by, _form: act_on.accept_report(row, by=by)),
    "return": Act(
        "Return the report", "Return", ACCEPT_REPORT,
        lambda row, by, form: act_on.return_report(row, by=by, **form.cleaned_data), ReturnForm,
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One step of a report, by the grantee or the office."""
    subject = _visible_report(request, pk)
    back = reverse("awards:report", args=[subject.pk])
    return act_page(request, REPORT_ACTS.get(act), subject, back=back, page=organization_page(request, subject.organization))
