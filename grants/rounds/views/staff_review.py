"""Pages of the office: reviewers and assignments, points and rank, recommendation, negotiation."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from grants.rounds.actions.disclosures import demand_disclosed_for_round, in_review
from grants.rounds.actions.recommendations import Choice, recommend, record_negotiation
from grants.rounds.actions.reviewers import assign_reviewer, end_assignment, invite_reviewer
from grants.rounds.budget import budget_of
from grants.rounds.forms.application import BudgetForm
from grants.rounds.forms.review import AssignForm, InviteReviewerForm, NegotiationForm, RecommendForm
from grants.rounds.models import (
    Application,
    ConflictDisclosure,
    NegotiationOutcome,
    Opportunity,
    Recommendation,
    ReviewAssignment,
    Submission,
)
from grants.rounds.permissions import MANAGE_REVIEW, RECOMMEND, VIEW_APPLICATION, VIEW_REVIEW, VIEW_ROUNDS
from grants.rounds.ranking import Ranking
from grants.rounds.tables import AssignmentTable
from grants.rounds.views.staff_rounds import crumbs, staff_round
from grants.rounds.workflow import ApplicationState
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Ask, attempt, press
from img_program.web.lists import configure
from img_program.web.paging import paged


def _assign_form(request: HttpRequest, found: Opportunity, *, is_sent: bool = False) -> AssignForm:
    reviewers = found.reviewers.filter(ended_at=None, accepted_at__isnull=False)
    applications = Application.objects.filter(opportunity=found, state=ApplicationState.SUBMITTED).select_related("organization")
    return AssignForm(request.POST if is_sent else None, reviewers=reviewers, applications=applications)


def _reviewers_page(request: HttpRequest, found: Opportunity, invite: InviteReviewerForm, form: AssignForm) -> HttpResponse:
    may_manage = request.user.has_perm(MANAGE_REVIEW)
    assignments = found.assignments.select_related("reviewer__person_name")
    context = {
        "opportunity": found,
        "reviewers": paged(request, found.reviewers.filter(ended_at=None), name="reviewers_page"),
        "table": configure(request, AssignmentTable(assignments, exclude=() if may_manage else ("end",))),
        "invite": invite,
        "form": form,
        "may_manage": may_manage,
        "crumbs": crumbs(found, "Reviewers"),
    }
    return render(request, "rounds/staff/reviewers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite reviewers; see who answered what, and how far they are."""
    found = staff_round(request, pk, VIEW_REVIEW)
    invite = InviteReviewerForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, MANAGE_REVIEW)
        given = invite.cleaned_data if invite.is_valid() else {}
        if given and attempt(invite, lambda: invite_reviewer(found, by=signed_in(request), **given)):
            messages.success(request, f"We sent an invitation to {given['email']}.")
            return redirect("rounds:staff_reviewers", pk)
    return _reviewers_page(request, found, invite, _assign_form(request, found))


@login_required
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a reviewer applications."""
    found = staff_round(request, pk, MANAGE_REVIEW)
    form = _assign_form(request, found, is_sent=True)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(
            form,
            lambda: assign_reviewer(
                given["reviewer"], applications=given["applications"], ends_at=given["ends_at"], by=signed_in(request)
            ),
        ):
            messages.success(request, "The applications are assigned. They open after the disclosure of conflicts.")
            return redirect("rounds:staff_reviewers", pk)
    return _reviewers_page(request, found, InviteReviewerForm(), form)


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an application from a reviewer."""
    demand(request.user, MANAGE_REVIEW)
    assignment = get_object_or_404(ReviewAssignment, pk=pk)
    return press(
        request,
        lambda: end_assignment(assignment, by=signed_in(request)),
        "The assignment is ended.",
        "rounds:staff_reviewers",
        assignment.opportunity_id,
        ask=Ask(
            f"Take {assignment.applicant_name} from this reviewer?",
            "What the reviewer scored here counts no more, and the reviewer can't open the application again.",
            "End the assignment",
        ),
    )


def _choice_of(given: Recommendation | None) -> Choice:
    """What stands for an application of another page: what was recommended, else not to fund, as the page says."""
    if given is None:
        return Choice(Recommendation.Choice.DECLINE, Decimal(0), "")
    return Choice(Recommendation.Choice(given.choice), given.amount or Decimal(0), given.reason, given.reserve_until)


def _filled(request: HttpRequest, shown: list[UUID]) -> dict[UUID, Choice]:
    """What a press fills into the forms of the page, to be read and recorded: the ticked ones funded as asked, the others not."""
    if "fill" not in request.GET:
        return {}
    ticked, decline = set(request.GET.getlist("row")), Choice(Recommendation.Choice.DECLINE)
    asked = Submission.objects.filter(application__in=shown).order_by("application_id", "number")
    amounts = dict(asked.values_list("application_id", "amount_requested"))
    fund = {key: Choice(Recommendation.Choice.FUND, amounts.get(key) or Decimal(0)) for key in shown if str(key) in ticked}
    return {key: fund.get(key, decline) for key in shown}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Points and rank by the published rule, and the recommendation for every application."""
    found, user = staff_round(request, pk, VIEW_REVIEW), signed_in(request)
    standings = Ranking(found, user)
    page = paged(request, standings)
    said = Recommendation.objects.filter(opportunity=found).select_related("negotiation")
    given = {each.application_id: each for each in said.filter(application__in=[each.application.pk for each in page])}
    filled = _filled(request, [each.application.pk for each in page])
    forms = [
        RecommendForm(
            request.POST or None, standing=each, given=filled.get(each.application.pk) or given.get(each.application.pk)
        )
        for each in page
    ]
    if request.method == "POST":
        demand(user, RECOMMEND)
        if all([form.is_valid() for form in forms]) and forms:  # noqa: C419 - every form shows its errors
            before = {each.application_id: each for each in said}
            choices = {key: _choice_of(before.get(key)) for key in in_review(found)}
            choices |= {form.standing.application.pk: form.chosen() for form in forms}
            if attempt(forms[0], lambda: recommend(found, choices=choices, by=user)):
                messages.success(request, "The recommendations are recorded.")
                return redirect("rounds:staff_ranking", pk)
    log_access(request, subject=found, rows=len(forms), purpose="scores and rank")
    context = {
        "opportunity": found,
        "page": page,
        "rows": [(form, form.standing, given.get(form.standing.application.pk)) for form in forms],
        "filled": filled,
        "is_panel": found.state == "panel",
        "memos": [] if standings.has_closed else found.memos.all()[:3],
        "may_ask_for_memo": bool(given) and user.has_perm(RECOMMEND) and not standings.has_closed,
        "may_recommend": user.has_perm(RECOMMEND) and found.state == "panel" and not standings.has_closed,
        "has_disclosed": ConflictDisclosure.objects.filter(opportunity=found, person=user).exists(),
        "crumbs": crumbs(found, "Points and rank"),
    }
    return render(request, "rounds/staff/ranking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def negotiation(request: HttpRequest, pk: int) -> HttpResponse:
    """How the negotiation ended, with the budget as agreed."""
    demand(request.user, VIEW_ROUNDS)
    found = get_object_or_404(
        Recommendation.objects.select_related("opportunity", "application__opportunity", "organization"), pk=pk
    )
    demand(request.user, RECOMMEND)
    demand(request.user, VIEW_APPLICATION, found.application)
    demand_disclosed_for_round(signed_in(request), found.opportunity)
    asked = budget_of(found.application)
    form, sums = NegotiationForm(request.POST or None), BudgetForm(request.POST or None, budget=asked, narrative="")
    del sums.fields["narrative"]
    if request.method == "POST" and form.is_valid() and sums.is_valid():
        before = {(row.category.pk, year): row.amounts[year - 1] for row in asked.rows for year in asked.year_numbers}
        amounts: dict[tuple[int, int], Decimal] = sums.values()
        outcome = NegotiationOutcome.Outcome(form.cleaned_data["outcome"])
        if attempt(
            form,
            lambda: record_negotiation(
                found, outcome=outcome, note=form.cleaned_data["note"], by=signed_in(request),
                revised_budget=amounts if amounts != before else None,
            ),
        ):  # fmt: skip
            messages.success(request, "The outcome is recorded.")
            return redirect("rounds:staff_ranking", found.opportunity_id)
    context = {
        "recommendation": found,
        "form": form,
        "sums": sums,
        "budget": asked,
        "crumbs": crumbs(found.opportunity, "Negotiation"),
    }
    return render(request, "rounds/staff/negotiation.html", context)
