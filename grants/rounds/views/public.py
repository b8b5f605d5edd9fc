"""Pages for everybody: rounds, one round with questions and answers, the blank form, and what the law opens of applications."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_POST, require_safe

from grants.rounds.actions.opportunities import ask_question
from grants.rounds.classification import CITATION, phase_of
from grants.rounds.forms.rounds import AskForm
from grants.rounds.models import Opportunity, PublicQuestion
from grants.rounds.permissions import START_APPLICATION
from grants.rounds.public_data import PublicApplications
from grants.rounds.views.common import received_at, visible_opportunity
from grants.rounds.workflow import OpportunityState
from img_program.accounts.permissions import signed_in, staff_roles
from img_program.organizations.in_view import own_organizations
from img_program.web.acts import attempt
from img_program.web.paging import paged
from img_program.web.templatetags.components import moment


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """Rounds that are open or to come, then the earlier ones."""
    now = timezone.now()
    running = Q(state=OpportunityState.PUBLISHED, deadline__gte=now)
    rounds = Opportunity.objects.public()
    context = {
        "running": paged(request, rounds.filter(running)),
        "earlier": paged(request, rounds.exclude(running), name="earlier"),
        "now": now,
    }
    return render(request, "rounds/public/opportunities.html", context)


_FEED_ROWS = 50


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Published rounds as an Atom feed, newest first."""
    home = f"{settings.SITE_URL}{reverse('rounds:opportunities')}"
    made = Atom1Feed(f"Grants: {settings.PROGRAM_NAME}", home, "Rounds of grants", feed_url=f"{settings.SITE_URL}{request.path}")
    for each in Opportunity.objects.public().exclude(published_at=None).order_by("-published_at", "-pk")[:_FEED_ROWS]:
        link = f"{settings.SITE_URL}{reverse('rounds:opportunity', args=[each.pk])}"
        words = f"{each.get_program_display()}. {each.get_state_display()}. Deadline {moment(each.deadline)} Central time."
        made.add_item(each.title, link, words, pubdate=each.published_at, updateddate=each.published_at, unique_id=link)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _days_left(opportunity: Opportunity, now: datetime) -> str:
    """How long an open round stays open, in days of the calendar in Minnesota."""
    if opportunity.deadline is None:
        return ""
    days = (timezone.localdate(opportunity.deadline) - timezone.localdate(now)).days
    return "It closes today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} left"


def _round_page(request: HttpRequest, pk: int, form: AskForm) -> HttpResponse:
    opportunity, now = visible_opportunity(request, pk), timezone.now()
    mine = [] if staff_roles(request.user) else own_organizations(request)
    context = {
        "opportunity": opportunity,
        "phase": phase_of(opportunity, now),
        "is_open": opportunity.is_open(now),
        "days_left": _days_left(opportunity, now),
        "address": f"{settings.SITE_URL}{reverse('rounds:opportunity', args=[pk])}",
        "program_name": settings.PROGRAM_NAME,
        "takes_questions": opportunity.takes_questions(now),
        "criteria": opportunity.criteria.all(),
        "total_points": sum(each.points for each in opportunity.criteria.all()),
        "answered": paged(
            request, PublicQuestion.objects.filter(opportunity=opportunity, answered_at__isnull=False), name="questions"
        ),
        "applications": paged(request, PublicApplications(opportunity, moment=now)),
        "may_apply": [each for each in mine if request.user.has_perm(START_APPLICATION, each)],
        "form": form,
        "citation": CITATION,
    }
    return render(request, "rounds/public/opportunity.html", context)


@require_safe
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: the whole request for proposals, its deadline as a moment in Central time, questions and answers."""
    return _round_page(request, pk, AskForm())


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask in public."""
    found, form = visible_opportunity(request, pk), AskForm(request.POST)
    user, moment = signed_in(request), received_at(request)
    if form.is_valid() and attempt(
        form, lambda: ask_question(found, text=form.cleaned_data["text"], by=user, received_at=moment)
    ):
        messages.success(request, "Your question is with the program. The answer will stand on this page.")
        return redirect("rounds:opportunity", pk)
    return _round_page(request, pk, form)


@require_safe
def blank_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to print and read before one begins."""
    found = visible_opportunity(request, pk)
    context = {
        "opportunity": found,
        "questions": found.questions.all(),
        "categories": found.budget_categories.all(),
        "years": range(1, found.budget_years + 1),
        "criteria": found.criteria.all(),
        "total_points": sum(each.points for each in found.criteria.all()),
    }
    return render(request, "rounds/public/blank_form.html", context)


@require_safe
def public_application(request: HttpRequest, pk: int, application_pk: UUID) -> HttpResponse:
    """An application as everybody may read it once the evaluation is completed."""
    found = visible_opportunity(request, pk)
    shown = PublicApplications(found, moment=timezone.now()).one(application_pk)
    if shown is None or not shown.has_more:
        raise Http404
    return render(request, "rounds/public/application.html", {"opportunity": found, "shown": shown, "citation": CITATION})
