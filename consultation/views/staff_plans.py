"""The office's pages about physicians' plans and what they reached: for those who look after the roster."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import plans as plan_actions
from consultation.forms.plans import ConfirmOutcomeForm
from consultation.models import Plan, PlanOutcome, PlanStep
from consultation.permissions import CONFIRM_OUTCOME, VIEW_PLANS
from consultation.tables import OutcomeTable, PlanTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, people_list
from consultation.workflow import OutcomeState, PlanState
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Act, act_page
from img_program.web.components import Link, Status


@login_required
@require_safe
def outcome_list(request: HttpRequest) -> HttpResponse:
    """What physicians told."""
    demand(request.user, VIEW_PLANS)
    rows = PlanOutcome.objects.select_related("profession", "registrant")
    lead = "Who told us that they work in another health profession."
    return people_list(
        request,
        OutcomeTable,
        rows,
        OutcomeState,
        title="Outcomes",
        lead=lead,
        other=Link("Plans", reverse("consultation:staff_plans")),
    )


@login_required
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Physicians' plans: the goal and how far they are."""
    demand(request.user, VIEW_PLANS)
    done = PlanStep.objects.kept().with_facts().filter(Q(done_on__isnull=False) | Q(told_on__isnull=False), plan=OuterRef("pk"))
    rows = Plan.objects.select_related("profession", "registrant").annotate(
        step_count=Count("steps", filter=Q(steps__removed_at=None)),
        done_count=Coalesce(Subquery(done.order_by().values("plan").annotate(n=Count("pk")).values("n")), 0),
    )
    lead, other = "What physicians plan, and how far they are.", Link("Outcomes", reverse("consultation:staff_outcomes"))
    return people_list(request, PlanTable, rows, PlanState, title="Plans", lead=lead, other=other)


OUTCOME_ACTS = {
    "confirm": Act(
        "Confirm", "Confirm", CONFIRM_OUTCOME, lambda row, by, form: plan_actions.confirm_outcome(row, by=by, **form.cleaned_data), ConfirmOutcomeForm,
        lead="You know from another source that this is so. The report counts it as confirmed by staff.",
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Confirm what a physician told."""
    demand(request.user, VIEW_PLANS)
    row = get_object_or_404(PlanOutcome.objects.select_related("profession", "registrant"), pk=pk)
    return act_page(request, OUTCOME_ACTS.get(act), row, back=reverse("consultation:staff_plan", args=[row.plan_id]))


@login_required
@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A physician's plan, for those of the office who look after the roster; the look is logged."""
    user = signed_in(request)
    demand(user, VIEW_PLANS)
    row = get_object_or_404(Plan.objects.select_related("profession", "registrant"), pk=pk)
    outcomes = [each for each in row.outcomes.select_related("profession") if each.state != OutcomeState.WITHDRAWN]
    links = [link for each in outcomes if each.state == OutcomeState.STATED for link in open_acts(user, OUTCOME_ACTS, ["confirm"], "consultation:staff_outcome_act", each)]  # fmt: skip
    steps = [
        Item(
            each.title, each.note, when=each.reached_on or each.planned_on,
            meta="done" if each.reached_on else "planned" if each.planned_on else "",
            status=Status("done") if each.reached_on else Status("neutral", "Not done"),
            links=[Link("Seal", reverse("documents:seal", args=[each._meta.label_lower, each.pk]))] if each.note else [],
        )
        for each in row.steps.kept().with_facts()
    ]  # fmt: skip
    detail = Detail(
        title=str(row),
        caption=f"Plan of {row.registrant.name}",
        state=row.get_state_display(),
        links=links,
        facts=[
            Fact("Person", row.registrant.name, reverse("roster:staff_person", args=[row.registrant_id])),
            Fact("Started", row.started_on),
            *(Fact(str(each), f"{each.employed_on:%-d %B %Y} ({each.get_state_display()})") for each in outcomes),
        ],
        sections=[Section("Steps", "steps", steps, "No steps.")],
        crumbs=[Link("Plans", reverse("consultation:staff_plans"))],
    )
    return detail_page(request, detail, row)
