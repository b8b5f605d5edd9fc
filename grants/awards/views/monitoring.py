"""Monitoring for the office: duties, visits, findings, holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import monitoring
from grants.awards.forms.payments import LiftForm, ResolveForm, VisitRecordForm
from grants.awards.models import Hold, MonitoringVisit, VisitFinding
from grants.awards.permissions import MONITOR, PLACE_HOLD, VIEW_AWARDS
from grants.awards.tables import DutyTable
from grants.awards.work_items import duties_open
from img_program.accounts.permissions import demand
from img_program.web.acts import Act, act_page
from img_program.web.lists import Listing, list_page

DUTIES = Listing(
    "Monitoring",
    "Visits and reconciliations that are owed now.",
    DutyTable,
    ("agreement__number", "agreement__organization__name"),
    {},
    "monitoring",
)


@login_required
@require_safe
def monitoring_list(request: HttpRequest) -> HttpResponse:
    """What monitoring owes now."""
    demand(request.user, VIEW_AWARDS)
    rows = duties_open(timezone.localdate()).select_related("agreement__organization")
    return list_page(request, DUTIES, rows)


VISIT_ACTS = {
    "record": Act(
        "Record the visit", "Save", MONITOR,
        lambda row, by, form: monitoring.record_visit(
            row, by=by, visited_on=form.cleaned_data["visited_on"], summary=form.cleaned_data["summary"], findings=form.findings()
        ),
        VisitRecordForm, lead="The grantee reads the summary and the findings.",
    ),
    "cancel": Act("Cancel the visit", "Cancel it", MONITOR, lambda row, by, _form: monitoring.cancel_visit(row, by=by)),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Record or cancel a visit."""
    demand(request.user, VIEW_AWARDS)
    visit = get_object_or_404(MonitoringVisit, pk=pk)
    return act_page(request, VISIT_ACTS.get(act), visit, back=reverse("awards:agreement", args=[visit.agreement_id]))


FINDING_ACTS = {
    "resolve": Act(
        "Resolve the finding", "Save", MONITOR,
        lambda row, by, form: monitoring.resolve_finding(row, by=by, **form.cleaned_data), ResolveForm,
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Say how a finding was resolved."""
    demand(request.user, VIEW_AWARDS)
    finding = get_object_or_404(VisitFinding.objects.select_related("visit"), pk=pk)
    return act_page(request, FINDING_ACTS.get(act), finding, back=reverse("awards:agreement", args=[finding.visit.agreement_id]))


HOLD_ACTS = {
    "lift": Act(
        "Lift the hold",
        "Lift the hold",
        PLACE_HOLD,
        lambda row, by, form: monitoring.lift_hold(row, by=by, **form.cleaned_data),
        LiftForm,
    )
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Lift a hold."""
    demand(request.user, PLACE_HOLD)
    hold = get_object_or_404(Hold, pk=pk)
    return act_page(request, HOLD_ACTS.get(act), hold, back=reverse("awards:agreement", args=[hold.agreement_id]))
