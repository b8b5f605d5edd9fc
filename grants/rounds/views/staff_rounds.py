"""Pages of the office: writing a round, its steps, public questions, more time for one organization."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.rounds.actions import opportunities as acts
from grants.rounds.forms.rounds import (
    PART_FORMS,
    PART_MODELS,
    AnswerForm,
    EnterQuestionForm,
    ExtensionForm,
    NewRoundForm,
    RoundForm,
)
from grants.rounds.models import BudgetCategory, Criterion, Opportunity, Program, PublicQuestion, Question
from grants.rounds.permissions import (
    ANSWER_QUESTIONS,
    EXTEND_DEADLINE,
    VIEW_REVIEW,
    VIEW_ROUNDS,
    WRITE_OPPORTUNITY,
)
from grants.rounds.rules.is_ready_to_publish import is_ready_to_publish
from grants.rounds.tables import RoundTable
from grants.rounds.views.round_acts import ROUND_ACTS
from grants.rounds.workflow import OPPORTUNITY, OpportunityState
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import act_page, attempt, possible, press
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state, list_page


def crumbs(opportunity: Opportunity, label: str = "") -> list[Link]:
    """Where one is."""
    start = [Link("Grant rounds", reverse("rounds:staff_rounds"))]
    if not label:
        return [*start, Link(str(opportunity))]
    return [*start, Link(str(opportunity), reverse("rounds:staff_round", args=[opportunity.pk])), Link(label)]


def staff_round(request: HttpRequest, pk: int, permission: str) -> Opportunity:
    """The round of the address, for staff with the permission; 404 for everybody else."""
    demand(request.user, VIEW_ROUNDS)
    found = get_object_or_404(Opportunity, pk=pk)
    demand(request.user, permission)
    return found


_ROUNDS = Listing(
    "Grant rounds",
    "From the first draft to the completed evaluation.",
    RoundTable,
    ("title",),
    by_state(OpportunityState),
    "rounds",
    "Title",
)


@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, newest first."""
    demand(request.user, VIEW_ROUNDS)
    begin = [Link("New round", reverse("rounds:staff_new_round"))] if request.user.has_perm(WRITE_OPPORTUNITY) else []
    return list_page(request, _ROUNDS, Opportunity.objects.order_by("-created_at", "-pk"), actions=begin)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round from its program's template."""
    demand(request.user, WRITE_OPPORTUNITY)
    form = NewRoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = acts.create_opportunity(
            program=Program(given["program"]), title=given["title"], fiscal_year=given["fiscal_year"], by=signed_in(request)
        )
        messages.success(request, "The round begins with the program's template. Change what you need.")
        return redirect("rounds:staff_round", made.pk)
    return render(request, "rounds/staff/form.html", {"form": form, "title": "New round", "action_label": "Begin"})


@login_required
@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole round with its next steps, what is missing, and its history."""
    found = staff_round(request, pk, VIEW_ROUNDS)
    missing = is_ready_to_publish(found, on=timezone.localdate()) if found.state == "draft" else []
    context = {
        "opportunity": found,
        "missing": missing,
        "links": possible(
            request.user, ROUND_ACTS, OPPORTUNITY, lambda name: reverse("rounds:staff_step", args=[pk, name]), found
        ),
        "questions": found.questions.all(),
        "categories": found.budget_categories.all(),
        "criteria": found.criteria.all(),
        "total_points": sum(each.points for each in found.criteria.all()),
        "extensions": found.extensions.select_related("organization"),
        "open_questions": found.public_questions.filter(answered_at=None).count(),
        "history": history_of(found),
        "may_write": request.user.has_perm(WRITE_OPPORTUNITY),
        "may_extend": request.user.has_perm(EXTEND_DEADLINE),
        "sees_review": request.user.has_perm(VIEW_REVIEW),
        "crumbs": crumbs(found),
    }
    return render(request, "rounds/staff/round.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Texts, money, moments."""
    found = staff_round(request, pk, WRITE_OPPORTUNITY)
    form = RoundForm(request.POST or None, instance=Opportunity.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: acts.edit_opportunity(found, facts=facts, by=signed_in(request))):
            messages.success(request, "Saved.")
            return redirect("rounds:staff_round", pk)
    context = {"form": form, "title": "Texts, money and dates", "action_label": "Save", "crumbs": crumbs(found, "Edit")}
    return render(request, "rounds/staff/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, kind: str, part_pk: int | None = None) -> HttpResponse:
    """Add or change a question, a budget category or a criterion."""
    found = staff_round(request, pk, WRITE_OPPORTUNITY)
    if kind not in PART_MODELS:
        raise Http404
    model = PART_MODELS[kind]
    instance = get_object_or_404(model, opportunity=found, pk=part_pk) if part_pk else model(opportunity=found)
    form = PART_FORMS[kind](request.POST or None, instance=instance)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: acts.save_part(form.instance, by=signed_in(request)))
    ):
        messages.success(request, "Saved.")
        return redirect("rounds:staff_round", pk)
    title = f"{'Change' if part_pk else 'New'} {model._meta.verbose_name}"
    context = {"form": form, "title": title, "action_label": "Save", "crumbs": crumbs(found, title)}
    return render(request, "rounds/staff/form.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, kind: str, part_pk: int) -> HttpResponse:
    """Take a part out of a draft."""
    found = staff_round(request, pk, WRITE_OPPORTUNITY)
    if kind not in PART_MODELS:
        raise Http404
    instance = cast("Question | BudgetCategory | Criterion", get_object_or_404(PART_MODELS[kind], opportunity=found, pk=part_pk))
    return press(
        request,
        lambda: acts.remove_part(instance, by=signed_in(request)),
        f"“{instance}” is taken out.",
        "rounds:staff_round",
        pk,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of the round, after asking."""
    found = staff_round(request, pk, VIEW_ROUNDS)
    back = reverse("rounds:staff_round", args=[pk])
    return act_page(
        request, ROUND_ACTS.get(action), found, back=back, url=lambda name: reverse("rounds:staff_step", args=[pk, name])
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Public questions and answers; staff enter those that came by e-mail."""
    found = staff_round(request, pk, VIEW_ROUNDS)
    form = EnterQuestionForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, ANSWER_QUESTIONS)
        user = signed_in(request)
        if form.is_valid() and attempt(
            form, lambda: acts.ask_question(found, text=form.cleaned_data["text"], email=form.cleaned_data["email"], by=user)
        ):
            messages.success(request, "The question is entered.")
            return redirect("rounds:staff_questions", pk)
    context = {
        "opportunity": found, "questions": found.public_questions.select_related("answered_by"), "form": form,
        "may_answer": request.user.has_perm(ANSWER_QUESTIONS), "crumbs": crumbs(found, "Questions and answers"),
    }  # fmt: skip
    return render(request, "rounds/staff/questions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a question for everybody."""
    demand(request.user, ANSWER_QUESTIONS)
    question = get_object_or_404(PublicQuestion.objects.select_related("opportunity"), pk=pk)
    form = AnswerForm(request.POST or None, row=question)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["answer"]
        if attempt(form, lambda: acts.answer_question(question, answer=words, by=signed_in(request))):
            messages.success(request, "The answer is public.")
            return redirect("rounds:staff_questions", question.opportunity_id)
    context = {
        "form": form, "title": "Answer in public", "lead": question.text, "action_label": "Publish the answer",
        "crumbs": crumbs(question.opportunity, "Answer"),
    }  # fmt: skip
    return render(request, "rounds/staff/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for one organization, with its reason."""
    found = staff_round(request, pk, EXTEND_DEADLINE)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: acts.extend_deadline(found, by=signed_in(request), **given)):
            messages.success(request, f"{given['organization']} has more time.")
            return redirect("rounds:staff_round", pk)
    context = {
        "form": form,
        "title": "More time for one organization",
        "action_label": "Give more time",
        "crumbs": crumbs(found, "More time"),
    }
    return render(request, "rounds/staff/form.html", context)
