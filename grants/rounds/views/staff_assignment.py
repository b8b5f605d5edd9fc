"""Pages of the office: who reads what as a matrix, an even plan, its changes, and a reviewer who drops out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from grants.rounds.actions.plans import adjust_plan, apply_plan, drop_reviewer, plan_assignments
from grants.rounds.assignment import Facts, facts_of, planned
from grants.rounds.forms.panel import PlanForm
from grants.rounds.models import Application, AssignmentPlan, Opportunity, RoundReviewer
from grants.rounds.permissions import MANAGE_REVIEW, VIEW_REVIEW
from grants.rounds.views.staff_rounds import crumbs, staff_round
from grants.rounds.workflow import ApplicationState
from img_program.accounts.permissions import demand, signed_in
from img_program.jobs.models import JobState
from img_program.jobs.progress import Result, is_poll, progress_of
from img_program.web.acts import Ask, attempt, press
from img_program.web.paging import paged
from img_program.web.refusals import refusal_words, refused


@dataclass(frozen=True, slots=True)
class Cell:
    """One reviewer and one application: what is so, or a box to tick by the key `value`."""

    reviewer: int
    name: str
    words: str
    value: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """One reviewer with the load: read now, and planned besides."""

    name: str
    load: int
    planned: int


def _plan_of(opportunity: Opportunity) -> AssignmentPlan | None:
    """The plan that is worked at: the last one that was not carried out."""
    last = AssignmentPlan.objects.filter(opportunity=opportunity).first()
    return None if last is None or last.applied_at is not None else last


def _cells(application: UUID, facts: Facts, chosen: Sequence[int], *, may_tick: bool) -> list[Cell]:
    cells = []
    for reviewer, name in facts.names.items():
        words = facts.words.get((reviewer, application), "") or facts.why_not(reviewer, application)
        is_open = not words and may_tick
        value = f"{application}:{reviewer}" if is_open else ""
        cells.append(Cell(reviewer, name, words, value, is_ticked=is_open and reviewer in chosen))
    return cells


def _page(request: HttpRequest, found: Opportunity, form: PlanForm) -> HttpResponse:
    plan = _plan_of(found)
    is_ready = plan is not None and plan.state == JobState.SUCCEEDED
    progress = None
    if plan is not None and not is_ready:
        here = reverse("rounds:staff_assignment", args=[found.pk])
        progress = progress_of(plan, poll_url=here)
    judged = Application.objects.visible_to(request.user).filter(opportunity=found, state=ApplicationState.SUBMITTED)
    page = paged(request, judged.select_related("organization").order_by("organization__name", "pk"))
    facts = facts_of(found, only={each.pk: each.organization_id for each in page})
    new = planned(plan) if plan is not None and is_ready else {}
    wanted = Counter(reviewer for readers in new.values() for reviewer in readers)
    may_manage = request.user.has_perm(MANAGE_REVIEW)
    context = {
        "opportunity": found,
        "plan": plan,
        "is_ready": is_ready,
        "progress": progress,
        "heads": [Head(name, facts.reads[key], wanted[key]) for key, name in facts.names.items()],
        "rows": [(each, _cells(each.pk, facts, new.get(each.pk, []), may_tick=is_ready and may_manage)) for each in page],
        "page": page,
        "total": sum(wanted.values()),
        "form": form if may_manage and found.state in {"independent_review", "panel"} else None,
        "reviewers": [(facts.rows[key], name) for key, name in facts.names.items()] if may_manage else [],
        "crumbs": crumbs(found, "Who reads what"),
    }
    return render(request, "rounds/staff/assignment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix, and the form that asks for an even plan."""
    found = staff_round(request, pk, VIEW_REVIEW)
    if is_poll(request):
        return _poll(request, found)
    form = PlanForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, MANAGE_REVIEW)
        by = signed_in(request)
        if form.is_valid() and attempt(form, lambda: plan_assignments(found, by=by, **form.cleaned_data)):
            return redirect("rounds:staff_assignment", pk)
    return _page(request, found, form)


def _poll(request: HttpRequest, found: Opportunity) -> HttpResponse:
    """The progress alone, for the script that asks."""
    plan, here = _plan_of(found), reverse("rounds:staff_assignment", args=[found.pk])
    if plan is None:
        return redirect(here)
    progress = progress_of(plan, poll_url=here, result=Result("See the plan", here))
    return render(request, "components/progress.html", {"progress": progress})


@login_required
@require_POST
def carry_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the ticks of this page; with the other button also give everything out."""
    demand(request.user, MANAGE_REVIEW)
    plan, by = get_object_or_404(AssignmentPlan.objects.select_related("opportunity"), pk=pk), signed_in(request)
    back = reverse("rounds:staff_assignment", args=[plan.opportunity_id])
    try:
        shown = [UUID(each) for each in request.POST.getlist("shown")]
        ticks = {
            (UUID(key), int(reviewer)) for key, _colon, reviewer in (each.partition(":") for each in request.POST.getlist("tick"))
        }
    except ValueError:
        return refused(request, ["The page could not be read. Open it again."], back=back)
    try:
        adjust_plan(plan, applications=shown, ticks=ticks, by=by)
        if request.POST.get("press") != "apply":
            messages.success(request, "Your changes are kept.")
            return redirect(f"{back}?page={page}" if (page := request.POST.get("page", "")).isdecimal() else back)
        number = apply_plan(plan, by=by)
    except ValidationError as refusal:
        return refused(request, refusal_words(refusal), back=back)
    messages.success(request, f"{number} applications are given out. They open after the disclosure of conflicts.")
    return redirect(back)


@login_required
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A reviewer drops out, after asking."""
    demand(request.user, MANAGE_REVIEW)
    reviewer, by = get_object_or_404(RoundReviewer, pk=pk), signed_in(request)
    follows = "What they handed in stays and counts. Everything else is taken from them; an even plan gives it to others."
    return press(
        request, lambda: drop_reviewer(reviewer, by=by), f"{reviewer.name} reviews no more.", "rounds:staff_assignment",
        reviewer.opportunity_id, ask=Ask(f"{reviewer.name} drops out?", follows, "Take them out"),
    )  # fmt: skip
