"""Pages of the office: applications of a round after the deadline, screening, trade secrets, those that came on paper."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.rounds.actions.applications import start_application
from grants.rounds.actions.submissions import decide_trade_secret, screen_application
from grants.rounds.classification import phase_of
from grants.rounds.forms.rounds import DecisionForm, OrganizationForm, ScreeningForm
from grants.rounds.models import Application, ApplicationMessage, SecondLook, Submission, TradeSecretClaim
from grants.rounds.permissions import (
    APPROVE_DEBRIEF,
    DECIDE_SECOND_LOOK,
    DECIDE_TRADE_SECRET,
    ENTER_APPLICATION,
    SCREEN_APPLICATION,
    VIEW_APPLICATION,
    VIEW_ROUNDS,
)
from grants.rounds.tables import ApplicationTable
from grants.rounds.views.staff_rounds import crumbs, staff_round
from grants.rounds.workflow import APPLICATION
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.lists import Listing, list_page
from img_program.web.paging import paged

_APPLICATIONS = Listing(
    "Applications",
    "",
    ApplicationTable,
    ("organization__name", "project_title"),
    {
        "submitted": ("Handed in", lambda rows: rows.filter(state="submitted")),
        "others": ("Others", lambda rows: rows.exclude(state="submitted")),
    },
    "applications",
    "Applicant or project",
    template="rounds/staff/applications.html",
)


@login_required
@require_safe
def applications(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the deadline only how many there are; afterwards all of them."""
    found = staff_round(request, pk, VIEW_ROUNDS)
    now = timezone.now()
    submitted = Application.objects.filter(opportunity=found).exclude(state="draft")
    last = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    opened = submitted.opened(now).select_related("organization").order_by("organization__name", "pk")
    may_enter = request.user.has_perm(ENTER_APPLICATION) and found.state == "published"
    enter = Link("Enter one that came another way", reverse("rounds:staff_enter", args=[found.pk]))
    return list_page(
        request,
        replace(_APPLICATIONS, lead=found.title),
        opened.annotate(
            amount_requested=Subquery(last.values("amount_requested")[:1]), received_at=Subquery(last.values("received_at")[:1])
        ),
        actions=[enter] if may_enter else [],
        opportunity=found,
        phase=phase_of(found, now),
        count=submitted.filter(state="submitted").count(),
        entered=paged(
            request,
            Application.objects.filter(opportunity=found, is_entered_by_staff=True, state="draft").select_related("organization"),
            name="entered",
        ),
        crumbs=crumbs(found, "Applications"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an application that came by mail, e-mail or by hand."""
    found = staff_round(request, pk, ENTER_APPLICATION)
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Application] = []
        organization, user = form.cleaned_data["organization"], signed_in(request)
        if attempt(form, lambda: made.append(start_application(found, organization=organization, by=user))):
            return redirect("rounds:application", made[0].pk)
    context = {
        "form": form, "title": "Enter an application that came another way", "action_label": "Continue",
        "crumbs": crumbs(found, "Enter an application"),
    }  # fmt: skip
    return render(request, "rounds/staff/form.html", context)


def opened_application(request: HttpRequest, pk: UUID) -> Application:
    """The application of the address, for staff who may open it now."""
    demand(request.user, VIEW_ROUNDS)
    found = get_object_or_404(Application.objects.select_related("opportunity", "organization"), pk=pk)
    demand(request.user, VIEW_APPLICATION, found)
    return found


@login_required
@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sealed copy with what the rules found, screening, claims and history."""
    found = opened_application(request, pk)
    log_access(request, subject=found, purpose="a submitted application")
    submission = found.submissions.first()
    context = {
        "application": found,
        "opportunity": found.opportunity,
        "submission": submission,
        "copy": submission.snapshot if submission else None,
        "claims": found.trade_secret_claims.filter(is_claimed=True).select_related("question"),
        "steps": [each for each in APPLICATION.available(found.state) if "eligible" in each.action],
        "may_screen": request.user.has_perm(SCREEN_APPLICATION),
        "may_decide": request.user.has_perm(DECIDE_TRADE_SECRET),
        "looks": SecondLook.objects.filter(application=found),
        "waiting": ApplicationMessage.objects.filter(application=found, is_from_program=False, settled_at=None).count(),
        "may_look_again": request.user.has_perm(DECIDE_SECOND_LOOK, found),
        "may_debrief": request.user.has_perm(APPROVE_DEBRIEF, found),
        "history": history_of(found),
        "crumbs": crumbs(found.opportunity, str(found.organization)),
    }
    return render(request, "rounds/staff/application.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide in writing that it may not go on, or that it may after all."""
    demand(request.user, SCREEN_APPLICATION)
    found = opened_application(request, pk)
    becomes_eligible = found.state == "not_eligible"
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: screen_application(found, is_eligible=becomes_eligible, reason=reason, by=signed_in(request))):
            messages.success(request, "The decision is recorded.")
            return redirect("rounds:staff_application", found.pk)
    words = "Eligible after all" if becomes_eligible else "Not eligible"
    context = {
        "form": form, "title": f"{words}: {found.organization}", "action_label": words,
        "crumbs": crumbs(found.opportunity, words),
    }  # fmt: skip
    return render(request, "rounds/staff/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trade_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about a claim (Minn. Stat. 13.37)."""
    demand(request.user, DECIDE_TRADE_SECRET)
    claim = get_object_or_404(TradeSecretClaim.objects.select_related("question", "application__opportunity"), pk=pk)
    demand(request.user, VIEW_APPLICATION, claim.application)
    form = DecisionForm(request.POST or None, row=claim)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        accepted = given["decision"] == "accepted"
        if attempt(form, lambda: decide_trade_secret(claim, accepted=accepted, reason=given["reason"], by=signed_in(request))):
            messages.success(request, "The decision is recorded.")
            return redirect("rounds:staff_application", claim.application_id)
    context = {
        "form": form, "title": "Decide about a trade secret", "lead": f"{claim.question}: {claim.justification}",
        "action_label": "Decide", "crumbs": crumbs(claim.application.opportunity, "Trade secret"),
    }  # fmt: skip
    return render(request, "rounds/staff/form.html", context)
