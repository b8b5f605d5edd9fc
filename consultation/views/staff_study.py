"""The office's pages about the licensure study and its recommendations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultation.actions import study as act_on
from consultation.forms.study import (
    AnswerQuestionForm,
    DayForm,
    EvidenceForm,
    OutcomeForm,
    PositionForm,
    QuestionForm,
    RecommendationForm,
    WithdrawForm,
)
from consultation.models import Evidence, Recommendation, StudyQuestion
from consultation.permissions import ADOPT, MANAGE, VIEW
from consultation.tables import QuestionTable, RecommendationTable
from consultation.views.common import Detail, Fact, Item, Section, detail_page, open_acts, staff_list, status_of
from consultation.views.staff_barriers import advice_items
from consultation.workflow import QUESTION, RECOMMENDATION, QuestionState, RecommendationState
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Act, NothingForm, act_page
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state

_QUESTIONS = Listing(
    "Licensure study",
    "Questions studied with the Board of Medical Practice and other stakeholders. Internal until a recommendation is adopted.",
    QuestionTable,
    ("title", "context", "provision__citation"),
    by_state(QuestionState),
    "licensure-study",
    "Words",
)
_RECOMMENDATIONS = Listing(
    "Recommendations", "Changes of law that the program recommends. Everybody reads them from the adoption on.", RecommendationTable,
    ("title", "text", "question__title"), by_state(RecommendationState), "recommendations", "Words",
)  # fmt: skip


@login_required
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Questions."""
    user = signed_in(request)
    demand(user, VIEW)
    rows = StudyQuestion.objects.select_related("provision").annotate(
        evidence_count=Count("evidence", distinct=True), position_count=Count("positions", distinct=True)
    )
    actions = (Link("New question", reverse("consultation:staff_question_new")),) if user.has_perm(MANAGE) else ()
    return staff_list(request, _QUESTIONS, rows, actions=actions)


@login_required
@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """Recommendations."""
    demand(request.user, VIEW)
    return staff_list(request, _RECOMMENDATIONS, Recommendation.objects.select_related("question"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: HttpRequest) -> HttpResponse:
    """A new question."""
    act = Act(
        "New question", "Save", MANAGE, lambda _obj, by, form: act_on.open_question(by=by, **form.cleaned_data), QuestionForm
    )
    return act_page(request, act, None, back=reverse("consultation:staff_questions"), crumb="Licensure study")


def _change_question_form(row: StudyQuestion, *args: Any) -> QuestionForm:
    return QuestionForm(*args, row=row)


QUESTION_ACTS = {
    "answer": Act(
        "Write the answer", "Save the answer", MANAGE,
        lambda row, by, form: act_on.answer_question(row, by=by, **form.cleaned_data),
        lambda row, *args: AnswerQuestionForm(*args, row=row),
    ),
    "evidence": Act(
        "Add evidence", "Save", MANAGE, lambda row, by, form: act_on.add_evidence(row, by=by, **form.cleaned_data), EvidenceForm,
        lead="With a citation or a document, or both.",
    ),
    "position": Act(
        "Record a position", "Save", MANAGE,
        lambda row, by, form: act_on.record_position(row, by=by, **form.cleaned_data), PositionForm,
    ),
    "recommendation": Act(
        "Draft a recommendation", "Save the draft", MANAGE,
        lambda row, by, form: act_on.draft_recommendation(row, by=by, **form.cleaned_data),
        lambda row, *args: RecommendationForm(*args, initial={"provision": row.provision_id}),
    ),
    "change": Act(
        "Change the words", "Save", MANAGE,
        lambda row, by, form: act_on.change_question(row, by=by, **form.cleaned_data), _change_question_form,
    ),
    "close": Act(
        "Close without an answer", "Close", MANAGE, lambda row, by, _form: act_on.close_question(row, by=by), NothingForm
    ),
    "reopen": Act("Open it again", "Open it again", MANAGE, lambda row, by, _form: act_on.reopen_question(row, by=by), NothingForm),
}  # fmt: skip
_STEP_OF = {"answer": "answer_question", "close": "close_question", "reopen": "reopen_question"}


def evidence_item(each: Evidence) -> Item:
    """Evidence with its source; a document is a link."""
    links = [Link(f"Document: {each.document}", reverse("documents:document", args=[each.document.pk]))] if each.document else []
    source = f" Source: {each.citation} {each.url}".rstrip() if each.citation else ""
    return Item(each.title, f"{each.finding}{source}", when=each.added_on, meta="added", links=links)


@login_required
@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: context, evidence, positions, recommendations, advice."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(StudyQuestion.objects.select_related("provision"), pk=pk)
    steps = {step.action for step in QUESTION.available(row.state)}
    names = [name for name in QUESTION_ACTS if _STEP_OF.get(name, "") in steps or name not in _STEP_OF]
    positions = [
        Item(
            f"{each.stakeholder}: {each.get_stance_display()}",
            f"{each.statement} Source: {each.source} {each.source_url}".rstrip(),
            when=each.since, meta=f"until {each.until:%-d %B %Y}, since" if each.until else "since",
        )
        for each in row.positions.all()
    ]  # fmt: skip
    recommendations = [
        Item(
            each.title, "", url=reverse("consultation:staff_recommendation", args=[each.pk]),
            status=status_of(each.get_state_display()),
        )
        for each in row.recommendations.all()
    ]  # fmt: skip
    law = [] if row.provision is None else [Fact("Law", row.provision.citation), Fact("What it says", row.provision.summary)]
    detail = Detail(
        title=row.title,
        caption="Question of the licensure study",
        state=row.get_state_display(),
        links=open_acts(user, QUESTION_ACTS, names, "consultation:staff_question_act", row),
        facts=[Fact("Opened", row.opened_on), *law],
        sections=[
            Section("What is known today", "context", [], "", note=row.context),
            *([Section("Answer", "answer", [], "", note=row.answer)] if row.answer else []),
            Section(
                "Evidence", "evidence", [evidence_item(each) for each in row.evidence.select_related("document")], "None yet."
            ),
            Section("Positions of stakeholders", "positions", positions, "None on record."),
            Section("Recommendations", "recommendations", recommendations, "None drafted."),
            Section("Advice about it", "advice", advice_items(row.advice.select_related("body")), "None given."),
        ],
        crumbs=[Link("Licensure study", reverse("consultation:staff_questions"))],
    )
    return detail_page(request, detail, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of a question."""
    demand(request.user, VIEW)
    row = get_object_or_404(StudyQuestion, pk=pk)
    return act_page(request, QUESTION_ACTS.get(act), row, back=reverse("consultation:staff_question", args=[pk]))


def _change_form(row: Recommendation, *args: Any) -> RecommendationForm:
    return RecommendationForm(*args, row=row)


def _today(_row: Recommendation, *args: Any) -> DayForm:
    return DayForm(*args, initial={"on": timezone.localdate()})


RECOMMENDATION_ACTS = {
    "change": Act(
        "Change the words", "Save", MANAGE,
        lambda row, by, form: act_on.change_recommendation(row, by=by, **form.cleaned_data), _change_form,
    ),
    "start_consultation": Act(
        "Start the consultation", "Start", MANAGE, lambda row, by, _form: act_on.start_consultation(row, by=by), NothingForm
    ),
    "back_to_draft": Act("Back to draft", "Back to draft", MANAGE, lambda row, by, _form: act_on.back_to_draft(row, by=by), NothingForm),
    "adopt": Act(
        "Adopt", "Adopt", ADOPT, lambda row, by, form: act_on.adopt(row, by=by, **form.cleaned_data), _today,
        lead="From now on its words can't change, and everybody may read them.",
    ),
    "send_to_legislature": Act(
        "Sent to the legislature", "Save", ADOPT,
        lambda row, by, form: act_on.send_to_legislature(row, by=by, **form.cleaned_data), _today,
    ),
    "record_enacted": Act(
        "It was enacted", "Save", ADOPT, lambda row, by, form: act_on.record_enacted(row, by=by, **form.cleaned_data), OutcomeForm
    ),
    "record_not_enacted": Act(
        "It was not enacted", "Save", ADOPT,
        lambda row, by, form: act_on.record_not_enacted(row, by=by, **form.cleaned_data), OutcomeForm,
    ),
    "withdraw": Act(
        "Withdraw", "Withdraw", ADOPT, lambda row, by, form: act_on.withdraw(row, by=by, **form.cleaned_data), WithdrawForm
    ),
}  # fmt: skip


@login_required
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One recommendation and its way to the law."""
    user = signed_in(request)
    demand(user, VIEW)
    row = get_object_or_404(Recommendation.objects.select_related("question", "provision"), pk=pk)
    names = [step.action for step in RECOMMENDATION.available(row.state)]
    if row.is_open_to_change:
        names.append("change")
    detail = Detail(
        title=row.title,
        caption="Recommendation",
        state=row.get_state_display(),
        links=open_acts(user, RECOMMENDATION_ACTS, names, "consultation:staff_recommendation_act", row),
        facts=[
            Fact("Question", row.question.title, reverse("consultation:staff_question", args=[row.question_id])),
            Fact("Law", row.provision.citation if row.provision else "None"),
            *([Fact("Adopted", row.adopted_on)] if row.adopted_on else []),
            *([Fact("Sent to the legislature", row.sent_on)] if row.sent_on else []),
            *([Fact("Decided", row.ended_on), Fact("What became of it", row.note)] if row.ended_on else []),
        ],
        sections=[
            Section("In full", "text", [], "", note=row.text),
            Section("Why", "reason", [], "", note=row.reason),
        ],
        crumbs=[Link("Recommendations", reverse("consultation:staff_recommendations"))],
    )
    return detail_page(request, detail, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One step of a recommendation."""
    demand(request.user, VIEW)
    row = get_object_or_404(Recommendation, pk=pk)
    return act_page(request, RECOMMENDATION_ACTS.get(act), row, back=reverse("consultation:staff_recommendation", args=[pk]))
