"""A physician's own pages: other health professions, and the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.actions import plans as act_on
from consultation.forms.plans import ChangeStepForm, OutcomeForm, ShareForm, StepForm
from consultation.models import Plan, PlanShare, PlanStep, Profession
from consultation.permissions import OWN_PLAN
from consultation.queries import catalogue
from consultation.views.common import status_of
from consultation.workflow import OutcomeState, PlanState
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import attempt, press
from img_program.web.components import Status
from roster.views.people import own_record, own_record_or_404, posted

PLAN_URL = "consultation:my_plan"


def _own_plan(request: HttpRequest, pk: UUID) -> Plan:
    """404 for everybody else's, also for a plan that is lent."""
    plan = get_object_or_404(Plan.objects.select_related("profession", "registrant"), pk=pk, user=signed_in(request))
    demand(signed_in(request), OWN_PLAN, plan)
    return plan


def _own_step(request: HttpRequest, pk: int) -> PlanStep:
    steps = PlanStep.objects.kept().select_related("plan__profession")
    return get_object_or_404(steps, pk=pk, user=signed_in(request))


@login_required
@never_cache
@require_safe
def my_plan(request: HttpRequest) -> HttpResponse:
    """The plan that goes on, or the way to begin one; earlier ones below."""
    record = own_record(request)
    if record is None:
        return redirect("roster:questions")
    plans = list(Plan.objects.filter(user=signed_in(request)).select_related("profession"))
    current = next((plan for plan in plans if plan.state == PlanState.ACTIVE), None)
    earlier = [(plan, status_of(plan.get_state_display())) for plan in plans if plan is not current]
    context: dict[str, Any] = {"record": record, "plan": current, "earlier": earlier}
    if current is not None:
        context |= _parts(current)
    return render(request, "consultation/participant/my_plan.html", context)


def _parts(plan: Plan) -> dict[str, Any]:
    """Steps with their states, outcome, with whom it is shared."""
    steps = list(plan.steps.kept().with_facts())
    done = sum(step.reached_on is not None for step in steps)
    outcome = plan.outcomes.exclude(state=OutcomeState.WITHDRAWN).select_related("profession").first()
    return {
        "steps": [(step, Status("done") if step.reached_on else Status("neutral", "Not done yet")) for step in steps],
        "done": done,
        "total": len(steps),
        "outcome": outcome,
        "outcome_status": status_of(outcome.get_state_display()) if outcome else None,
        "shares": plan.shares.running(),
    }


@login_required
@never_cache
@require_safe
def one_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A plan that was set aside or reached."""
    plan = _own_plan(request, pk)
    if plan.is_active:
        return redirect(PLAN_URL)
    context = {"plan": plan, "status": status_of(plan.get_state_display()), "back_url": reverse(PLAN_URL), **_parts(plan)}
    return render(request, "consultation/participant/one_plan.html", context)


@login_required
@never_cache
@require_safe
def professions(request: HttpRequest) -> HttpResponse:
    """What one can plan: other health professions that staff confirmed, or back to physician."""
    own_record_or_404(request)
    entries = catalogue()
    context = {
        "entries": [each for each in entries if not each.is_physician],
        "way_back": next((each for each in entries if each.is_physician), None),
        "back_url": reverse(PLAN_URL),
    }
    return render(request, "consultation/participant/professions.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profession(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry; the press makes it the plan."""
    record = own_record_or_404(request)
    entry = next((each for each in catalogue() if each.slug == slug), None)
    if entry is None:
        raise Http404
    if request.method == "POST":
        goal = get_object_or_404(Profession, pk=entry.profession_id)
        started = "This is your plan now."
        return press(request, lambda: act_on.start_plan(record, by=signed_in(request), profession=goal), started, PLAN_URL)
    current = Plan.objects.filter(user=signed_in(request), state=PlanState.ACTIVE).select_related("profession").first()
    context = {"entry": entry, "current": current, "record": record, "back_url": reverse("consultation:my_professions")}
    return render(request, "consultation/participant/profession.html", context)


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "back_url": context.get("back_url") or reverse(PLAN_URL)}
    return render(request, "consultation/participant/form.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A step of one's own."""
    plan = _own_plan(request, pk)
    form = StepForm(posted(request))
    if form.is_valid() and attempt(form, lambda: act_on.add_step(plan, by=signed_in(request), **form.cleaned_data)):
        messages.success(request, "The step is in your plan.")
        return redirect(PLAN_URL)
    return _form_page(request, form, title="Add a step", caption=str(plan), save="Add this step")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a step."""
    row = _own_step(request, pk)
    form = (StepForm if row.fact else ChangeStepForm)(posted(request), row=row)
    if form.is_valid() and attempt(
        form, lambda: act_on.change_step(row, by=signed_in(request), **{"done_on": None, **form.cleaned_data})
    ):
        messages.success(request, "Your change is saved.")
        return redirect(PLAN_URL)
    return _form_page(request, form, title="Change this step", caption=str(row.plan), lead=row.help, save="Save", step=row)


@login_required
@require_POST
def step_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Done, not done, or out of the plan."""
    row, user = _own_step(request, pk), signed_in(request)
    acts = {
        "done": (lambda: act_on.mark_step(row, by=user, is_done=True), f"Done: {row.title}."),
        "undone": (lambda: act_on.mark_step(row, by=user, is_done=False), f"Not done yet: {row.title}."),
        "remove": (lambda: act_on.remove_step(row, by=user), "The step was taken out."),
    }
    if act not in acts:
        raise Http404
    return press(request, *acts[act], PLAN_URL)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“I work in this profession”: dated, and by the person's own statement."""
    plan = _own_plan(request, pk)
    if plan.profession.is_physician or not plan.is_active:
        raise Http404
    form = OutcomeForm(posted(request))
    if form.is_valid() and attempt(form, lambda: act_on.tell_outcome(plan, by=signed_in(request), **form.cleaned_data)):
        messages.success(request, "Thank you for telling us. Good luck in your work.")
        return redirect("consultation:my_one_plan", plan.pk)
    lead = "We count that you work in this profession and since when. We do not ask where."
    return _form_page(request, form, title="I found work", caption=str(plan), lead=lead, save="Tell us")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask about one organization: first which, then the question with nothing ticked. “No” changes nothing."""
    plan, user = _own_plan(request, pk), signed_in(request)
    choices = act_on.organizations_to_ask(plan, by=user)
    chosen = next((each for each in choices if str(each.pk) == request.GET.get("organization")), None)
    if chosen is None:
        context = {"plan": plan, "choices": choices, "shares": plan.shares.running(), "back_url": reverse(PLAN_URL)}
        return render(request, "consultation/participant/share.html", context)
    form = ShareForm(chosen, posted(request))
    if form.is_valid():
        if form.cleaned_data["answer"] == "no":
            messages.info(request, "Not shared. Everything works as before.")
        else:
            said = f"The navigators of {chosen.name} can read your plan now. You can stop this at any time."
            return press(request, lambda: act_on.share_plan(plan, by=user, organization_id=chosen.pk), said, PLAN_URL)
        return redirect(PLAN_URL)
    lead = "They read the goal, the steps, the days and your notes. They can't change anything. Your roster record is not shared by this."
    back = reverse("consultation:my_share", args=[plan.pk])
    return _form_page(
        request, form, title=f"Share with {chosen.name}?", caption=str(plan), lead=lead, save="Save my answer", back_url=back
    )


@login_required
@require_POST
def stop_sharing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop at once."""
    row = get_object_or_404(PlanShare, pk=pk, user=signed_in(request))
    said = f"Stopped. {row.organization_name} does not see your plan any more."
    return press(request, lambda: act_on.stop_sharing(row, by=signed_in(request)), said, PLAN_URL)


@login_required
@require_POST
def plan_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Set aside, go on, or take back what was told."""
    plan, user = _own_plan(request, pk), signed_in(request)
    told = plan.outcomes.filter(state=OutcomeState.STATED).first()
    if act == "aside":
        said = "Your plan is set aside. Nothing in it is lost."
        return press(request, lambda: act_on.set_plan_aside(plan, by=user), said, PLAN_URL)
    if act == "resume":
        return press(request, lambda: act_on.resume_plan(plan, by=user), "Your plan goes on.", PLAN_URL)
    if act == "take-back" and told is not None:
        return press(request, lambda: act_on.take_outcome_back(told, by=user), "We took it back.", PLAN_URL)
    raise Http404
